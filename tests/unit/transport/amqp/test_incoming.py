from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.model.values import payloads, values

from mint.model.effect import Dispatch
from mint.model.fault import Fault
from mint.model.message import Fail, Reply
from mint.transport.amqp import documents, incoming
from mint.transport.amqp.incoming import Ignored, Unreadable, Wish

FEI = {"engine_id": "engine", "wfid": "w1", "subid": "ab", "expid": "0_1"}


def read(document: object) -> Any:
    return of(json.dumps(document).encode())


def of(body: bytes) -> Any:
    (document,) = incoming.documents_of(body)
    return incoming.read(document)


@given(payloads, payloads)
def test_a_workitem_that_comes_back_is_a_reply(
    fields: dict[str, Any], params: dict[str, Any]
) -> None:
    work = Dispatch("d1", "w1", "0_1!ab", "spy", params, fields, at=5.0)

    said = of(documents.workitem(work))

    assert isinstance(said, Reply)
    assert (said.wfid, said.key, said.dispatch, said.participant) == ("w1", "0_1!ab", "d1", "spy")
    kept = {k: v for k, v in fields.items() if k not in ("params", "dispatched_at")}
    assert said.fields == kept


def test_programs_that_know_nothing_of_dispatches_reply_by_the_fei() -> None:
    said = read({"fei": FEI, "fields": {"n": 1}})

    assert said == Reply(wfid="w1", key="0_1!ab", fields={"n": 1})


def test_a_fei_may_be_a_storage_id() -> None:
    said = read({"fei": "0_1!ab!w1", "fields": {}})

    assert (said.wfid, said.key) == ("w1", "0_1!ab")


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (
            {"class": "Ruote::Amqp::RemoteError", "message": "kaboom", "trace": ["a.py:1", "b"]},
            Fault("participant", "kaboom", "Ruote::Amqp::RemoteError", ("a.py:1", "b")),
        ),
        ("it broke", Fault("participant", "it broke")),
        (["any", 1], Fault("participant", '["any",1]')),
        ({"message": "no class"}, Fault("participant", '{"message":"no class"}')),
        ({"class": "X", "message": None, "trace": "t"}, Fault("participant", "", "X")),
    ],
)
def test_an_error_comes_in_several_forms(error: object, fault: Fault) -> None:
    said = read({"fei": FEI, "fields": {"n": 1}, "error": error})

    assert said == Fail(wfid="w1", key="0_1!ab", fault=fault, fields={"n": 1})


def test_a_cancel_that_comes_back_is_ignored() -> None:
    assert isinstance(read({"cancel": True, "fei": FEI, "flavour": None}), Ignored)


@pytest.mark.parametrize("definition", ["definition", "process_definition"])
@pytest.mark.parametrize("fields", ["fields", "workitem_fields"])
@pytest.mark.parametrize("variables", ["variables", "process_variables"])
def test_a_launch_has_several_names_for_its_members(
    definition: str, fields: str, variables: str
) -> None:
    said = read({definition: "noop", fields: {"a": 1}, variables: {"v": 2}, "extra": 3})

    assert said == Wish("noop", {"a": 1}, {"v": 2})


def test_null_means_nothing() -> None:
    assert read({"definition": "noop", "fields": None, "variables": None}) == Wish("noop", {}, {})


def test_a_tree_and_a_key() -> None:
    said = read({"definition": ["noop", {}, []], "launch_key": "k1", "single": "s"})

    assert said == Wish(["noop", {}, []], {}, {}, launch_key="k1", single="s")


def test_what_is_deployed() -> None:
    assert read({"deployed": "release@3"}).deployed == "release@3"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[1]", "neither a JSON object"),
        (b"{}", "neither a launch"),
        (b'{"fei": 5, "fields": {}}', "`fei` is not"),
        (b'{"fei": "a!b", "fields": {}}', "`fei` is not"),
        (b'{"fei": "0!a!w"}', "without `fields`"),
        (b'{"fei": "0!a!w", "fields": [1]}', "`fields` is not an object"),
        (b'{"definition": 5}', "neither a text nor a tree"),
        (b'{"definition": "noop", "fields": [1]}', "`fields` is not an object"),
    ],
)
def test_what_means_nothing_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        of(body)


@given(st.binary() | values.map(lambda value: json.dumps(value).encode()))
def test_nothing_else_is_ever_raised(body: bytes) -> None:
    with contextlib.suppress(Unreadable):
        for document in incoming.documents_of(body):
            incoming.read(document)


@given(st.lists(payloads, min_size=1))
def test_a_parcel_has_several_documents(several: list[dict[str, Any]]) -> None:
    assert incoming.documents_of(json.dumps(several).encode()) == several


@pytest.mark.parametrize("body", [b"[]", b"[1]", b"[{}, []]", b"[[{}]]"])
def test_a_list_of_anything_else_is_none(body: bytes) -> None:
    with pytest.raises(Unreadable, match="neither a JSON object nor a list of them"):
        incoming.documents_of(body)
