"""Who may say what by the broker: signatures, on the bare wire."""

from __future__ import annotations

import json
import secrets
import threading
from typing import TYPE_CHECKING, Any

import pytest
from tests.clusters import until
from tests.rabbitmq.staff import weigh
from tests.unit.participants.hosting.at_broker import working

from mint.client.key_file import write_key
from mint.compat import publisher
from mint.compat.participant import Participant as OfOriginal
from mint.model.signing import HEADER, Key, sign
from mint.ports.directory import Entry
from mint.ports.registered import SigningKey

if TYPE_CHECKING:
    from pathlib import Path

    from tests.brokers import Broker
    from tests.clusters import Site

    from mint.model.signing import Purpose

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]


class Signatory:
    """A program of the original wire that has a key.

    Args:
        linked: an engine with a broker.
        name: of the participant.
    """

    def __init__(self, linked: Site, name: str) -> None:
        self.linked = linked
        self.name = name
        self.queue = linked.wire.queue()
        linked.register(name, self.queue)
        self.key = self.another_key()

    def another_key(self) -> Key:
        roll = self.linked.app.roll
        key = Key(secrets.token_hex(4), self.name, secrets.token_hex(32))
        assert roll.add_key(SigningKey(key, self.linked.app.clock.now()))
        entry = roll.entry(self.name)
        assert entry is not None
        roll.register([entry], signed=True)
        return key

    def say(self, document: Any, key: Key | None = None, purpose: Purpose = "answer") -> None:
        body = json.dumps(document)
        signature = sign(purpose, body.encode(), [key or self.key])
        self.linked.wire.say(body, application_headers={HEADER: signature})

    def launch(self) -> tuple[str, dict[str, Any]]:
        """A process whose step waits for its answer, and the workitem."""
        wfid = self.linked.wire.ask({"definition": f"sequence\n  {self.name}"})["wfid"]
        return wfid, self.linked.wire.take(self.queue)


def refusals(linked: Site, wfid: str) -> list[str]:
    """Why answers to a process were refused."""
    history = linked.app.store.views.history(wfid)
    return [event.data["why"] for _, event in history if event.kind == "refused"]


def test_lesson_6_a_forged_reply_is_refused_and_recorded_and_the_true_one_goes_through(
    linked: Site,
) -> None:
    weigh, thief = Signatory(linked, "weigh"), Signatory(linked, "thief")
    wfid, work = weigh.launch()
    forged = {**work, "fields": {**work["fields"], "weight": 1}}

    linked.wire.say(forged)
    until(lambda: len(refusals(linked, wfid)) == 1)
    assert refusals(linked, wfid) == ["an answer for weigh needs its signature: it is not signed"]
    thief.say(forged)
    until(lambda: len(refusals(linked, wfid)) == 2)
    assert refusals(linked, wfid)[1] == (
        "an answer for weigh needs its signature: it is signed by thief"
    )
    thief.say({**forged, "participant_name": "thief"})
    linked.wire.say({**work, "error": "no"})
    linked.wire.say({"fei": work["fei"], "cancelled": True, "mint": work["mint"]})
    until(lambda: len(refusals(linked, wfid)) >= 4)
    assert linked.process(wfid).state == "running"
    assert linked.app.store.views.errors(wfid) == []

    weigh.say({**work, "fields": {**work["fields"], "weight": 70}})
    assert linked.ends(wfid)["weight"] == 70
    letters = linked.app.store.views.dead_letters(limit=10)
    assert {letter["reason"].partition(":")[0] for letter in letters} == {
        "an answer for weigh needs its signature"
    }


def test_keys_are_changed_while_work_goes_on(linked: Site) -> None:
    weigh = Signatory(linked, "weigh")
    old, new = weigh.key, weigh.another_key()
    for key in (old, new):
        wfid, work = weigh.launch()
        weigh.say(work, key)
        linked.ends(wfid)
    assert linked.app.roll.remove_key(old.id)

    wfid, work = weigh.launch()
    weigh.say(work, old)
    until(lambda: refusals(linked, wfid))
    assert refusals(linked, wfid)[0].endswith(f"the key '{old.id}' is not known, or is revoked")
    weigh.say(work, new)
    linked.ends(wfid)


def test_the_engine_signs_its_work_and_that_is_no_answer(linked: Site) -> None:
    weigh = Signatory(linked, "weigh")
    wfid = linked.wire.ask({"definition": "weigh"})["wfid"]
    raw = linked.wire.raw(weigh.queue)
    header = raw.properties["application_headers"][HEADER]
    assert header == sign("work", raw.body, [weigh.key])

    linked.wire.say(raw.body.decode(), application_headers={HEADER: header})
    until(lambda: refusals(linked, wfid))
    assert "does not fit" in refusals(linked, wfid)[0]


def test_a_signed_answer_has_to_name_its_dispatch(linked: Site) -> None:
    weigh = Signatory(linked, "weigh")
    wfid, work = weigh.launch()
    weigh.say({name: value for name, value in work.items() if name != "mint"})
    until(lambda: refusals(linked, wfid))
    assert "to which dispatch" in refusals(linked, wfid)[0]
    weigh.say(work)
    linked.ends(wfid)


def test_who_is_not_asked_by_the_broker_cannot_be_answered_for_there(linked: Site) -> None:
    wfid = linked.wire.ask({"definition": "human to: ann"})["wfid"]
    (task,) = until(lambda: linked.app.store.views.tasks(wfid=wfid))
    expid, _, subid = task.key.partition("!")
    fei = {"engine_id": "engine", "wfid": wfid, "expid": expid, "subid": subid}
    linked.wire.say({"fei": fei, "fields": {"approved": True}})
    until(lambda: refusals(linked, wfid))
    assert "never had its work" in refusals(linked, wfid)[0]
    assert linked.process(wfid).state == "running"


def test_nobody_else_takes_over_the_name_of_who_signs(linked: Site) -> None:
    weigh = Signatory(linked, "weigh")
    thief = linked.wire.queue()
    for fields in ({"name": "weigh", "queue": thief}, {"name": "we.*", "queue": thief}):
        wfid = linked.wire.ask({"definition": "boss_register", "fields": fields})["wfid"]
        if fields["name"] == "weigh":
            (error,) = linked.errors(wfid)
            assert "'weigh' has to sign" in error.fault.message
    unregister = {"definition": "boss_register action: unregister", "fields": {"name": "weigh"}}
    assert linked.errors(linked.wire.ask(unregister)["wfid"])
    hello = {"do": "hello", "worker": "w", "participants": [{"name": "weigh", "queue": thief}]}
    told = linked.wire.ask_to("mint.workers", hello)
    assert "'weigh' has to sign" in told["error"]
    wfid, work = weigh.launch()
    weigh.say(work)
    linked.ends(wfid)


def test_nobody_else_claims_the_work_of_who_signs(linked: Site) -> None:
    weigh = Signatory(linked, "weigh")
    wfid, work = weigh.launch()
    dispatch = work["mint"]["dispatch"]
    pulse = {"do": "pulse", "worker": "w", "holding": [dispatch]}
    told = linked.wire.ask_to("mint.workers", pulse)
    assert told["states"] == {dispatch: {"state": "lost"}}
    body = json.dumps(pulse)
    header = {HEADER: sign("call", body.encode(), [weigh.key])}
    told = linked.wire.ask_to("mint.workers", body, application_headers=header)
    assert told["states"] == {dispatch: {"state": "open"}}

    linked.wire.say({"fei": {**work["fei"], "subid": "x"}, "cancelled": True, "mint": work["mint"]})
    weigh.say(work)
    linked.ends(wfid)


def test_workers_of_mint_sign(broker: Broker, linked: Site) -> None:
    key = Key("k1", "weigh", secrets.token_hex(32))
    linked.app.roll.add_key(SigningKey(key, 0.0))
    linked.app.roll.register([Entry("weigh", queue="mint.work.weigh")], signed=True)
    with working(broker, linked, weigh, keys=[key], strict=True) as worker:
        wfid = linked.wire.ask({"definition": "sequence\n  weigh\n  weigh"})["wfid"]
        assert linked.ends(wfid)["weight"] == 5
        assert refusals(linked, wfid) == []

        wfid = linked.wire.ask({"definition": "boss_register"})["wfid"]
        forged = {"fei": {"wfid": wfid, "expid": "0", "subid": "x"}, "fields": {}}
        linked.wire.say({**forged, "participant_name": "weigh"}, "mint.work.weigh")
        until(
            lambda: any(
                "may not be from an engine: it is not signed" in line for line in worker.said
            )
        )
    assert linked.wire.take("mint.dead")["fei"] == forged["fei"]


def test_a_worker_without_its_key_is_told_so(broker: Broker, linked: Site) -> None:
    linked.app.roll.register([Entry("weigh", queue="mint.work.weigh")], signed=True)
    with working(broker, linked, weigh, waits="'weigh' has to sign") as worker:
        assert any("--key FILE" in line for line in worker.said)


def test_programs_of_the_original_sign(
    broker: Broker, linked: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizer = Signatory(linked, "sizer")
    write_key(tmp_path / "sizer.key", sizer.key)
    monkeypatch.setenv("MINT_SIGNING_KEY", str(tmp_path / "sizer.key"))
    monkeypatch.setattr(publisher, "INBOUND", linked.wire.inbound)

    class Sizer(OfOriginal):
        def consume(self) -> None:
            self.workitem.fields.size = 7

    program = Sizer(sizer.queue, f"127.0.0.1:{broker.port}", "guest", "guest", "/")
    thread = threading.Thread(target=program.run)
    thread.start()
    wfid = linked.wire.ask({"definition": "sizer"})["wfid"]
    assert linked.ends(wfid)["size"] == 7
    program.finish()
    thread.join(20)
    assert refusals(linked, wfid) == []
