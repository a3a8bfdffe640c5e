from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import structlog

from mint.services.bus.names import is_app
from mint.services.processes import Identity

if TYPE_CHECKING:
    from collections.abc import Iterator

log = structlog.get_logger("mint.services")

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Watched(msgspec.Struct, frozen=True):
    """A service that runs, as far as is known.

    Args:
        app: its name.
        processes: whose end is its end.
        wanted: whether it is to run; not once somebody has asked for its stop.
        restarts: when it was started again, seconds since the epoch.
        given_up: whether it ended too often to be started again.
        boot: the boot in which the processes are.
    """

    app: str
    processes: tuple[Identity, ...] = ()
    wanted: bool = True
    restarts: tuple[float, ...] = ()
    given_up: bool = False
    boot: str = ""


class Book:
    """What is watched, on disk: a daemon that is started again goes on with it.

    Args:
        folder: holds a file for each service; made when missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._boot = _BOOT.read_text().strip() if _BOOT.exists() else ""

    def write(self, watched: Watched) -> None:
        """Keep how it is with a service now.

        Raises:
            OSError: it cannot be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o755)
        draft = self._folder / f".{watched.app}.new"
        draft.write_bytes(msgspec.json.encode(msgspec.structs.replace(watched, boot=self._boot)))
        draft.replace(self._file(watched.app))

    def remove(self, app: str) -> None:
        """A service is not watched any more."""
        self._file(app).unlink(missing_ok=True)

    def read(self, app: str) -> Watched | None:
        """How it was with a service; None when nothing is known, or it was before this boot."""
        try:
            found = msgspec.json.decode(self._file(app).read_bytes(), type=Watched)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as error:
            log.warning("what was watched cannot be read", app=app, reason=str(error))
            return None
        return found if found.boot == self._boot else None

    def all(self) -> Iterator[Watched]:
        """All that is known, in order."""
        names = sorted(self._folder.glob("*.json")) if self._folder.is_dir() else []
        for path in names:
            found = self.read(path.stem) if is_app(path.stem) else None
            if found is not None:
                yield found

    def _file(self, app: str) -> Path:
        return self._folder / f"{app}.json"
