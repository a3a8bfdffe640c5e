from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from mint.errors import BadService
from mint.trigger.site import values
from mint.trigger.site.options import SiteOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIELD = re.compile(r"(?s)`(\w+)`: (.*)")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`")
_MISSING = re.compile(r"Object missing required field `(.*)`")

Commands = tuple[tuple[str, ...], ...]


class Overrides(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands for an attribute of the class of a service, where it is said.

    Args:
        check: programs instead of those that check the files.
        check_as: the user as whom these run.
        reload: programs instead of those that make the daemon use the files.
        verify: programs instead of those that say whether it does.
        verify_for: seconds for which one that says no is asked again.
        timeout: seconds that each program may take.
        quiet: seconds without another change after which it begins.
        longest: seconds that it waits at most while changes come.
        shrink: share of the lines that may vanish at a time.
        may_be_empty: whether the files may lose all that is in them.
        keep: how many generations of the files are kept.
        at_most: runs in a minute, beyond which it is slowed.
    """

    check: Commands | None = None
    check_as: str | None = None
    reload: Commands | None = None
    verify: Commands | None = None
    verify_for: float | None = None
    timeout: float | None = None
    quiet: float | None = None
    longest: float | None = None
    shrink: float | None = None
    may_be_empty: bool | None = None
    keep: int | None = None
    at_most: int | None = None

    def said(self) -> dict[str, Any]:
        """Those that are said, by the name of the attribute."""
        values = {name: getattr(self, name) for name in Overrides.__struct_fields__}
        return {name: value for name, value in values.items() if value is not None}


class Options(Overrides, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be said of every service that comes with MINT, `[trigger.options.NAME]`.

    Args:
        site: what is known of the site, over `[trigger.options.site]`.
        skip_bad: whether entries that say nonsense are left out and reported; else they refuse all.
        target: where files are put besides: a folder, or a path by the name of each.
        owner: whose they are there.
        group: of which group they are there.
        mode: their permissions there.
    """

    site: SiteOptions = SiteOptions()
    skip_bad: bool = False
    target: str | dict[str, str] | None = None
    owner: str = ""
    group: str = ""
    mode: str | int = ""


class Lined(Options, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of a service whose files are lines.

    Args:
        lines: that are added at the end, as they are.
    """

    lines: tuple[str, ...] = ()


class Including(Lined, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of a service whose files can include others.

    Args:
        include: paths of files, which the daemon reads as if they stood at the end.
    """

    include: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Paths are such."""
        for one in self.include:
            values.within("include", values.path, one)


Own = TypeVar("Own", bound=Options)


def converted(kind: type[Own], service: str, options: Mapping[str, Any]) -> Own:
    """The options of a service, as they should be.

    Args:
        kind: their type.
        service: its name, for errors.
        options: as the settings say.

    Raises:
        BadService: one is unknown or has a bad value; the text says which.

    Example:
        >>> converted(Options, "kea", {"site": {"subnets": [{"name": "lan", "prefix": "x"}]}})
        Traceback (most recent call last):
        mint.errors.BadService: trigger.options.kea.site.subnets[0].prefix: not a network...
    """
    try:
        return msgspec.convert(options, kind, strict=False)
    except msgspec.ValidationError as error:
        raise BadService(f"trigger.options.{service}{_explained(str(error))}") from None


def _explained(error: str) -> str:
    what, _, path = error.partition(" - at `$")
    path = path.removesuffix("`")
    for form, said in ((_UNKNOWN, "there is no such option"), (_MISSING, "is missing")):
        if found := form.fullmatch(what):
            return f"{path}.{found.group(1)}: {said}"
    if found := _FIELD.fullmatch(what):
        return f"{path}.{found.group(1)}: {found.group(2)}"
    return f"{path}: {what}"
