from __future__ import annotations

import ast
from typing import TypeVar

HELPER = "__py2__"
# Methods that are gone, or return something else today: a helper of this name takes their place.
METHODS = {
    "decode", "encode", "has_key", "items", "iteritems", "iterkeys", "itervalues", "keys", "next",
    "sort", "translate", "values", "xreadlines",
}  # fmt: skip
_ATTRIBUTES = {
    "func_code": "__code__",
    "func_defaults": "__defaults__",
    "func_dict": "__dict__",
    "func_doc": "__doc__",
    "func_globals": "__globals__",
    "func_name": "__name__",
    "im_class": "__class__",
    "im_func": "__func__",
    "im_self": "__self__",
}
_SPECIAL = {"__nonzero__": "__bool__", "__div__": "__truediv__"}
_CAUGHT = "__py2_caught_"

N = TypeVar("N", bound=ast.AST)


def _at(node: N, where: ast.AST) -> N:
    return ast.fix_missing_locations(ast.copy_location(node, where))


class Tree(ast.NodeTransformer):
    """Gives a syntax tree the meaning that it had in Python 2.

    Args:
        unpacked: by the name that stands for it, what an `except` or a parameter unpacks into.
        exact: whether `/` divides exactly, as today.
    """

    def __init__(self, unpacked: dict[str, str], *, exact: bool) -> None:
        self._unpacked = unpacked
        self._exact = exact
        self._caught: list[str] = []  # names of exceptions in hand, innermost last
        self._count = 0

    def visited(self, tree: ast.Module) -> ast.Module:
        """The tree, changed."""
        changed: ast.Module = self.visit(tree)
        return ast.fix_missing_locations(changed)

    def _helped(self, name: str, args: list[ast.expr], where: ast.AST) -> ast.Call:
        function = ast.Attribute(ast.Name(HELPER, ast.Load()), name, ast.Load())
        return _at(ast.Call(function, args, []), where)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Methods that are gone, or return something else."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            done = self._helped(node.func.attr, [node.func.value, *node.args], node)
            done.keywords = node.keywords
            return done
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Attributes of functions, and the text of exceptions."""
        self.generic_visit(node)
        node.attr = _ATTRIBUTES.get(node.attr, node.attr)
        caught = isinstance(node.value, ast.Name) and node.value.id in self._caught
        if caught and node.attr == "message" and isinstance(node.ctx, ast.Load):
            return self._helped("message", [node.value], node)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """`error[0]` was the first of its arguments."""
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id in self._caught:
            node.value = self._helped("arguments", [node.value], node.value)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Whole numbers were divided without rest."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Div) and not self._exact:
            return self._helped("div", [node.left, node.right], node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """As `visit_BinOp`."""
        self.generic_visit(node)
        if not isinstance(node.op, ast.Div) or self._exact:
            return node
        read = ast.parse(ast.unparse(node.target), mode="eval").body
        return _at(ast.Assign([node.target], self._helped("div", [read, node.value], node)), node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        """The name of an exception outlived the handler."""
        name = node.name
        if name is None:
            self.generic_visit(node)
            return node
        target = self._unpacked.get(name)
        self._caught.append(name)
        self.generic_visit(node)
        self._caught.pop()
        self._count += 1
        node.name = f"{_CAUGHT}{self._count}"
        source = f"{target} = {node.name}.args" if target else f"{name} = {node.name}"
        node.body.insert(0, _at(ast.parse(source).body[0], node))
        for each in ast.walk(node.body[0]):
            ast.copy_location(each, node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Parameters that were unpacked."""
        self.generic_visit(node)
        for each in reversed([p.arg for p in node.args.args if p.arg in self._unpacked]):
            statement = ast.parse(f"{self._unpacked[each]} = {each}").body[0]
            for part in ast.walk(statement):
                ast.copy_location(part, node)
            node.body.insert(0, statement)
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        """As `visit_FunctionDef`: the parts become parameters of a function within."""
        self.generic_visit(node)
        for each in [p.arg for p in node.args.args if p.arg in self._unpacked]:
            inner = ast.parse(
                f"(lambda {self._unpacked[each][1:-1]}: 0)(*{each})", mode="eval"
            ).body
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Lambda):
                inner.func.body = node.body
                node.body = _at(inner, node)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Methods that have another name today."""
        self.generic_visit(node)
        for each in list(node.body):
            if isinstance(each, ast.FunctionDef):
                each.name = _SPECIAL.get(each.name, each.name)
                if each.name == "next":
                    node.body.append(_at(ast.parse("__next__ = next").body[0], each))
        return node
