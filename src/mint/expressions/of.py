from __future__ import annotations

from typing import ClassVar

from mint.errors import ExpressionError
from mint.expressions.given import Given
from mint.expressions.that import That
from mint.interpreter import variables
from mint.lang import dollar, pattern
from mint.lang.comparison import Side, equal


class Of(That):
    """Run the children when the value of the `given` around it is this one.

    ```radial
    given '${status}'
      of ready
        ship
      of '/^wait/'
        remind
    ```

    The text (or `t`, `test`) is compared with the value of the `given`; `/.../` is a regular
    expression. Whether it was equal is left in the field `__result__`. See also: `given`, `that`.
    """

    names: ClassVar[tuple[str, ...]] = ("of",)

    def decide(self) -> bool:
        """Whether the value is this one."""
        wish = dollar.text_of(dollar.substitute(self.wish(), self.data())).strip()
        value = self._given().value()
        if pattern.is_slashed(wish):
            return pattern.found(pattern.compiled(wish), value)
        return equal(Side(value.strip()), Side(wish))

    def _given(self) -> Given:
        for scope in variables.scopes(self.run, self.node):
            if scope.name == "given":
                return Given(self.run, scope)
        message = "of: it stands in no `given`, of which it could compare the value"
        raise ExpressionError(message)
