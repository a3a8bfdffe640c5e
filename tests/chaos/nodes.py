"""RabbitMQ nodes that make one cluster, to be killed and started again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

from tests.brokers import free_port
from tests.chaos.programs import Program
from tests.services import find_program, missing

_PROGRAMS = Path("/usr/lib/rabbitmq/bin")
_PATIENCE = 120.0
"""Seconds in which a node starts on a machine that has much else to do."""
_TICK = 8
"""Seconds of silence after which nodes take one another for dead."""


class Nodes:
    """A cluster on the loopback.

    What is left of it when nodes lose sight of one another pauses, unless it is the larger part:
    so it heals by itself. On one machine that is as right as on many.

    Args:
        number: of nodes.
    """

    def __init__(self, number: int) -> None:
        server = find_program("rabbitmq-server", _PROGRAMS)
        mapper = find_program("epmd")
        if server is None or mapper is None:
            missing("RabbitMQ")
        self._folder = Path(tempfile.mkdtemp(prefix="mint-mq-"))
        self._names = free_port()
        self.ports = [free_port() for _ in range(number)]
        log = self._folder / "epmd.log"
        words = [mapper, "-port", self._names, "-address", "127.0.0.1"]
        self._mapper = Program("epmd", words, {"PATH": os.environ["PATH"]}, log)
        self._environments = [self._environment(index) for index in range(number)]
        self.all = [
            Program(f"mq{index + 1}", [server], environment, self._folder / f"mq{index + 1}.log")
            for index, environment in enumerate(self._environments)
        ]

    def control(self, *words: str) -> str:
        """What `rabbitmqctl` prints, of the first node."""
        done = subprocess.run(  # noqa: S603 - a program that we looked up, with our own arguments
            [_PROGRAMS / "rabbitmqctl", "--quiet", *words],
            env=self._environments[0],
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def wait(self) -> None:
        """Wait until all nodes answer."""
        end = time.monotonic() + _PATIENCE
        for port, node in zip(self.ports, self.all, strict=True):
            while not _answers(port):
                node.tend()
                assert time.monotonic() < end, f"{node.name} does not answer: {node.said()}"
                time.sleep(0.1)

    def waiting(self) -> dict[str, int]:
        """Messages in each queue, the ones that are with somebody too."""
        rows = self.control("list_queues", "name", "messages", "--no-table-headers").splitlines()
        return {name: int(count) for name, count in (row.split("\t") for row in rows)}

    def _environment(self, index: int) -> dict[str, str]:
        folder = self._folder / f"mq{index + 1}"
        folder.mkdir()
        (folder / "enabled_plugins").write_text("[].\n")
        lines = [
            f"listeners.tcp.1 = 127.0.0.1:{self.ports[index]}",
            "vm_memory_high_watermark.absolute = 1GB",
            "disk_free_limit.absolute = 50MB",
            "cluster_partition_handling = pause_minority",
            "cluster_formation.peer_discovery_backend = classic_config",
            "cluster_formation.randomized_startup_delay_range.min = 0",
            "cluster_formation.randomized_startup_delay_range.max = 1",
            "mnesia_table_loading_retry_limit = 60",
            "mnesia_table_loading_retry_timeout = 5000",
            *(
                f"cluster_formation.classic_config.nodes.{other + 1} = {_name(other, port)}"
                for other, port in enumerate(self.ports)
            ),
        ]
        (folder / "rabbitmq.conf").write_text("\n".join(lines) + "\n")
        only_here = "-kernel inet_dist_use_interface {127,0,0,1}"
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "LANG": "C.UTF-8",
            "ERL_EPMD_PORT": str(self._names),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_NODENAME": _name(index, self.ports[index]),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{only_here} -kernel net_ticktime {_TICK}",
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
        }

    def __enter__(self) -> Self:
        (self._folder / ".erlang.cookie").write_text("chaos")
        (self._folder / ".erlang.cookie").chmod(0o400)
        self._mapper.start()
        for node in self.all:
            node.start()
        return self

    def __exit__(self, *_: object) -> None:
        for program in (*self.all, self._mapper):
            program.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


def _name(index: int, port: int) -> str:
    """The port makes it a name of its own on this machine."""
    return f"mq{index + 1}-{port}@localhost"


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1.0) as connection:
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            return bool(connection.recv(1))
    except OSError:
        return False
