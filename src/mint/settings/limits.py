from __future__ import annotations

import msgspec


class LimitSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stops a runaway process; each turns into an error of the process concerned.

    Args:
        steps: expressions applied while one message is handled.
        depth: expressions that stand above one another.
        cancel: seconds to wait for a worker's answer to a cancel before going on without it.
        payload: bytes of a workitem's fields, as JSON.
        tree: expressions of one definition.
        loops: rounds of one loop, and times that one expression is done again; 0: no limit.
        rounds: messages that a process sends to itself, one from the other, without anything from
            outside and without a wait in between.
        branches: children of one concurrence.
        history: lines of history of one process; the oldest go when there are more; 0: no limit.
        concurrency: workitems of one participant that are worked on at a time; 0: no limit.
        lease: seconds that a worker elsewhere may be silent before its work is given to another.
    """

    steps: int = 100_000
    depth: int = 1_000
    cancel: float = 60.0
    payload: int = 16 * 1024 * 1024
    tree: int = 100_000
    loops: int = 1_000_000
    rounds: int = 10_000
    branches: int = 100_000
    history: int = 100_000
    concurrency: int = 0
    lease: float = 60.0


class ReadSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the word `read` may read; nothing unless it is named.

    Args:
        files: directories; what is below them may be read.
        hosts: names of hosts, any port; `*.example.org` stands for all below it.
        size: bytes of a file or page at most.
        timeout: seconds that a page may take.
    """

    files: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    size: int = 1024 * 1024
    timeout: float = 10.0
