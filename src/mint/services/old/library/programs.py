from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from typing import TYPE_CHECKING, Any

from mint.services.old.helpers import as_bytes, as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_POPEN = os.popen


class Popen(subprocess.Popen[Any]):
    """A process whose pipes carry text."""

    def __init__(self, args: Any, bufsize: int = -1, *rest: Any, **words: Any) -> None:
        if not words.get("universal_newlines") and "encoding" not in words:
            words |= {"encoding": "utf-8", "errors": "surrogateescape"}
        super().__init__(args, -1 if bufsize == 0 else bufsize, *rest, **words)


def _popen() -> Any:
    """With text in the pipes; in a dry run, what stands in for it."""
    return Popen if issubclass(Popen, subprocess.Popen) else subprocess.Popen


def subprocess_of_old() -> dict[str, Any]:
    """What changed in subprocess."""

    def check_output(*args: Any, **words: Any) -> Any:
        return as_text(subprocess.check_output(*args, **words))  # noqa: S603 - the script's

    return {"Popen": _popen(), "check_output": check_output}


def _piped(command: Any, *, separate: bool) -> Any:
    error = subprocess.PIPE if separate else subprocess.STDOUT
    shell = isinstance(command, str)
    pipe = subprocess.PIPE
    return _popen()(command, shell=shell, stdin=pipe, stdout=pipe, stderr=error)


def _popen2(command: Any, *_: Any) -> tuple[Any, Any]:
    pipe = subprocess.PIPE
    process = _popen()(command, shell=isinstance(command, str), stdin=pipe, stdout=pipe)
    return process.stdin, process.stdout


def _popen3(command: Any, *_: Any) -> tuple[Any, Any, Any]:
    process = _piped(command, separate=True)
    return process.stdin, process.stdout, process.stderr


def _popen4(command: Any, *_: Any) -> tuple[Any, Any]:
    process = _piped(command, separate=False)
    return process.stdin, process.stdout


class _Piped:
    """One end of a pipe to a program; closing it waits, and tells how the program ended."""

    def __init__(self, process: Any, stream: Any) -> None:
        self._process = process
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._stream)

    def close(self) -> int | None:
        """The exit status as `os.wait` has it; None when all went well."""
        self._stream.close()
        code: int = self._process.wait()
        return None if code == 0 else code << 8 if code > 0 else -code


def _popen1(command: str, mode: str = "r", _: int = -1) -> Any:
    reads = "r" in mode
    pipes = {"stdout" if reads else "stdin": subprocess.PIPE}
    process = Popen(command, shell=True, **pipes)  # noqa: S604 - as it was
    return _Piped(process, process.stdout if reads else process.stdin)


def os_of_old() -> dict[str, Any]:
    """What changed in os."""

    def write(descriptor: int, text: Any) -> int:
        return os.write(descriptor, as_bytes(text))

    def read(descriptor: int, size: int) -> Any:
        return as_text(os.read(descriptor, size))

    return {
        "errno": errno,
        "getcwdu": os.getcwd,
        "popen": _popen1 if os.popen is _POPEN else os.popen,  # not in a dry run
        "popen2": _popen2,
        "popen3": _popen3,
        "popen4": _popen4,
        "read": read,
        "tempnam": lambda folder=None, prefix="": tempfile.mktemp("", prefix, folder),  # noqa: S306
        "tmpnam": tempfile.mktemp,
        "write": write,
    }


def popen2_of_old() -> dict[str, Any]:
    """What changed in popen2."""
    """There, the output comes first."""

    def popen2(command: Any, *_: Any) -> tuple[Any, Any]:
        return _popen2(command)[::-1]

    def popen3(command: Any, *_: Any) -> tuple[Any, Any, Any]:
        into, out, error = _popen3(command)
        return out, into, error

    return {"popen2": popen2, "popen3": popen3, "popen4": lambda c, *_: _popen4(c)[::-1]}


def commands_of_old() -> dict[str, Any]:
    """What changed in commands."""

    def getstatusoutput(command: str) -> tuple[int, str]:
        line = f"{{ {command}; }} 2>&1"
        done = subprocess.run(line, shell=True, stdout=subprocess.PIPE, check=False)  # noqa: S602 - as it was
        text = as_text(done.stdout)
        code = done.returncode
        return (code << 8 if code >= 0 else -code), text.removesuffix("\n")

    def getoutput(command: str) -> str:
        return getstatusoutput(command)[1]

    return {
        "getstatusoutput": getstatusoutput,
        "getoutput": getoutput,
        "getstatus": lambda file: getoutput(f"ls -ld {file!r}"),
        "mkarg": lambda text: " '" + text.replace("'", "'\\''") + "'",
    }
