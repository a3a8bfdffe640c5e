from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Sized
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from mint.trigger.directory import Directory

if TYPE_CHECKING:
    from pathlib import Path

    from mint.trigger.interest import Interest

Files = Mapping[str, str | bytes]
"""What a service renders: contents by the names of files, which have no folders in them."""

Command = Sequence[str]
"""A program with its arguments; it is never given to a shell.

Replaced in it are `{folder}`, with the folder of the new files, `{NAME}` with the path of the file
of that name, and `{file}` with the only one, where there is only one. A path is that of the new
files for what checks, and the one that stays the same, whatever is current, for all others."""

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Context(msgspec.Struct, frozen=True):
    """What a service is told of where it works.

    Args:
        host: the name of its host.
        directory: what it reads.
        options: what the settings say of it, `[trigger.options.NAME]`. `target`, `owner`, `group`
            and `mode` say where its files are put besides, and for whom: see `Target`.
    """

    host: str
    directory: Directory
    options: Mapping[str, Any] = {}


class _Listed:
    """What hosts list by a name.

    Args:
        context: where it works.
    """

    name: ClassVar[str] = ""
    interests: ClassVar[Sequence[Interest]] = ()

    def __init__(self, context: Context) -> None:
        self.context = context

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if "name" not in vars(cls):
            cls.name = cls.__name__.lower()


class Service(_Listed):
    r"""Keeps the configuration of something right on a host.

    A subclass says what it is interested in, what it reads, and what files come of that. When they
    have changed they are checked, put in place, and the daemon is told; when it does not take them,
    the ones before are put back.

    Args:
        context: where it works.

    Attributes:
        name: by which hosts list it; without one, that of the class in lower case.
        interests: which changes concern it.
        quiet: seconds without another change after which it begins.
        longest: seconds that it waits at most while changes come; 0: four times `quiet`.
        check: programs that say, by status 0, that the new files are right; one that is not
            installed, or ends with status 127, says nothing: the files are unchecked.
        check_as: the user as whom they run where MINT is root, on a copy of the files; "": root.
        reload: programs that make the daemon use them; "target" is in place by then.
        verify: programs that say, by status 0, that it does.
        verify_for: seconds for which one that says no is asked again.
        timeout: seconds that each program may take.
        shrink: share of a file's lines by which it may get shorter at a time, and of the files that
            may go; more is refused.
        may_be_empty: whether the files may lose all that is in them.
        keep: how many generations of the files are kept.
        at_most: runs in a minute, beyond which it is slowed: it may be the cause of its own work.

    Example:
        >>> class Hosts(Service):
        ...     interests = [Interest(object_class="ipHost", attrs={"cn", "ipHostNumber"})]
        ...
        ...     def load(self):
        ...         return list(self.context.directory.search("(objectClass=ipHost)"))
        ...
        ...     def render(self, state):
        ...         lines = [f"{e.first('ipHostNumber')}\t{e.first('cn')}" for _, e in state]
        ...         return {"hosts": "".join(f"{line}\n" for line in sorted(lines))}
    """

    quiet: ClassVar[float] = 0.5
    longest: ClassVar[float] = 0.0
    check: ClassVar[Sequence[Command]] = ()
    check_as: ClassVar[str] = ""
    reload: ClassVar[Sequence[Command]] = ()
    verify: ClassVar[Sequence[Command]] = ()
    verify_for: ClassVar[float] = 5.0
    timeout: ClassVar[float] = 60.0
    shrink: ClassVar[float] = 0.5
    may_be_empty: ClassVar[bool] = False
    keep: ClassVar[int] = 10
    at_most: ClassVar[int] = 30

    def load(self) -> Any:
        """Read all that the files are made of.

        Raises:
            DirectoryError: it cannot be read; it is tried again.
        """
        raise NotImplementedError

    def problems(self, state: Any) -> Sequence[str]:
        """What must not be, in what was read, each with the entry: such files are refused."""
        return ()

    def render(self, state: Any) -> Files:
        """The files, from what was read and nothing else: the same state, the same files."""
        raise NotImplementedError

    def is_empty(self, state: Any) -> bool:
        """Whether nothing is in what was read; such files are refused unless there was nothing yet.

        Without a word of the service that is so for what has a length, and that is 0.
        """
        return isinstance(state, Sized) and len(state) == 0

    def reloaded(self, folder: Path) -> None:
        """Make the daemon use the new files in a way that no program can, after `reload`.

        It is called again when it is not known whether it was, and for the files before when these
        are not taken. It has to come to an end by itself.

        Args:
            folder: of the files, the one that stays the same, whatever is current.

        Raises:
            Exception: the daemon did not take them; the files before are put back.
        """

    def without(self, state: Any, dn: str) -> Any:
        """What was read, less an entry: so it is found out which one a checker complains of.

        Args:
            state: what `load` gave; it is not changed.
            dn: of the entry.

        Returns:
            The rest; None when that cannot be told.
        """


class PerObject(_Listed):
    """Does something for each object that changes: a home directory, a mailing list, an account.

    Messages about one object are handled in the order of their changes; what is older than the last
    one done is skipped. `apply` reads the object again, and does what is right now.

    Args:
        context: where it works.

    Attributes:
        name: by which hosts list it; without one, that of the class in lower case.
        interests: which changes concern it.
        at_most: times in a minute for the same object, beyond which it is slowed: it may be the
            cause of its own work.
    """

    at_most: ClassVar[int] = 30

    def apply(self, uuid: str, found: Any) -> None:
        """Make things right for one object.

        Args:
            uuid: of the object.
            found: a `Found`, as it is now; None when it is gone.

        Raises:
            Exception: it could not be done; it is tried again later.
        """
        raise NotImplementedError


Recorded = Callable[[Any], Any]
"""A decorated function: it is called with the body of each message, a dict."""
