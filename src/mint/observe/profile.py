from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from mint.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_TOP = 15
"""Functions that the summary names."""


class Profile:
    """Tells where threads spend their time: a sample is taken each millisecond.

    Args:
        file: gets the profile of the engine's thread as HTML; those of other threads stand beside
            it, with their name in theirs.

    Raises:
        SettingsError: the extra `profile` is not installed.

    Example:
        >>> profile = Profile(Path("profile.html"))
        >>> with profile.thread():
        ...     work()
        >>> profile.write()
    """

    def __init__(self, file: Path) -> None:
        try:
            from pyinstrument import Profiler  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise SettingsError(
                "profile: pyinstrument is not installed: say `pip install 'mint-boss[profile]'`"
            ) from error
        self._make: Callable[..., Any] = Profiler
        self._file = file
        self._taken: list[tuple[str, Any]] = []

    @contextmanager
    def thread(self, name: str = "") -> Iterator[None]:
        """Watch the thread that enters this, until it leaves.

        Args:
            name: of what it does; "" for the engine.
        """
        profiler = self._make(async_mode="disabled")
        profiler.start()
        try:
            yield
        finally:
            profiler.stop()
            self._taken.append((name, profiler))

    def write(self, out: TextIO | None = None) -> list[Path]:
        """Write what was seen.

        Args:
            out: gets a summary, None: standard error.

        Returns:
            The files.

        Raises:
            SettingsError: a file cannot be written.
        """
        out = sys.stderr if out is None else out
        return [self._write(name, profiler, out) for name, profiler in self._taken]

    def _write(self, name: str, profiler: Any, out: TextIO) -> Path:
        file = self._file
        if name:
            file = file.with_name(f"{file.stem}-{name}{file.suffix}")
        try:
            file.write_text(profiler.output_html())
        except OSError as error:
            raise SettingsError(f"profile: {file}: {error.strerror}") from error
        print(f"\nprofile of the {name or 'engine'}: {file}", file=out)
        for line in _summary(profiler):
            print(line, file=out)
        out.flush()
        return file


def _summary(profiler: Any) -> list[str]:
    """Its longest functions, with the seconds that they took themselves."""
    from pyinstrument.renderers import ConsoleRenderer  # noqa: PLC0415 - an extra

    text = profiler.output(ConsoleRenderer(flat=True, color=False, unicode=False, short_mode=True))
    lines = [line for line in text.splitlines() if line[:1].isdigit()]
    return [f"  {line}" for line in lines[:_TOP]]
