from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mint import Workitem, participant
from mint.errors import MintError
from mint.model.effect import Dispatch
from mint.model.message import Fail, Reply
from mint.participants import trial
from mint.participants.registration import registration_of
from mint.participants.secrets import secret_of

if TYPE_CHECKING:
    from pathlib import Path

HUSH = 'hush-"4711"'


@participant("publish")
def publish(wi: Workitem) -> None:
    token = wi.secret("token")
    wi.fields.length = len(token)


@participant("careless")
def careless(wi: Workitem) -> None:
    wi.fields.deep = {"er": [f"Bearer {wi.secret('token')}"]}


@participant("chatty")
def chatty(wi: Workitem) -> None:
    wi.log(f"using {wi.secret('token')}")
    wi.progress(1, 2, f"with {wi.secret('token')}")
    raise ValueError(f"no: {wi.secret('token')}")


PARAMS = {"token": "secret:up-load"}


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINT_SECRET_UP_LOAD", HUSH)


def done(thing: object, observe: Any = None) -> Reply | Fail:
    """What a participant answers."""
    dispatch = Dispatch("d", "w", "0!x", "p", params=PARAMS, fields={"a": 1})
    coroutine = registration_of(thing).begin(dispatch, observe or (lambda _: None)).work()
    with pytest.raises(StopIteration) as ended:
        coroutine.send(None)
    found: Reply | Fail = ended.value.value
    return found


def test_a_participant_gets_the_secret_and_the_step_only_names_it() -> None:
    wi = trial.run(publish, params=PARAMS)
    assert wi.fields.length == len(HUSH)
    assert wi.params.token == PARAMS["token"]


@pytest.mark.parametrize("value", ["hush", "secret:", "secret:../x", "secret:a/b", 7, None, " x"])
def test_what_names_no_secret(value: object) -> None:
    with pytest.raises(MintError, match="the attribute 'token' names no secret: say `token: \""):
        trial.run(publish, params={"token": value})


def test_an_answer_with_the_secret_is_not_sent() -> None:
    answer = done(careless)
    assert isinstance(answer, Fail)
    assert "holds the secret 'up-load'" in answer.fault.message
    assert HUSH not in repr(answer)
    assert "4711" not in repr(answer)


def test_logs_progress_and_errors_do_not_tell_it() -> None:
    seen: list[dict[str, Any]] = []
    answer = done(chatty, seen.append)
    assert isinstance(answer, Fail)
    assert answer.fault.message == "no: ***"
    assert [one["text"] for one in seen] == ["using ***", "with ***"]
    assert "4711" not in repr(answer) + repr(seen)


def test_a_secret_may_be_a_file_that_others_cannot_read(tmp_path: Path) -> None:
    file = tmp_path / "db.password"
    file.touch(0o600)
    file.write_text("hush\n")
    environment = {"MINT_SECRETS": str(tmp_path)}
    assert secret_of("db.password", environment) == "hush"
    file.chmod(0o644)
    with pytest.raises(MintError, match=r"can be read by others: chmod 600 .*db\.password"):
        secret_of("db.password", environment)


def test_a_secret_that_is_not_here(tmp_path: Path) -> None:
    with pytest.raises(
        MintError, match="set MINT_SECRET_DB_PASSWORD for this worker, or MINT_SECR"
    ):
        secret_of("db.password", {})
    with pytest.raises(MintError, match=r"cannot be read from .*: No such file"):
        secret_of("none", {"MINT_SECRETS": str(tmp_path)})
