"""The payload while a filter works on it: read, changed, and watched over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import FilterError
from mint.lang import paths

if TYPE_CHECKING:
    from collections.abc import Callable

    Grown = Callable[..., None]

MOST_CHANGES = 2_000
"""Changes that one filter may make: each copies what is around it, so that fewer are allowed in
what is very large."""

_LARGE = 20_000
"""Members around a field whose copying takes as long as all else of a change."""

MOST_LOOKS = 500_000
"""Fields that one filter may look at."""

WHOLE = "."
"""The name of the whole payload."""


class Session:
    """The payload while a filter works on it.

    A path beginning with `~` reads what was there before the filter, with `~~` what was there
    before the expression that bears it, with `~~~` what was there before `take` or `discard`.

    Args:
        fields: the payload. It is not changed: `fields` of the session is another one.
        before: gives what `~~` means; asked only when a rule wants to know.
        grown: told of each change as `grown(payload before, payload after, value...)`; may raise
            when the payload is too large.

    Attributes:
        fields: the payload as it is now.
    """

    def __init__(
        self, fields: dict[str, Any], before: Callable[[], dict[str, Any]], grown: Grown
    ) -> None:
        self.fields = fields
        self._start = fields
        self._before = before
        self._grown = grown
        self._laid_aside: dict[str, Any] | None = None
        self._changes = 0
        self._looks = 0

    def past(self, mark: str) -> dict[str, Any]:
        """An earlier payload: that of `~`, `~~` or `~~~`."""
        if mark == "~":
            return self._start
        return self._before() if mark == "~~" else self._laid_aside or {}

    def marks(self) -> tuple[str, ...]:
        """Names of the earlier payloads that there are."""
        return ("~", "~~") if self._laid_aside is None else ("~", "~~", "~~~")

    def read(self, path: str) -> Any:
        """The value at a path, None when there is none."""
        if path == WHOLE:
            return self.fields
        mark, _, rest = path.partition(".")
        if not _is_past(path):
            return paths.get(self.fields, path)
        return paths.get(self.past(mark), rest) if rest else self.past(mark)

    def put(self, path: str, value: Any) -> None:
        """Set the value at a path.

        Raises:
            FilterError: nothing can be set there, or the filter makes too many changes.
        """
        self._check(path)
        if path != WHOLE:
            after = paths.put(self.fields, path, value)
        elif isinstance(value, dict):
            after = value
        else:
            message = "the field `.` is the whole payload: only an object can take its place"
            raise FilterError(message)
        self._change(path, after, path, value)

    def remove(self, path: str) -> None:
        """Remove what is at a path; the whole payload stays.

        Raises:
            FilterError: nothing can be removed there, or the filter makes too many changes.
        """
        self._check(path)
        if path != WHOLE:
            self._change(path, paths.remove(self.fields, path))

    def go_back(self, *, keep: bool) -> None:
        """Go on with the payload of before the expression, once; what was there is laid aside.

        Args:
            keep: whether to put over it what is laid aside.
        """
        if self._laid_aside is None:
            self._laid_aside = aside = self.fields
            before = self._before()
            self._change(WHOLE, {**before, **aside} if keep else before, aside)

    def look(self, count: int = 1) -> None:
        """Take note that so many fields are looked at.

        Raises:
            FilterError: they are too many.
        """
        self._looks += count
        if self._looks > MOST_LOOKS:
            message = f"the filter looks at more than {MOST_LOOKS} fields: name them one by one"
            raise FilterError(message)

    def _change(self, path: str, after: dict[str, Any], *added: Any) -> None:
        self._changes += 1 + self._around(path) // _LARGE
        if self._changes > MOST_CHANGES:
            message = (
                f"the filter makes more than {MOST_CHANGES} changes (fewer in what is very large): "
                "change whole objects or lists, or let a participant do it"
            )
            raise FilterError(message)
        if added:
            self._grown(self.fields, after, *added)
        self.fields = after

    def _around(self, path: str) -> int:
        """How many members there are beside a field, on all levels."""
        count, holder = len(self.fields), self.fields
        for step in path.split(".")[:-1]:
            holder = paths.get(holder, step)
            if not isinstance(holder, dict | list):
                break
            count += len(holder)
        return count

    def _check(self, path: str) -> None:
        if _is_past(path):
            message = f"`{path}` is what was there before, which cannot be changed"
            raise FilterError(message)


def _is_past(path: str) -> bool:
    return path.partition(".")[0] in ("~", "~~", "~~~")
