from __future__ import annotations

import asyncio
import itertools
import socket
from typing import TYPE_CHECKING

from mint.air.control import Address, attend
from mint.air.server import Server
from mint.backoff import Backoff
from mint.errors import ServiceExists
from mint.transport.amqp.nodes import LOST

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.air.control import Controlled
    from mint.participants.hosting.link import Link
    from mint.participants.hosting.staff import Staff

LONGEST = 255
"""Bytes that the name of a queue may have."""


class Attending:
    """Has the participants of a worker answer to those who control it, each on a queue of its own.

    Its number is the first that no other worker of the participant has on the host. Who works here
    need not wait for it: work goes on where control is not to be had.

    Args:
        url: of the broker; see `Nodes`.
        staff: who works here.
        controls: gives what a participant does that answers at an address.
        link: tells people who cannot be controlled.
    """

    def __init__(
        self, url: str, staff: Staff, controls: Callable[[Address], Controlled], link: Link
    ) -> None:
        self._server = Server(url, taken=self._taken)
        self._staff = staff
        self._controls = controls
        self._link = link
        self._trouble = ""
        self._agreeing = asyncio.Lock()
        self._lost = asyncio.Event()
        self.addresses: dict[str, Address] = {}
        """Where each participant answers, by its name."""

    async def run(self) -> None:
        """Answer until it is closed."""
        try:
            await self.agree()
            async with asyncio.TaskGroup() as group:
                moving = group.create_task(self._move())
                await self._server.run()
                moving.cancel()
        finally:
            await self._server.close()

    async def _move(self) -> None:
        """Find other addresses for those whose addresses others have taken."""
        while True:
            await self._lost.wait()
            self._lost.clear()
            await self.agree()

    def _taken(self, place: str) -> None:
        """While there was no broker, another worker has begun to answer there."""
        self.addresses = {name: at for name, at in self.addresses.items() if str(at) != place}
        self._lost.set()

    async def agree(self) -> None:
        """Have those answer that work here now; it is tried until it can be done."""
        backoff = Backoff()
        async with self._agreeing:
            while True:
                try:
                    await self._change()
                except LOST as error:
                    self._remark(f"it cannot be controlled: {error}")
                    await asyncio.sleep(backoff.next())
                else:
                    return

    async def close(self) -> None:
        """Answer what was asked, and then no more."""
        await self._server.close()

    async def _change(self) -> None:
        names = self._staff.names()
        for name in [one for one in self.addresses if one not in names]:
            await self._server.unregister(str(self.addresses.pop(name)))
        for name in names:
            if name not in self.addresses and (found := await self._settle(name)) is not None:
                self.addresses[name] = found

    async def _settle(self, name: str) -> Address | None:
        for number in itertools.count():
            address = Address(name, socket.gethostname(), number)
            if len(str(address).encode()) > LONGEST:
                self._remark(f"{name[:40]}... cannot be controlled: its name is too long for that")
                return None
            try:
                await attend(self._server, address, self._controls(address))
            except ServiceExists:
                continue
            return address
        return None

    def _remark(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self._link.remark(trouble)
