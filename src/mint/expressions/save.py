from __future__ import annotations

from typing import ClassVar

from mint.interpreter import iterating, variables
from mint.interpreter.expression import Expression
from mint.lang import paths


class Save(Expression):
    """Keep a copy of all fields in a variable or in a field.

    ```radial
    save to_v: before
    try_something
    restore from_v: before
    ```

    Where to is said by `to_v` (`to_var`, `to_variable`), `to_f` (`to_fld`, `to_field`), or
    `to: 'v:name'` and `to: 'f:name'`; without any of them nothing is kept. See also: `restore`.
    """

    names: ClassVar[tuple[str, ...]] = ("save",)

    def apply(self) -> None:
        """Keep them."""
        fields = self.fields
        kind, name = iterating.target(self, None) or ("", "")
        if kind == "v":
            variables.assign(self.run, self.node, name, fields)
        elif kind == "f":
            after = paths.put(fields, name, fields)
            self.run.scale.grown(fields, after, name, fields)
            fields = after
        self.reply_to_parent(fields)
