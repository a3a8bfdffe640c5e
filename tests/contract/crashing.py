"""A program that makes turns without end, for a test to kill: `crashing.py URL`.

Turn n closes the dispatch of turn n-1, opens its own, writes n into the fields of a step and a
line into the history. After the commit it prints n.
"""

from __future__ import annotations

import sys

from tests.contract.builders import WFID, dispatch, event, leaf, named, process

from mint.ports.store import Changes
from mint.store import open_store


def main(url: str) -> None:
    """Make turns, from where the store stands."""
    store = open_store(url)
    number = 0
    while True:
        with store.turn() as turn:
            locked, held = turn.lock([WFID])
            if held:
                continue
            number = int(locked[WFID].why) + 1
            turn.save(
                Changes(
                    processes={WFID: process(why=str(number))},
                    nodes=named(leaf(fields={"n": number})),
                    closed=[f"d{number - 1}"],
                    dispatches=[(dispatch(f"d{number}"), "")],
                    events=[event(data={"n": number})],
                )
            )
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
