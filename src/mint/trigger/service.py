from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from mint.trigger.directory import Directory

if TYPE_CHECKING:
    from mint.trigger.interest import Interest

Files = Mapping[str, str | bytes]
"""What a service renders: contents by the names of files, which have no folders in them."""

Command = Sequence[str]
"""A program with its arguments; it is never given to a shell.

Replaced in it are `{folder}`, with the folder of the new files, `{NAME}` with the path of the file
of that name, and `{file}` with the only one, where there is only one."""

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Context(msgspec.Struct, frozen=True):
    """What a service is told of where it works.

    Args:
        host: the name of its host.
        directory: what it reads.
        options: what the settings say of it, `[trigger.options.NAME]`.
    """

    host: str
    directory: Directory
    options: Mapping[str, Any] = {}


class Service:
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
        check: programs that say, by status 0, that the new files are right.
        reload: programs that make the daemon use them; "target" is in place by then.
        verify: programs that say, by status 0, that it does.
        timeout: seconds that each program may take.
        shrink: share of the lines of a file that may vanish at a time; more is refused.
        may_be_empty: whether the files may lose all that is in them.
        keep: how many generations of the files are kept.

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

    name: ClassVar[str] = ""
    interests: ClassVar[Sequence[Interest]] = ()
    quiet: ClassVar[float] = 0.5
    longest: ClassVar[float] = 0.0
    check: ClassVar[Sequence[Command]] = ()
    reload: ClassVar[Sequence[Command]] = ()
    verify: ClassVar[Sequence[Command]] = ()
    timeout: ClassVar[float] = 60.0
    shrink: ClassVar[float] = 0.5
    may_be_empty: ClassVar[bool] = False
    keep: ClassVar[int] = 10

    def __init__(self, context: Context) -> None:
        self.context = context

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if "name" not in vars(cls):
            cls.name = cls.__name__.lower()

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


class PerObject:
    """Does something for each object that changes: a home directory, a mailing list, an account.

    Messages about one object are handled in the order of their changes; what is older than the last
    one done is skipped. `apply` reads the object again, and does what is right now.

    Args:
        context: where it works.

    Attributes:
        name: by which hosts list it; without one, that of the class in lower case.
        interests: which changes concern it.
    """

    name: ClassVar[str] = ""
    interests: ClassVar[Sequence[Interest]] = ()

    def __init__(self, context: Context) -> None:
        self.context = context

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if "name" not in vars(cls):
            cls.name = cls.__name__.lower()

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
