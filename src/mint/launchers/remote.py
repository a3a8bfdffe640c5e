from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

import msgspec

from mint.client.connection import Connection
from mint.client.place import place_of
from mint.errors import MintError
from mint.observe.current_trace import current_trace

if TYPE_CHECKING:
    from pathlib import Path

    from mint.ports.front import LaunchOrder

_PATIENCE = 10.0
"""Seconds to wait for the server's answer."""


class Remote:
    """The server of a data directory, for launchers that are programs of their own.

    Where the server is and what it lets in is read anew for each launch, so that a launcher goes on
    when the server is stopped and started again.

    Args:
        data: the data directory of `mint up`; MINT_TOKEN and MINT_SERVER are heeded.

    Example:
        >>> Remote(Path(".mint")).launch(LaunchOrder(Tree("noop"))).result()
        '20301122-0101-mazumabu-pepugeze'
    """

    def __init__(self, data: Path) -> None:
        self._place = place_of(data)

    def launch(self, order: LaunchOrder) -> Future[str]:
        """Start a process; see `Front.launch`. The future is done when this returns.

        It raises ServerNotFound when no server answers, and Refused when the server said no.
        """
        future: Future[str] = Future()
        try:
            future.set_result(self._post(order))
        except MintError as error:
            future.set_exception(error)
        return future

    def _post(self, order: LaunchOrder) -> str:
        what = {"deployed": order.named} if order.named else {"definition": order.tree.to_json()}
        body = {
            **what,
            "fields": order.fields,
            "variables": order.variables,
            "launch_key": order.launch_key,
            "single": order.single,
            "breaks": [msgspec.to_builtins(one) for one in order.breaks],
        }
        with Connection(self._place, _PATIENCE) as server:
            trace = order.trace or current_trace()
            wfid: str = server.ask("POST", "/processes", body=body, trace=trace)["wfid"]
            return wfid
