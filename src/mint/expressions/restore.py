from __future__ import annotations

from typing import Any, ClassVar

from mint.errors import ExpressionError
from mint.interpreter import iterating, variables
from mint.interpreter.expression import Expression
from mint.lang import dollar, paths


class Restore(Expression):
    """Put fields back that were kept, or any others that are given.

    ```radial
    restore from_v: before
    restore from_f: customer.address, to_f: delivery
    set_fields value: {product: tool, arch: arm}
    ```

    Where from is said by `from_v` (`from_var`, `from_variable`), `from_f` (`from_fld`,
    `from_field`), or `val` (`value`). All fields are replaced, except the tags in which the
    step stands; what is put back has to be an object. With `to_f` or `to` only that field is set,
    with `to_v` that variable, to any value. See also: `save`.
    """

    names: ClassVar[tuple[str, ...]] = ("restore", "set_fields")

    def apply(self) -> None:
        """Put them back."""
        found, source = self._found()
        kind, name = iterating.target(self, None) or ("", "")
        if kind == "v":
            variables.assign(self.run, self.node, name, found)
            self.reply_to_parent(self.fields)
        elif kind == "f":
            after = paths.put(self.fields, name, found)
            self.run.scale.grown(self.fields, after, name, found)
            self.reply_to_parent(after)
        else:
            self.reply_to_parent(self._replaced(found, source))

    def _found(self) -> tuple[Any, str]:
        """What to put back, and how to call it in an error."""
        for stem in ("from", ""):
            for name in self.tree.attributes:
                kind = _SOURCES.get(name) if stem else _VALUES.get(name)
                value = None if kind is None else self.attribute(name)
                if value is not None:
                    return self._value(kind, value), f"`{name}: {dollar.text_of(value)}`"
        message = (
            f"{self.tree.name}: nothing is named: write `{self.tree.name} from_v: name`, "
            "or from_f, or value"
        )
        raise ExpressionError(message)

    def _value(self, kind: str | None, value: Any) -> Any:
        if kind == "v":
            return self.lookup(dollar.text_of(value))
        return self.data().field(dollar.text_of(value)) if kind == "f" else value

    def _replaced(self, found: Any, source: str) -> dict[str, Any]:
        if not isinstance(found, dict):
            what = "nothing" if found is None else "no object"
            message = (
                f"{self.tree.name}: {source} holds {what}, so it cannot be all the fields: "
                "`save` them first, or say `to_f`"
            )
            raise ExpressionError(message)
        kept = {name: self.fields[name] for name in ("__tags__",) if name in self.fields}
        return {**{k: v for k, v in found.items() if k != "__tags__"}, **kept}


_SOURCES = {
    **dict.fromkeys(("from_v", "from_var", "from_variable"), "v"),
    **dict.fromkeys(("from_f", "from_fld", "from_field"), "f"),
}
_VALUES = dict.fromkeys(("val", "value"), "")
