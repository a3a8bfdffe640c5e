from __future__ import annotations

from typing import Any, ClassVar

from mint.errors import ExpressionError
from mint.expressions.asking import Asking
from mint.interpreter import iterating, variables
from mint.lang import dollar, paths
from mint.ports.directory import READER


class Read(Asking):
    """Read a file, or a page of the web, into a field or a variable.

    ```radial
    read 'filters/${f:product}.json', to: filter
    read from: 'https://defs.example.org/greeting.txt', to: 'v:greeting'
    ```

    What is JSON becomes the value that it says, anything else a text. When it cannot be read -
    there is no such file, the host does not answer - the value is null. `to` (`to_f`, `to_v`...)
    says where it goes, as for `save`.

    Nothing may be read unless the settings allow it: `read.files` are directories, `read.hosts` are
    names of hosts. Anything else is an error that names the setting; so is what is larger than
    `read.size`. A relative path is looked for in those directories, one after the other.
    """

    names: ClassVar[tuple[str, ...]] = ("read",)
    asks: ClassVar[str] = READER

    def params(self) -> dict[str, Any]:
        """Where to read.

        Raises:
            ExpressionError: it is not said where from, or where to.
        """
        address = dollar.text_of(self.attribute_or_text("from"))
        if not address:
            message = "read: nothing is named: write `read path, to: field`"
            raise ExpressionError(message)
        if iterating.target(self, None) is None:
            message = f"read: it is not said where to put {address!r}: write `to: field`"
            raise ExpressionError(message)
        return {"from": address}

    def answered(self, value: Any) -> None:
        """Put it there."""
        kind, name = iterating.target(self, None) or ("f", "")
        fields = self.fields
        if kind == "v":
            variables.assign(self.run, self.node, name, value)
        else:
            before, fields = fields, paths.put(fields, name, value)
            self.run.scale.grown(before, fields, name, value)
        self.reply_to_parent(fields)
