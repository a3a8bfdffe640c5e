"""RabbitMQ nodes that make one cluster, to be killed and started again."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.brokers import free_port
from tests.chaos.names import Names
from tests.chaos.programs import Program
from tests.services import find_program, missing

if TYPE_CHECKING:
    from tests.chaos.links import Link, Links

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
        links: which are open, for the wires between the nodes.
    """

    def __init__(self, number: int, links: Links) -> None:
        server = find_program("rabbitmq-server", _PROGRAMS)
        if server is None:
            missing("RabbitMQ")
        self.folder = Path(tempfile.mkdtemp(prefix="mint-mq-"))
        self.ports = [free_port() for _ in range(number)]
        self._distribution = [free_port() for _ in range(number)]
        self.pairs: list[tuple[Link, Link]] = []
        """The wires between two nodes, there and back."""
        self.revived: list[str] = []
        """Nodes that had to be started again at the end, see `wait`."""
        mappers = self._wire(links)
        self._environments = [self._environment(at, port) for at, port in enumerate(mappers)]
        self.all = [
            Program(f"mq{at + 1}", [server], environment, self.folder / f"mq{at + 1}.log")
            for at, environment in enumerate(self._environments)
        ]

    def _wire(self, links: Links) -> list[int]:
        """A port mapper for each node, which leads it to the others by wires: their ports."""
        known: dict[str, int] = {}
        numbers = range(len(self.ports))
        ways: list[dict[str, int]] = [{} for _ in numbers]
        for one, other in itertools.combinations(numbers, 2):
            there = links.add(f"mq{one + 1}-mq{other + 1}", self._distribution[other])
            back = links.add(f"mq{other + 1}-mq{one + 1}", self._distribution[one])
            ways[one][self._short(other)] = there.port
            ways[other][self._short(one)] = back.port
            self.pairs.append((there, back))
        return [links.listen(Names(known, way.get).answer) for way in ways]

    def _short(self, index: int) -> str:
        """The port makes it a name of its own on this machine."""
        return f"mq{index + 1}-{self.ports[index]}"

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
        """Wait until all nodes answer.

        A node that others had given up does not always come back by itself when it sees them again.
        One that does not for long is killed and started, as whoever looks after it would.
        """
        for port, node in zip(self.ports, self.all, strict=True):
            if not self._comes(port, node):
                self.revived.append(node.name)
                node.kill()
                node.start()
                assert self._comes(port, node), f"{node.name} does not answer: {node.said()}"

    def _comes(self, port: int, node: Program) -> bool:
        end = time.monotonic() + _PATIENCE
        while not _answers(port):
            node.tend()
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        return True

    def waiting(self) -> dict[str, int]:
        """Messages in each queue, the ones that are with somebody too."""
        asked = ("name", "messages_ready", "messages_unacknowledged")
        found = {}
        for row in self.control("list_queues", *asked, "--no-table-headers").splitlines():
            name, ready, taken = row.split("\t")
            found[f"messages in {name}"] = int(ready)
            found[f"messages of {name} that somebody has"] = int(taken)
        return found

    def _environment(self, index: int, mapper: int) -> dict[str, str]:
        folder = self.folder / f"mq{index + 1}"
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
                f"cluster_formation.classic_config.nodes.{at + 1} = {self._short(at)}@localhost"
                for at in range(len(self.ports))
            ),
        ]
        (folder / "rabbitmq.conf").write_text("\n".join(lines) + "\n")
        only_here = "-kernel inet_dist_use_interface {127,0,0,1}"
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "ERL_CRASH_DUMP": str(self.folder / "erl_crash.dump"),
            "LANG": "C.UTF-8",
            "ERL_EPMD_PORT": str(mapper),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_NODENAME": f"{self._short(index)}@localhost",
            "RABBITMQ_DIST_PORT": str(self._distribution[index]),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{only_here} -kernel net_ticktime {_TICK}",
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
        }

    def __enter__(self) -> Self:
        (self.folder / ".erlang.cookie").write_text("chaos")
        (self.folder / ".erlang.cookie").chmod(0o400)
        for node in self.all:
            node.start()
        return self

    def __exit__(self, *_: object) -> None:
        for program in self.all:
            program.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1.0) as connection:
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            return bool(connection.recv(1))
    except OSError:
        return False
