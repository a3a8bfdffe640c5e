from __future__ import annotations

from typing import Any, ClassVar

from mint.errors import ExpressionError, UnknownName
from mint.interpreter import variables
from mint.interpreter.expression import Expression
from mint.interpreter.iterating import split_target
from mint.interpreter.steps import Apply
from mint.lang import dollar, paths


class Subprocess(Expression):
    """Run a definition as a step.

    ```radial
    subprocess prepare, target: '${f:project}'
    prepare target: '${f:project}'
    ```

    The name is the text or the attribute `ref`, and may be computed; usually the name alone is
    written as the step. Attributes become variables of the definition's scope; those that begin
    with `f:` become fields. A child is handed over as the variable `tree`, which `apply` runs. A
    variable that holds a tree can be called in the same way.
    """

    names: ClassVar[tuple[str, ...]] = ("subprocess",)

    def apply(self) -> None:
        """Run the body of the definition."""
        name = self.node.memory.get("target")
        name = self.attribute_or_text("ref") if name is None else name
        if name is None:
            message = "subprocess: no name is given: write `subprocess name`"
            raise ExpressionError(message)
        body = variables.find_body(self.run, self.node, dollar.text_of(name))
        if body is None:
            message = (
                f"no subprocess named '{dollar.text_of(name)}': define it, or correct the step"
            )
            raise UnknownName(message)
        fields, bound = self._passed()
        self.run.scale.check_whole(bound, "variables")
        self.apply_body(body, Apply(key="", fields=fields, variables=bound))

    def _passed(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The payload and the variables for the body."""
        fields = self.fields
        bound: dict[str, Any] = {}
        for name, value in self.attributes().items():
            kind, path = split_target(name) if ":" in name else ("v", name)
            if kind == "f":
                fields = paths.put(fields, path, value)
            elif value is not None:
                bound[path] = value
        if self.tree.children:
            bound["tree"] = self.tree.children[0].to_json()
        return fields, bound
