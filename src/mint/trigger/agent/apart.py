from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_R = TypeVar("_R")


async def apart(what: Callable[[], _R], name: str) -> _R:
    """Run something in a thread of its own, for which a program does not wait when it ends.

    Args:
        what: to run.
        name: of the thread.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[_R] = loop.create_future()

    def settle(result: _R | None, error: BaseException | None) -> None:
        if outcome.done():
            return
        if error is not None:
            outcome.set_exception(error)
        else:
            outcome.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result: _R | None = None
        failed: BaseException | None = None
        try:
            result = what()
        except StopIteration as error:  # which no future takes
            failed = RuntimeError(f"StopIteration: {error}")
        except Exception as error:  # noqa: BLE001 - whatever it is, who waits gets it
            failed = error
        except BaseException as error:  # noqa: BLE001 - it wants to end a thread, not the program
            failed = RuntimeError(f"{type(error).__name__}: {error}")
        with suppress(RuntimeError):  # nobody waits any more
            loop.call_soon_threadsafe(settle, result, failed)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await outcome
