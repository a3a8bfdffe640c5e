from __future__ import annotations

import ast

from mint.services.old.statements import PRINT_WORDS

_NODES: tuple[type[ast.AST], ...] = (
    ast.AnnAssign,
    ast.AsyncFunctionDef,
    ast.JoinedStr,
    ast.Match,
    ast.NamedExpr,
    ast.Nonlocal,
    ast.YieldFrom,
)
_MODULES = {"asyncio", "configparser", "dataclasses", "enum", "ipaddress", "pathlib", "typing"}
_CALL_WORDS = {"encoding", "errors", "text", "capture_output", "exist_ok", "missing_ok"}


def is_of_today(tree: ast.Module) -> bool:
    """Whether a script uses what Python 2 had not: then it means Python 3.

    These count: annotations, f-strings, keyword-only parameters, `nonlocal`, `async`, `:=`,
    `match`, `yield from`, `raise ... from`, the words of print(), words such as `encoding=`,
    and the modules asyncio, configparser, dataclasses, enum, ipaddress, pathlib, typing.
    """
    return any(_of_today(node) for node in ast.walk(tree))


def _of_today(node: ast.AST) -> bool:
    match node:
        case ast.Raise():
            return node.cause is not None
        case ast.arguments():
            parameters = (*node.posonlyargs, *node.args, *node.kwonlyargs)
            annotated = any(each.annotation for each in parameters)
            return bool(node.kwonlyargs or node.posonlyargs) or annotated
        case ast.FunctionDef():
            return node.returns is not None
        case ast.Import() | ast.ImportFrom():
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names.append(getattr(node, "module", None) or "")
            return any(name.partition(".")[0] in _MODULES for name in names)
        case ast.Call():
            return _calls_of_today(node)
        case _:
            return isinstance(node, _NODES)


def _calls_of_today(node: ast.Call) -> bool:
    words = {each.arg for each in node.keywords}
    if isinstance(node.func, ast.Name) and node.func.id == "print":
        return bool(words & PRINT_WORDS)
    return bool(words & _CALL_WORDS)
