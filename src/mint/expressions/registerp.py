from __future__ import annotations

from typing import Any, ClassVar

from mint.errors import ExpressionError
from mint.expressions.asking import Asking
from mint.lang import dollar, pattern
from mint.lang.words import COMMON
from mint.ports.directory import REGISTRAR

_OPTIONS = ("retries", "backoff", "timeout", "concurrency")
_NAMES = ("name", "regex", *_OPTIONS)


class Registerp(Asking):
    """Have the engine know a participant whose workers are elsewhere.

    ```radial
    registerp alfred, retries: 2, timeout: 1h
    registerp regex: '^build_', concurrency: 4
    registerp participants: newcomers
    ```

    The name is the text or `name`; `regex`, or a name within slashes, is a pattern. `retries`,
    `backoff`, `timeout` and `concurrency` are those of participants (see the manual of workers).
    `participant` names a field that holds all that, as an object, a name, or a list
    `[name, {options}]`; `participants` one that holds a list of them. Workers fetch the work; until
    one does, it waits.

    It is off unless the setting `registerp_allowed` is true. Names of classes mean nothing here,
    and a name always wins over a pattern, so that there is no `position`. See also: `unregisterp`.
    """

    names: ClassVar[tuple[str, ...]] = ("registerp",)
    asks: ClassVar[str] = REGISTRAR

    def params(self) -> dict[str, Any]:
        """Whom to register.

        Raises:
            ExpressionError: it is nobody, or something is said that means nothing here.
        """
        one, several = self.attribute("participant"), self.attribute("participants")
        if several is not None:
            found = self.data().field(dollar.text_of(several))
            items = found if isinstance(found, list) else []
        elif one is not None:
            items = [self.data().field(dollar.text_of(one))]
        else:
            items = [self._of_attributes()]
        return {"do": "register", "entries": [self._entry(item) for item in items]}

    def _of_attributes(self) -> dict[str, Any]:
        said = {
            name: value
            for name, value in self.attributes().items()
            if value is not None and (name not in COMMON or name == "timeout")
        }
        text = self.text()
        return said if text is None else {"name": text, **said}

    def _entry(self, item: Any) -> dict[str, Any]:
        """A participant as the register takes it."""
        match item:
            case str():
                said: dict[str, Any] = {"name": item}
            case [str() as name, dict() as options]:
                said = {"name": name, **options}
            case [str() as name, kind, dict() as options]:
                said = {"name": name, "class": kind, **options}
            case dict():
                said = item
            case _:
                message = f"registerp: {dollar.text_of(item)[:100]!r} names no participant"
                raise ExpressionError(message)
        self._check(said)
        options = {name: said[name] for name in _OPTIONS if said.get(name) is not None}
        return {**_named(said), **options}

    def _check(self, said: dict[str, Any]) -> None:
        for name in said:
            if name not in _NAMES:
                hint = _HINTS.get(name, f"known are {', '.join(_NAMES)}")
                message = f"registerp: `{name}` cannot be said here: {hint}"
                raise ExpressionError(message)


_HINTS = {
    "class": "participants are served by workers elsewhere, which need no class to be named",
    "position": "a name wins over any pattern, whatever their order",
}


def _named(said: dict[str, Any]) -> dict[str, Any]:
    """Its name, or its pattern as one that must match wholly."""
    name = dollar.text_of(said.get("name"))
    form = dollar.text_of(said.get("regex"))
    if not form and pattern.is_slashed(name):
        form = name
    form = form[1:-1] if pattern.is_slashed(form) and form.endswith("/") else form
    if not form:
        return {"name": name}
    if "|" in form:
        return {"name": f".*(?:{form}).*", "pattern": True}
    begin = form[1:] if form.startswith("^") else f".*{form}"
    if begin.endswith("$"):
        return {"name": begin[:-1], "pattern": True}
    return {"name": begin if begin.endswith((".+", ".*")) else f"{begin}.*", "pattern": True}
