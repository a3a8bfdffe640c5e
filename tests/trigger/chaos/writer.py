"""Somebody who changes a directory all the time, whether it is there or not."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING, Any

from tests.directories import BASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.directories import DirectoryServer

HOSTS = f"ou=hosts,{BASE}"
UNIT = (HOSTS, [("objectClass", [b"organizationalUnit"]), ("ou", [b"hosts"])])
"""What is there before any host: name and attributes."""

_CLASSES = [b"device", b"ipHost", b"ieee802Device"]


class Writer:
    """Makes changes until there are enough; one that fails is made again as another.

    Args:
        server: of the directory.
        changes: how many.
        rate: how many a second, at most.
        seed: of what is changed.
    """

    def __init__(self, server: DirectoryServer, changes: int, rate: float, seed: int) -> None:
        self._server = server
        self._changes = changes
        self._rate = rate
        self._random = random.Random(seed)  # noqa: S311 - a test that can be repeated
        self._names: dict[str, int] = {}
        self._next = 0
        self.done = 0
        self.failed = 0
        self._thread = threading.Thread(target=self._run, name="writer")

    def start(self) -> None:
        self._server.connect().add_s(*UNIT)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        return self._thread.is_alive()

    def join(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        import ldap  # noqa: PLC0415 - an extra

        connection: Any = None
        began = time.monotonic()
        while self.done < self._changes:
            try:
                connection = connection or self._server.connect()
                self._change()(connection)
            except (ldap.ALREADY_EXISTS, ldap.NO_SUCH_OBJECT):
                self.failed += 1  # it had been done before the answer was lost
            except ldap.LDAPError:
                self.failed += 1
                connection = None
                time.sleep(0.05)
            else:
                self.done += 1
            time.sleep(max(0.0, began + self.done / self._rate - time.monotonic()))

    def _change(self) -> Callable[[Any], object]:
        kind = self._random.random()
        if kind < 0.15 or len(self._names) < 20:
            return self._add()
        name = self._random.choice([*self._names])
        if kind < 0.22:
            self._names.pop(name)
            return lambda to: to.delete_s(_dn(name))
        if kind < 0.29:
            new = f"r{self._number()}"
            self._names[new] = self._names.pop(name)
            return lambda to: to.rename_s(_dn(name), f"cn={new}", delold=1)
        if kind < 0.45:
            text = str(self._random.random()).encode()
            return lambda to: to.modify_s(_dn(name), [(2, "description", [text])])
        if kind < 0.7:
            mac = _mac(self._number())
            return lambda to: to.modify_s(_dn(name), [(2, "macAddress", [mac])])
        number = self._names[name] = self._number()
        return lambda to: to.modify_s(_dn(name), [(2, "ipHostNumber", [address(number)])])

    def _add(self) -> Callable[[Any], object]:
        number = self._number()
        self._names[f"h{number}"] = number
        return lambda to: to.add_s(*new_host(number))

    def _number(self) -> int:
        self._next += 1
        return self._next


def new_host(number: int) -> tuple[str, list[tuple[str, list[bytes]]]]:
    """The name and the attributes of a host."""
    name = f"h{number}"
    return _dn(name), [
        ("objectClass", _CLASSES),
        ("cn", [name.encode()]),
        ("ipHostNumber", [address(number)]),
        ("macAddress", [_mac(number)]),
    ]


def _dn(name: str) -> str:
    return f"cn={name},{HOSTS}"


def address(number: int) -> bytes:
    """The address of a host when it is new."""
    return b"10.0.%d.%d" % (1 + number // 250, 1 + number % 250)


def _mac(number: int) -> bytes:
    return b"02:00:00:%02x:%02x:%02x" % (number >> 16 & 255, number >> 8 & 255, number & 255)
