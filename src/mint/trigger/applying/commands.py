"""Commands as services write them, with the paths of files in place of their names in braces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mint.errors import RegenerationRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_BRACES = re.compile(r"\{([\w.@+~-]+)\}")


def filled(command: Sequence[str], folder: Path, names: Iterable[str]) -> list[str]:
    """A command with paths in it.

    Args:
        command: as the service writes it.
        folder: of the files.
        names: of the files.

    Raises:
        RegenerationRefused: it names a file that is not among them. Braces around anything that
            cannot be a name, as JSON has them, are left alone.

    Example:
        >>> filled(["kea-dhcp4", "-t", "{kea.json}"], Path("/new"), ["kea.json"])
        ['kea-dhcp4', '-t', '/new/kea.json']
    """
    known = {name: str(folder / name) for name in names}
    only = next(iter(known.values())) if len(known) == 1 else ""

    def path(found: re.Match[str]) -> str:
        name = found.group(1)
        if name in known:
            return known[name]
        if name == "folder":
            return str(folder)
        if name == "file" and only:
            return only
        raise RegenerationRefused(
            f"the command {list(command)} names {{{name}}}, but there "
            f"{'is' if len(known) == 1 else 'are'} {', '.join(sorted(known))}. Write {{folder}} or "
            "the name of one of them; {file} does where there is only one."
        )

    return [_BRACES.sub(path, word) for word in command]
