from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from mint.interpreter import leaving, living, variables
from mint.interpreter.data import Data
from mint.lang import condition, dollar

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.interpreter.steps import Apply, ReplyTo
    from mint.model.definition import Definition
    from mint.model.message import Heard, Ticket
    from mint.model.node import Node
    from mint.model.tree import Tree


class Expression:
    """The behaviour of one live expression. A subclass is a word of the language.

    Four methods make a word, each with a default that suits most: `apply` (it comes to life),
    `reply` (a child is done), `cancel` (it is to stop), and `on_timer` (a schedule of its own fell
    due). They end in `apply_child`, in `reply_to_parent`, or in waiting for something from outside.

    The docstring of a subclass is its manual page.

    Args:
        run: the interpretation.
        node: the document of the expression.
    """

    names: ClassVar[tuple[str, ...]] = ()
    """What users write for it, the principal name first."""

    family: ClassVar[str] = "opaque"
    """How its children live, for whoever changes them: `row` (one after the other, by index), `fan`
    (side by side, each another), `copies` (side by side, all of the same), `choice` (one of them),
    `later` (none lives as its child), or `opaque`: nobody but the word itself knows."""

    amends: ClassVar[frozenset[str]] = frozenset()
    """Attributes that may change while it lives, besides those that any step may change; `*` for
    all, `text` for the bare text. See `amended`."""

    gives_way: ClassVar[bool] = False
    """Whether a subprocess of its name is meant where there is one."""

    def __init__(self, run: Run, node: Node) -> None:
        self.run = run
        self.node = node
        self.tree: Tree = run.tree(node)

    # what a word may override

    @classmethod
    def takes(cls, node: Node) -> frozenset[str]:  # noqa: ARG003 - for those whose work tells
        """Which attributes a live expression of this word can take while it lives: `amends`."""
        return cls.amends

    def apply(self) -> None:
        """Do the work, with `self.fields`."""
        self.reply_to_parent(self.fields)

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Go on after a child."""
        self.reply_to_parent(fields)

    def cancel(self, flavour: str) -> None:
        """Stop: cancel the children, or reply when there is none."""
        if self.node.children == 0:
            self.reply_to_parent(self.fields)
        else:
            self.cancel_children(flavour)

    def on_timer(self, action: dict[str, Any]) -> None:
        """A schedule that this word made fell due."""
        self.reply_to_parent(self.fields)

    def heard(self, event: Heard) -> None:
        """An event that this word listens for took place."""

    def amended(self, changed: frozenset[str]) -> None:
        """These attributes of its tree are others now; `self.tree` has the new ones."""

    def begin(self, index: int) -> None:
        """Begin a child that was added to the text; asked of a `fan` only."""
        self.apply_child(index, self.fields)

    def dropped(self) -> None:
        """A child was taken out of the text and will not reply; told to a `fan` only."""

    def reschedule(self) -> None:
        """All its schedules were voided: set those of the word itself again."""

    def regain(self, name: str) -> None:
        """Ask for the ticket of this name, which it held where its process comes from."""

    def told_of_ticket(self, answer: Ticket) -> None:
        """A ticket that this word asked for is granted, refused or lost."""

    def outcome(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The payload for the parent, when it is over with this one, cancelled or not."""
        return fields

    # what it knows

    @property
    def fields(self) -> dict[str, Any]:
        """The payload with which it was applied. Never changed in place."""
        return self.run.fields(self.node)

    def data(self, fields: dict[str, Any] | None = None) -> Data:
        """What `${...}` means here, with another payload if one is given."""
        return Data(self.run, self.node, self.fields if fields is None else fields)

    def attribute(
        self, *names: str, default: Any = None, fields: dict[str, Any] | None = None
    ) -> Any:
        """The value of the first of these attributes that there is, `${...}` substituted."""
        for name in names:
            value = self.tree.attributes.get(name)
            if value is not None:
                return value if self.tree.plain else dollar.substitute(value, self.data(fields))
        return default

    def text(self, fields: dict[str, Any] | None = None) -> str | None:
        """The bare text of the expression, substituted."""
        text = self.tree.text
        return None if text is None else dollar.text_of(dollar.substitute(text, self.data(fields)))

    def attribute_or_text(self, *names: str) -> Any:
        """One of these attributes, else the bare text."""
        value = self.attribute(*names)
        return self.text() if value is None else value

    def attributes(self, fields: dict[str, Any] | None = None) -> dict[str, Any]:
        """All attributes, names and values substituted; whoever asks may change what he gets."""
        if self.tree.plain:
            return dict(self.tree.attributes)
        found: dict[str, Any] = dollar.substitute(self.tree.attributes, self.data(fields))
        return found

    def value_of(self, stem: str, fields: dict[str, Any] | None = None) -> Any:
        """The value that a family of attributes gives: `on`, `on_val`, `on_f`, `on_v`...

        Args:
            stem: `on` for the family of `on`, `on_value`, `on_variable`, `on_field` and so on; ""
                for the family of `value`, `variable_value`, `field_value`. When several are there,
                the first of this order counts.
            fields: the payload; its own if None.
        """
        return family_value(self, stem, fields)

    def holds(self, value: Any, fields: dict[str, Any] | None = None) -> bool:
        """Whether a condition, as the definition has it, is true."""
        return condition.evaluate(value, self.data(fields))

    def lookup(self, path: str) -> Any:
        """The value of a variable as seen from here, None when it is unset."""
        return variables.lookup(self.run, self.node, path)

    # what it does

    def apply_child(self, index: int, fields: dict[str, Any], **options: Any) -> None:
        """Apply a child; the options are those of `Apply` (forgotten, flanking, variables...)."""
        living.apply_child(self.run, self.node, index, fields, **options)

    def apply_tree(self, tree: Tree, fields: dict[str, Any], **options: Any) -> None:
        """Apply a tree that is no child in the text, at the position of a first child."""
        living.apply_tree(self.run, self.node, tree, fields, **options)

    def apply_body(self, body: variables.Body, apply: Apply) -> None:
        """Apply the body of a definition as a child, with the payload and variables of `apply`."""
        living.apply_body(self.run, self.node, body, apply)

    def reply_to_parent(self, fields: dict[str, Any]) -> None:
        """Be over: hand the payload to the parent, unless a handler has another idea."""
        leaving.leave(self, fields)

    def cancel_children(self, flavour: str) -> None:
        """Cancel all children; each will reply."""
        living.cancel_children(self.run, self.node, flavour)

    def place(self) -> tuple[Definition, str]:
        """Where its tree stands: the definition and the path in it."""
        return self.run.place(self.node)


def family_value(expression: Expression, stem: str, fields: dict[str, Any] | None = None) -> Any:
    """See `Expression.value_of`."""
    attributes = expression.tree.attributes
    for name, kind in _family(stem):
        if attributes.get(name) is not None:
            return value_of_attribute(expression, name, kind, fields)
    return None


def value_of_attribute(
    expression: Expression, name: str, kind: str, fields: dict[str, Any] | None = None
) -> Any:
    """What one attribute gives: its value, or that of the field or variable that it names.

    Args:
        expression: the expression.
        name: of the attribute.
        kind: "value", "field" or "variable".
        fields: the payload; its own if None.
    """
    data = expression.data(fields)
    found = dollar.substitute(expression.tree.attributes[name], data)
    if kind == "value" or found is None:
        return found
    path = dollar.text_of(found)
    return data.variable(path) if kind == "variable" else data.field(path)


@cache
def _family(stem: str) -> tuple[tuple[str, str], ...]:
    """The attributes of a family and what each gives, those that count most first."""
    if not stem:
        return tuple(VALUES.items())
    given = sorted({**_SHORT, **VALUES}.items(), key=lambda pair: _RANK.index(pair[1]))
    return (stem, "value"), *((f"{stem}_{name}", kind) for name, kind in given)


VALUES = {
    **dict.fromkeys(("val", "value"), "value"),
    **dict.fromkeys(
        (f"{kind}_{value}" for kind in ("v", "var", "variable") for value in ("val", "value")),
        "variable",
    ),
    **dict.fromkeys(
        (f"{kind}_{value}" for kind in ("f", "fld", "field") for value in ("val", "value")),
        "field",
    ),
}
"""What the attributes `value`, `field_value` and their like give."""

_RANK = ("value", "variable", "field")
_SHORT = {
    **dict.fromkeys(("v", "var", "variable"), "variable"),
    **dict.fromkeys(("f", "fld", "field"), "field"),
}
