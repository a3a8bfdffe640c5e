from __future__ import annotations

import json
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import httpx2
import msgspec

from mint.errors import Refused, ServerNotFound

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
        data: the data directory of `mint up`.

    Example:
        >>> Remote(Path(".mint")).launch(LaunchOrder(Tree("noop"))).result()
        '20301122-0101-mazumabu-pepugeze'
    """

    def __init__(self, data: Path) -> None:
        self._data = data

    def launch(self, order: LaunchOrder) -> Future[str]:
        """Start a process; see `Front.launch`. The future is done when this returns.

        It raises ServerNotFound when no server answers, and Refused when the server said no.
        """
        future: Future[str] = Future()
        try:
            future.set_result(self._post(order))
        except (ServerNotFound, Refused) as error:
            future.set_exception(error)
        return future

    def _post(self, order: LaunchOrder) -> str:
        body = {
            "definition": order.tree.to_json(),
            "fields": order.fields,
            "variables": order.variables,
            "launch_key": order.launch_key,
        }
        url, token = self._address()
        try:
            answer = httpx2.post(
                f"{url}/api/v1/processes",
                content=msgspec.json.encode(body),
                headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
                timeout=_PATIENCE,
                trust_env=False,  # the server is on this machine: no proxy stands between
            )
        except httpx2.HTTPError as error:
            raise self._nobody() from error
        said = _said(answer)
        if answer.status_code != httpx2.codes.CREATED:
            raise Refused(said.get("message") or f"the server answered {answer.status_code}")
        wfid: str = said["wfid"]
        return wfid

    def _address(self) -> tuple[str, str]:
        try:
            url: str = json.loads((self._data / "server.json").read_text())["url"]
            return url, (self._data / "token").read_text().strip()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._nobody() from error

    def _nobody(self) -> ServerNotFound:
        data = self._data
        return ServerNotFound(f"no server runs on {data}; start one with `mint up --data {data}`")


def _said(answer: httpx2.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        said = None
    return said if isinstance(said, dict) else {}
