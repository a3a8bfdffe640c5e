from __future__ import annotations

import io
import shlex
from typing import TYPE_CHECKING, Any, ClassVar, Self

if TYPE_CHECKING:
    from collections.abc import Callable


class Process:
    """Stands in for subprocess.Popen: tells what would run, and says that it went well."""

    tell: ClassVar[Callable[[str], None]]
    returncode = 0
    pid = 0

    def __init__(self, args: Any, *_: Any, **words: Any) -> None:
        self.args = args
        shell = bool(words.get("shell"))
        line = args if isinstance(args, str) else shlex.join(map(str, args))
        type(self).tell(f"run{' in a shell' if shell else ''}: {line}")
        self.stdin, self.stdout, self.stderr = io.StringIO(), io.StringIO(), io.StringIO()

    def __class_getitem__(cls, _: Any) -> type[Self]:
        return cls

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def communicate(self, *_: Any, **__: Any) -> tuple[str, str]:
        """What it would have written: nothing is known."""
        return "", ""

    def wait(self, *_: Any, **__: Any) -> int:
        """It went well."""
        return 0

    def poll(self) -> int:
        """It went well."""
        return 0

    def send_signal(self, number: int) -> None:
        """There is nobody to send it to."""

    def kill(self) -> None:
        """There is nobody to kill."""

    def terminate(self) -> None:
        """There is nobody to end."""
