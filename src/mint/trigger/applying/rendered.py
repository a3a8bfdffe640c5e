from __future__ import annotations

import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from mint.errors import RegenerationRefused, TriggerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.trigger.applying.phases import Phases
    from mint.trigger.service import Service

_LONGEST_NAME = 200
_MOST_PROBLEMS = 20


class Rendered(NamedTuple):
    """What a service makes of the directory.

    Args:
        files: contents by name.
        state: what it read.
        problems: what must not be in that.
        empty: whether nothing is in it.
    """

    files: dict[str, bytes]
    state: Any
    problems: tuple[str, ...] = ()
    empty: bool = False


def rendered(service: Service, phases: Phases) -> Rendered:
    """Have a service read the directory, and make files of that.

    Raises:
        DirectoryError: the directory cannot be read.
        RegenerationRefused: the service failed, or made something that are no files.
    """
    with phases("load"), explained(service.name, "load"):
        state = service.load()
    with phases("problems"), explained(service.name, "problems"):
        problems = tuple(service.problems(state))
    if problems:  # there may be no sense in what comes of it
        return Rendered({}, state, problems)
    with phases("guard"), explained(service.name, "is_empty"):
        empty = service.is_empty(state)
    with phases("render"):
        return Rendered(files_of(service, state), state, empty=empty)


def files_of(service: Service, state: Any) -> dict[str, bytes]:
    """The files that a service makes of what it read.

    Raises:
        RegenerationRefused: it failed, or made something that are no files.
    """
    with explained(service.name, "render"):
        made = {name: _bytes(content) for name, content in service.render(state).items()}
    if not made:
        raise RegenerationRefused(f"{service.name}: `render` made no files")
    for name in made:
        _insist(service.name, name)
    return made


def refusal(service: str, problems: tuple[str, ...]) -> RegenerationRefused:
    """What is said of what must not be."""
    shown = "\n".join(problems[:_MOST_PROBLEMS])
    more = len(problems) - _MOST_PROBLEMS
    return RegenerationRefused(
        f"{service}: {problems[0] if len(problems) == 1 else f'{len(problems)} things'} must not be"
        " in the directory. Put that right there",
        shown + (f"\nand {more} more" if more > 0 else ""),
    )


@contextmanager
def explained(service: str, method: str) -> Iterator[None]:
    """What a service raises in this block refuses its files, and says where it was.

    Raises:
        RegenerationRefused: it raised something else than an error of its own kind.
    """
    try:
        yield
    except TriggerError:
        raise
    except (Exception, SystemExit) as error:
        raise RegenerationRefused(
            f"{service}: `{method}` failed with {described(error)}",
            "".join(traceback.format_exception(error)[-5:]).strip(),
        ) from error


def described(error: BaseException) -> str:
    """An error of somebody's code, with where it was raised.

    Example:
        >>> described(KeyError("x"))
        "KeyError: 'x'"
    """
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    return f"{said} ({frames[-1].filename}:{frames[-1].lineno})" if frames else said


def _bytes(content: Any) -> bytes:
    if isinstance(content, str):
        return content.encode()
    if isinstance(content, bytes):
        return content
    raise TypeError(f"the content of a file is str or bytes, not {type(content).__name__}")


def _insist(service: str, name: Any) -> None:
    good = isinstance(name, str) and not name.startswith(".") and not {"/", "\0"} & set(name)
    if not good or not 0 < len(name.encode(errors="replace")) <= _LONGEST_NAME:
        raise RegenerationRefused(
            f"{service}: {name!r} is no name for a file: it needs up to {_LONGEST_NAME} bytes, no"
            " slash, and no dot at its beginning"
        )
