from __future__ import annotations

from typing import Any

import pytest

from mint.model.effect import Dispatch
from mint.observe.secrets import HIDDEN, is_secret, plain_text, without_secrets


@pytest.mark.parametrize(
    "name",
    [
        "token", "tokens", "api_token", "Authorization", "X-Api-Key", "password", "db_password",
        "PASSWORD_HASH", "client-secret", "fields", "workitem", "cookie", "private_key",
    ],
)  # fmt: skip
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", ["wfid", "key", "participant", "tokenizer", "field_count", 7])
def test_other_names(name: object) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("postgresql://ann:pw@db.example/x", "postgresql://ann:***@db.example/x"),
        ("a amqp://u:p@w@broker.test/ b", "a amqp://u:***@broker.test/ b"),
        ("http://:pw@localhost/", "http://:***@localhost/"),
        ("http://localhost:80/a@b", "http://localhost:80/a@b"),
        ("Authorization: Bearer abcdefgh1234", f"Authorization: Bearer {HIDDEN}"),
        ("basic dGVzdDp0ZXN0", f"basic {HIDDEN}"),
        ("basic work", "basic work"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_passwords_in_texts(text: str, told: str) -> None:
    assert plain_text(text) == told


def test_values_within_values() -> None:
    given = {"a": [{"b": {"token": "s"}, "c": ("http://a:s@b.test/", b"http://a:s@b.test/")}]}
    assert without_secrets(given) == {
        "a": [{"b": {"token": HIDDEN}, "c": ["http://a:***@b.test/"] * 2}]
    }


def test_the_payload_of_work_is_not_told_with_it() -> None:
    told = without_secrets(Dispatch("d", "w", "0!a", "p", {}, {"a": "s"}))
    assert (told["id"], told["fields"]) == ("d", HIDDEN)


def test_what_contains_itself_comes_to_an_end() -> None:
    around: dict[str, Any] = {}
    around["again"] = around
    assert HIDDEN in str(without_secrets(around))
