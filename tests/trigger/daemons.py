"""Daemons of name and address services for tests: private, on a free port of the loopback."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.services import find_program, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TYPES = {"A": 1, "SOA": 6, "PTR": 12, "TXT": 16}
_PATIENCE = 15.0


@contextmanager
def running(command: Sequence[str], ready: Callable[[], bool]) -> Iterator[None]:
    """A daemon in the foreground, until the block ends.

    Args:
        command: the program and its arguments.
        ready: says whether it answers.
    """
    program = find_program(command[0])
    if program is None:
        missing(command[0])
    watched = find_program("setpriv")  # so that a test run that is killed leaves no daemon behind
    prefix = [str(watched), "--pdeathsig", "KILL", "--"] if watched else []
    with (
        subprocess.Popen(  # noqa: S603 - a program that we looked up, with our own arguments
            [*prefix, str(program), *command[1:]],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as daemon
    ):
        try:
            end = time.monotonic() + _PATIENCE
            while not ready():
                assert daemon.poll() is None, daemon.communicate()[0]
                assert time.monotonic() < end, "it does not answer"
                time.sleep(0.02)
            yield
        finally:
            os.killpg(daemon.pid, signal.SIGKILL)  # some have children
            daemon.communicate()


def asked(port: int, name: str, kind: str, seconds: float = 0.5) -> list[tuple[int, bytes]] | None:
    """What a name server answers: type and data of each record; None when there is no answer.

    Args:
        port: of the server, on the loopback.
        name: that is asked for.
        kind: of the records that are wanted.
        seconds: to wait.
    """
    labels = b"".join(bytes([len(one)]) + one.encode() for one in name.split(".")) + b"\0"
    query = struct.pack("!6H", 7, 0x0100, 1, 0, 0, 0) + labels + struct.pack("!2H", TYPES[kind], 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(seconds)
        try:
            line.connect(("127.0.0.1", port))
            line.send(query)
            answer = line.recv(65535)
        except OSError:
            return None
    count, at, found = struct.unpack_from("!H", answer, 6)[0], len(query), []
    for _ in range(count):
        at = _after_name(answer, at)
        of_type, _, _, size = struct.unpack_from("!2HIH", answer, at)
        found.append((of_type, answer[at + 10 : at + 10 + size]))
        at += 10 + size
    return found


def _after_name(answer: bytes, at: int) -> int:
    while answer[at]:
        if answer[at] >= 0xC0:
            return at + 2
        at += answer[at] + 1
    return at + 1
