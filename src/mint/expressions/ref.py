from __future__ import annotations

from typing import ClassVar

from mint.errors import ExpressionError
from mint.interpreter.expression import Expression


class Ref(Expression):
    """Run the subprocess or participant that a name means.

    ```radial
    ref 'built_${f:project}', debug: true
    ```

    A step whose name is no word of the language is a `ref`, too. A definition wins over a
    participant of the same name; `participant x` and `subprocess x` say which one is meant.
    """

    names: ClassVar[tuple[str, ...]] = ("ref",)

    def apply(self) -> None:
        """Only reached when there is no name to look for: naming makes a ref what it means."""
        message = f"{self.tree.name}: no name is given: write `ref name`"
        raise ExpressionError(message)
