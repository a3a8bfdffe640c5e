"""A broker that speaks TLS and wants to know who calls."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.brokers import free_port, rabbitmq
from tests.certificates import Authority
from tests.clusters import site, until
from tests.rabbitmq.staff import weigh
from tests.unit.participants.hosting.at_broker import working

from mint.app.app import App
from mint.compat import publisher
from mint.compat.participant import Participant as OfOriginal
from mint.ports.directory import Entry
from mint.settings import AmqpSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.brokers import Broker
    from tests.certificates import Certificate

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]


class Guarded(NamedTuple):
    """A broker with TLS.

    Args:
        broker: also without TLS, for tests.
        port: with it.
        ca: who has signed its certificate.
        own: a certificate that it accepts.
        stranger: one that it does not.
        other: another authority.
    """

    broker: Broker
    port: int
    ca: Path
    own: Certificate
    stranger: Certificate
    other: Path

    def url(self, **query: object) -> str:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return f"amqps://guest:guest@127.0.0.1:{self.port}/?{asked}"

    @property
    def good(self) -> str:
        return self.url(cafile=self.ca, certfile=self.own.cert, keyfile=self.own.key)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder, elsewhere = tmp_path_factory.mktemp("ca"), tmp_path_factory.mktemp("other")
    ours, others = Authority(folder), Authority(elsewhere)
    server, port = ours.sign("server"), free_port()
    more = (
        f"listeners.ssl.1 = 127.0.0.1:{port}\n"
        f"ssl_options.cacertfile = {ours.cert}\n"
        f"ssl_options.certfile = {server.cert}\nssl_options.keyfile = {server.key}\n"
        "ssl_options.verify = verify_peer\nssl_options.fail_if_no_peer_cert = true\n"
    )
    with rabbitmq(more) as broker:
        yield Guarded(
            broker, port, ours.cert, ours.sign("client"), others.sign("stranger"), others.cert
        )


def test_engine_and_worker_speak_by_it(guarded: Guarded, tmp_path: Path) -> None:
    with site(guarded.broker, tmp_path, amqp={"url": guarded.good}) as linked:
        with working(guarded.broker, linked, weigh, url=guarded.good):
            wfid = linked.wire.ask({"definition": "sequence\n  weigh\n  weigh"})["wfid"]
            assert linked.ends(wfid)["weight"] == 5
        listed = guarded.broker.control("list_connections", "name", "ssl", "client_properties")
        lines = [line for line in listed.splitlines() if "mint amqp:" in line]
        assert lines
        assert all("\ttrue\t" in line for line in lines)


def test_programs_of_the_original_speak_by_it(
    guarded: Guarded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINT_TLS_CA", str(guarded.ca))
    monkeypatch.setenv("MINT_TLS_CERT", str(guarded.own.cert))
    monkeypatch.setenv("MINT_TLS_KEY", str(guarded.own.key))

    class Sizer(OfOriginal):
        def consume(self) -> None:
            self.workitem.fields.size = 7

    with site(guarded.broker, tmp_path) as linked:
        monkeypatch.setattr(publisher, "INBOUND", linked.wire.inbound)
        linked.app.roll.register([Entry("sizer", queue="sizes", classic=True)])
        program = Sizer("sizes", f"127.0.0.1:{guarded.port}", "guest", "guest", "/")
        thread = threading.Thread(target=program.run)
        thread.start()
        wfid = linked.wire.ask({"definition": "sizer"})["wfid"]
        assert linked.ends(wfid)["size"] == 7
        program.finish()
        thread.join(20)


def wrong(guarded: Guarded, folder: Path) -> list[tuple[str, str]]:
    """URLs with which one is not let in, and what is said."""
    own, stranger = guarded.own, guarded.stranger
    return [
        (guarded.url(cafile=guarded.ca), "the broker wants a certificate of ours"),
        (
            guarded.url(cafile=guarded.other, certfile=own.cert, keyfile=own.key),
            "nobody whom we trust has signed the certificate of the broker",
        ),
        (
            guarded.url(cafile=guarded.ca, certfile=stranger.cert, keyfile=stranger.key),
            "the broker does not trust who has signed our certificate",
        ),
        (
            guarded.url(cafile=guarded.ca, certfile=own.cert, keyfile=stranger.key),
            "do not belong together",
        ),
        (guarded.url(cafile=folder / "none.pem"), "names a file that is not there"),
        (guarded.url(cafile=own.key), "cafile in the URL of the broker holds no certificate"),
        (
            guarded.good.replace(f":{guarded.port}/", f":{guarded.broker.port}/"),
            "the broker does not speak TLS at this port",
        ),
    ]


def test_it_says_what_is_wrong(guarded: Guarded, tmp_path: Path) -> None:
    for number, (url, reason) in enumerate(wrong(guarded, tmp_path)):
        settings = Settings(data=str(tmp_path / str(number)), amqp=AmqpSettings(url=url))
        with App(settings) as app:
            transport = app.cluster.broker
            assert transport is not None
            until(lambda: transport.fault not in (None, "not connected yet"))  # noqa: B023
            # A refusal that comes late may be cut off by the end of the connection.
            late = "it wants a certificate of ours" if "certificate" in reason else reason
            assert reason in str(transport.fault) or late in str(transport.fault)
            assert "guest:guest" not in str(transport.fault)


def test_the_worker_says_it_too(guarded: Guarded, tmp_path: Path) -> None:
    url, reason = wrong(guarded, tmp_path)[1]
    with (
        site(guarded.broker, tmp_path) as linked,
        working(guarded.broker, linked, weigh, url=url, waits=reason) as worker,
    ):
        assert "guest" not in "".join(worker.said)
