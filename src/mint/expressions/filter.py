from __future__ import annotations

from typing import Any, ClassVar

from mint.errors import ExpressionError, ValidationFailed
from mint.interpreter import filtering
from mint.interpreter.expression import Expression
from mint.lang import dollar
from mint.lang.filter_step import VARIABLE, reference, written


class Filter(Expression):
    """Check fields of the payload, and change them, by rules.

    ```radial
    filter colour, in: [red, green], or: red
    filter 'a, b', type: string
    filter in: [{field: '/^tmp_/', remove: true}, {field: n, type: number}]
    filter
      field owner, type: string, empty: false
      stage default: qa
    filter 'v:rules'
    ```

    One rule stands in the attributes, the text being its field; several stand in the list `in`, or
    as children, whose name or text is the field. `v:x` or `f:x` takes them from a variable or a
    field. [All rules](filters.md) are on a page of their own.

    What a rule refuses is an error of the kind `validation`, which tells what deviates, and nothing
    is changed: correct the fields, then replay. With `record: true` in the first rule the process
    goes on, and the deviations are added to the list in `__validation_errors__`, or in the field
    that `record` names; `flush: true` empties that list first. `__result__` is removed.
    """

    names: ClassVar[tuple[str, ...]] = ("filter",)

    def apply(self) -> None:
        """Pass the payload through the rules."""
        fields = {name: value for name, value in self.fields.items() if name != "__result__"}
        rules, record, flush = _without_record(self._rules())
        if record is None:
            self.reply_to_parent(filtering.passed(self, rules, fields, self._before))
            return
        outcome = filtering.attempt(self, rules, fields, self._before)
        after = outcome.fields
        if outcome.deviations:
            known = [] if flush else fields.get(record) or []
            if not isinstance(known, list):
                message = f"filter: the field '{record}' holds no list to add deviations to"
                raise ExpressionError(message)
            after = {**fields, record: [*known, *outcome.deviations]}
            self.run.scale.check_whole(after)
        self.reply_to_parent(after)

    def _before(self) -> dict[str, Any]:
        """What `~~` means: the payload with which the parent was applied."""
        parent = self.run.node(self.node.parent) if self.node.parent else None
        return self.fields if parent is None else self.run.fields(parent)

    def _rules(self) -> Any:
        elsewhere = reference(self.text())
        if elsewhere is not None:
            return self._referenced(*elsewhere)
        return dollar.substitute(written(self.tree), self.data())

    def _referenced(self, prefix: str, path: str) -> Any:
        data = self.data()
        found = data.variable(path) if prefix in VARIABLE else data.field(path)
        if found is None:
            name = f"{prefix}:{path}"
            kind = "variable" if prefix in VARIABLE else "field"
            message = f"filter: there are no rules in the {kind} '{path}'; set it, then replay"
            raise ValidationFailed(message, [[{"field": name}, name, None]])
        return found["in"] if isinstance(found, dict) and found.get("in") is not None else found


def _without_record(rules: Any) -> tuple[Any, str | None, bool]:
    """The rules without `record` and `flush`, and what these say: which field, and whether."""
    first = rules[0] if isinstance(rules, list) and rules else None
    if not isinstance(first, dict) or not ("record" in first or "flush" in first):
        return rules, None, False
    record, flush = first.get("record"), dollar.text_of(first.get("flush")) == "true"
    bare = {key: value for key, value in first.items() if key not in ("record", "flush")}
    if record is None or record is False or record in ("", "false"):
        name = None
    elif record is True or record == "true":
        name = "__validation_errors__"
    else:
        name = dollar.text_of(record)
    return [bare, *rules[1:]], name, flush
