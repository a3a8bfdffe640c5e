"""A service for tests whose daemon is a file: to reload is to copy what is in place into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.errors import DirectoryError
from mint.trigger.applying import Applier
from mint.trigger.service import Context, Service

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mint.trigger.directory import Found

REFUSED, UNUSABLE = "no-address", "unusable"
"""What the checker refuses, and what the daemon does although the checker does not."""


class Nothing:
    """A directory without entries: services of tests know by themselves what is in it."""

    def search(
        self, where: str = "", attributes: Sequence[str] = (), base: str = ""
    ) -> Iterator[Found]:
        return iter(())


class Hosts(Service):
    """Two files of as many lines as there are hosts."""

    check: ClassVar[Any] = [
        ["grep", "-qv", "^$", "{names}"],
        ["sh", "-c", 'if grep -n no-address "$0" >&2; then exit 1; fi', "{addresses}"],
    ]
    timeout = 20.0
    verify_for = 0.3

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.names: list[str] = []
        self.down = False

    def load(self) -> Any:
        if self.down:
            raise DirectoryError("the directory is down")
        return list(self.names)

    def render(self, state: Any) -> dict[str, str | bytes]:
        return {
            "names": "".join(f"{name}\n" for name in state),
            "addresses": "".join(f"{name} 10.0.0.{n}\n" for n, name in enumerate(state)).encode(),
        }

    def without(self, state: Any, dn: str) -> Any:
        return [name for name in state if f"cn={name}" != dn]


def content(*names: str) -> dict[str, bytes]:
    """The files of these hosts."""
    made = Hosts(Context("civet", Nothing())).render(names)
    return {name: one.encode() if isinstance(one, str) else one for name, one in made.items()}


class Stage:
    """A service, its folder, its target and its daemon."""

    def __init__(self, folder: Path, *, options: dict[str, Any] | None = None) -> None:
        self.folder = folder / "state"
        self.target = folder / "etc"
        self.live = folder / "live"
        for one in (self.target, self.live):
            one.mkdir(exist_ok=True)
        told = {"target": f"{self.target}/", **(options or {})}
        self.service = type("Hosts", (Hosts,), {"reload": [self.reload()]})(
            Context("civet", Nothing(), told)
        )
        self.applier = Applier(self.service, self.folder, patience=0.2)

    def reload(self) -> list[str]:
        script = f'grep -q {UNUSABLE} "$0"/* && exit 3; cp "$0"/* "$1"'
        return ["sh", "-c", script, str(self.target), str(self.live)]

    def regenerate(self, *names: str, force: bool = False) -> Any:
        self.service.names = list(names)
        return self.applier.regenerate(force=force)

    @property
    def current(self) -> dict[str, bytes]:
        return files(self.folder / "current")


def files(folder: Path) -> dict[str, bytes]:
    """Contents of the files in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
