from __future__ import annotations

from typing import Any

import httpx2
import pytest

from mint.client.refusal import BadRequest, Forbidden, TooLarge, WrongToken, refusal
from mint.errors import (
    AnswerMisfit,
    AnswerTooLate,
    DefinitionError,
    MintError,
    ProcessNotFound,
    Refused,
)


def told(status: int, error: str = "Refused", **more: Any) -> MintError:
    body = {"error": error, "message": "that is why", **more}
    return refusal(httpx2.Response(status, json=body))


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (400, "Refused", BadRequest),
        (401, "Refused", WrongToken),
        (403, "Refused", Forbidden),
        (413, "Refused", TooLarge),
        (409, "Refused", Refused),
        (404, "ProcessNotFound", ProcessNotFound),
        (409, "AnswerTooLate", AnswerTooLate),
        (500, "MintError", MintError),
        (409, "Unheard", Refused),
        (409, "annotations", Refused),
    ],
)
def test_each_error_is_of_the_class_that_the_server_names(
    status: int, error: str, kind: type[MintError]
) -> None:
    found = told(status, error)
    assert type(found) is kind
    assert "that is why" in str(found)


def test_an_error_in_a_definition_says_where() -> None:
    found = told(400, "DefinitionError", source="a.radial", line=2, column=3)
    assert isinstance(found, DefinitionError)
    assert str(found) == "a.radial:2:3: that is why"


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"{}", b'{"error": "x"}'])
def test_what_cannot_be_read_is_told_by_its_status(content: bytes) -> None:
    found = refusal(httpx2.Response(502, content=content))
    assert type(found) is Refused
    assert "502" in str(found)


def test_an_answer_that_does_not_fit_tells_its_fields() -> None:
    error = told(422, "AnswerMisfit", fields={"ok": "is needed"})
    assert isinstance(error, AnswerMisfit)
    assert error.fields == {"ok": "is needed"}
