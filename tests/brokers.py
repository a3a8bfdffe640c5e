"""RabbitMQ for tests: a private node, on free ports, of the loopback only."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.services import find_program, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_START_SECONDS = 90.0
_STOP_SECONDS = 30.0
_PROGRAMS = Path("/usr/lib/rabbitmq/bin")


class Broker(NamedTuple):
    """A node that runs.

    Args:
        port: for AMQP.
        environment: with which `rabbitmqctl` reaches it.
        server: its process.
    """

    port: int
    environment: dict[str, str]
    server: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """How clients reach it."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}/"

    def control(self, *words: str) -> str:
        """What `rabbitmqctl` prints."""
        done = subprocess.run(  # noqa: S603 - a program that we looked up, with our own arguments
            [_PROGRAMS / "rabbitmqctl", "--quiet", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def free_port() -> int:
    """A port of the loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


_MANY = "lists:foreach(fun(_) -> spawn(fun() -> ok end) end, lists:seq(1, 30000))."


def spare(control: Callable[..., str]) -> None:
    """Have processes of a node bear numbers that none has after its next start.

    A quorum queue that dead-letters at least once remembers the number of the process that does so.
    RabbitMQ 3.10 gives such a queue up when another process has that number after a crash.

    Args:
        control: gives what `rabbitmqctl` prints for some words.
    """
    control("eval", _MANY)


def is_installed() -> bool:
    """Whether there is a RabbitMQ to start."""
    return find_program("rabbitmq-server", _PROGRAMS) is not None


@contextmanager
def rabbitmq(more: str = "", plugins: Sequence[str] = (), **settings: int) -> Iterator[Broker]:
    """A RabbitMQ node of our own.

    Args:
        more: lines of its configuration.
        plugins: that it has.
        settings: of the application `rabbit`, numbers by name.
    """
    if not is_installed():
        missing("RabbitMQ")
    folder = Path(tempfile.mkdtemp(prefix="mint-mq-"))
    try:
        with _names() as port:
            environment = _environment(folder, port, (more, plugins, settings))
            with _running(folder, environment) as broker:
                yield broker
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _names() -> Iterator[int]:
    """A port mapper for the node: one that the node starts itself outlives a run that is killed."""
    mapper = find_program("epmd")
    if mapper is None:
        missing("the port mapper of Erlang")
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - a program that we looked up, with our own arguments
        [*_watched(), str(mapper), "-port", str(port), "-address", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_listens(port)
        yield port
    finally:
        process.kill()
        process.wait(_STOP_SECONDS)


def _watched() -> list[str]:
    """What a server is started with so that a test run that is killed leaves none behind."""
    found = find_program("setpriv")
    return [str(found), "--pdeathsig", "TERM", "--"] if found else []


def _wait_until_it_listens(port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), 1.0):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"no port mapper on port {port}")


def _environment(
    folder: Path, names: int, said: tuple[str, Sequence[str], dict[str, int]]
) -> dict[str, str]:
    """A node with its own folders, its own cookie and its own port mapper."""
    more, plugins, settings = said
    told = ", ".join(f"{{{name}, {value}}}" for name, value in settings.items())
    (folder / "advanced.config").write_text(f"[{{rabbit, [{told}]}}].\n")
    (folder / "enabled_plugins").write_text(f"[{','.join(plugins)}].\n")
    (folder / "rabbitmq.conf").write_text(
        f"listeners.tcp.1 = 127.0.0.1:{(port := free_port())}\n"
        f"vm_memory_high_watermark.absolute = 2GB\ndisk_free_limit.absolute = 50MB\n{more}"
    )
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ERL_CRASH_DUMP": str(folder / "erl_crash.dump"),
        "LANG": "C.UTF-8",
        "MINT_TEST_PORT": str(port),
        "ERL_EPMD_PORT": str(names),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_NODENAME": f"mint{port}@localhost",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
    }


@contextmanager
def _running(folder: Path, environment: dict[str, str]) -> Iterator[Broker]:
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen(  # noqa: S603 - as above
            [*_watched(), _PROGRAMS / "rabbitmq-server"],
            env=environment,
            cwd=folder,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        port = int(environment["MINT_TEST_PORT"])
        _wait_until_it_answers(port, folder, server)
        yield Broker(port, environment, server)
    finally:
        _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, number)
            server.wait(_STOP_SECONDS)
        except ProcessLookupError:
            server.wait(_STOP_SECONDS)
            return
        except subprocess.TimeoutExpired:
            continue


def _wait_until_it_answers(port: int, folder: Path, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, (folder / "output").read_text()
        try:
            with socket.create_connection(("127.0.0.1", port), 1.0) as connection:
                connection.sendall(b"AMQP\x00\x00\x09\x01")
                if connection.recv(1):
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError((folder / "output").read_text())
