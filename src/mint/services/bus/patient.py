from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from dbus_fast.aio import MessageBus

if TYPE_CHECKING:
    import io


class PatientBus(MessageBus):
    """A connection to a bus that waits while the bus cannot take more.

    The library gives a connection up in the moment in which the buffer of its socket is full, which
    a burst of answers can do (a fault that it has from python-dbus-next: issue 153 there). To it,
    this socket has sent nothing then, and is asked again once there is room.
    """

    @staticmethod
    def _create_socket_for_transport(
        transport: str, options: dict[str, str]
    ) -> tuple[socket.socket, io.BufferedRWPair, Any]:
        made, stream, address = super(PatientBus, PatientBus)._create_socket_for_transport(
            transport, options
        )
        patient = _PatientSocket(made.family, made.type, made.proto, fileno=made.detach())
        stream.close()
        return patient, patient.makefile("rwb"), address


class _PatientSocket(socket.socket):
    def send(self, *what: Any) -> int:
        try:
            return super().send(*what)
        except BlockingIOError:
            return 0
