"""The password of a broker is in nothing that anybody is shown."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.clusters import until
from tests.observe.upping import COMMAND

if TYPE_CHECKING:
    from tests.brokers import Broker

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]

HUSH = "hush-4711"

WEIGH = "from mint import participant\n\n@participant('weigh')\ndef weigh(wi):\n    pass\n"


def environment(data: Path, url: str) -> dict[str, str]:
    more = {"MINT_DATA": str(data), "MINT_AMQP__URL": url, "MINT_BROKER": url, "MINT_LOG": "debug"}
    return {**os.environ, **more}


def said(data: Path, url: str, *words: str) -> str:
    """All that a command prints."""
    done = subprocess.run(  # noqa: S603 - our own program
        [*COMMAND, *words],
        env=environment(data, url),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("place", ["guest:{hush}@127.0.0.1:{port}", "guest:{hush}@127.0.0.1:1"])
def test_a_broker_that_does_not_let_us_in_or_is_not_there(
    broker: Broker, tmp_path: Path, place: str
) -> None:
    url = f"amqp://{place.format(hush=HUSH, port=broker.port)}/?heartbeat=5"
    log = tmp_path / "log"
    with log.open("wb") as stream:
        server = subprocess.Popen(  # noqa: S603 - our own program
            [*COMMAND, "up"], env=environment(tmp_path, url), stdout=stream, stderr=stream
        )
    try:
        until(lambda: "no broker" in log.read_text(), 60.0)
        shown = "".join(
            said(tmp_path, url, *words)
            for words in (
                ["status"],
                ["status", "--json"],
                ["doctor"],
                ["doctor", "--json"],
                ["participants", "--json"],
                ["audit", "--json"],
                ["whoami"],
            )
        )
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    assert HUSH not in shown + log.read_text()


def test_a_worker_that_does_not_get_in(broker: Broker, tmp_path: Path) -> None:
    (tmp_path / "weigh.py").write_text(WEIGH)
    url = f"amqp://guest:{HUSH}@127.0.0.1:{broker.port}/"
    log = tmp_path / "log"
    with log.open("wb") as stream:
        worker = subprocess.Popen(  # noqa: S603 - our own program
            [*COMMAND, "participant", "run", str(tmp_path / "weigh.py")],
            env=environment(tmp_path, url),
            stdout=stream,
            stderr=stream,
        )
    try:
        until(lambda: "ACCESS_REFUSED" in log.read_text(), 60.0)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)
    assert HUSH not in log.read_text()


@pytest.mark.parametrize(
    "url", ["amqp://boss:{hush}@mq.example.org:x", "http://boss:{hush}@mq.example.org"]
)
def test_a_url_that_cannot_be(tmp_path: Path, url: str) -> None:
    url = url.format(hush=HUSH)
    weigh = str(tmp_path / "weigh.py")
    Path(weigh).write_text(WEIGH)
    for words in (["up"], ["participant", "run", weigh]):
        told = said(tmp_path, url, *words)
        assert "no URL of a broker" in told
        assert HUSH not in told
