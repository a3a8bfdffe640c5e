from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import DirectoryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mint.trigger.directory import Found


class NoDirectory:
    """What services find where the settings name no directory."""

    def search(
        self, where: str = "", attributes: Sequence[str] = (), base: str = ""
    ) -> Iterator[Found]:
        """See `mint.trigger.directory.Directory`."""
        raise DirectoryError("trigger.ldap.url: there is no directory to read; name one")
