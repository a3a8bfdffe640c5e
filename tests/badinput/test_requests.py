"""Requests that nobody would send by hand: each gets an answer of ours, and hurts nobody."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from tests.web.serving import refusal

if TYPE_CHECKING:
    from tests.web.serving import Served

DEEP = "[" * 100_000 + "]" * 100_000
HUGE = "9" * 5000
NOT_JSON: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "bytes": bytes(range(256)),
    "no UTF-8": b'{"key": "\xff\xfe"}',
    "deep": DEEP.encode(),
    "deep in a member": f'{{"fields": {{"x": {DEEP}}}, "definition": "noop"}}'.encode(),
    "a huge number": f'{{"fields": {{"x": {HUGE}}}, "definition": "noop", "key": {HUGE}}}'.encode(),
    "NaN": b'{"fields": {"x": NaN}, "definition": "noop"}',
    "infinity": b'{"fields": {"x": 1e999}, "definition": "noop", "key": 1e999}',
    "half a character": b'{"fields": {"x": "\\ud800"}, "definition": "noop", "key": "\\ud800"}',
    "NUL": b'{"fields": {"x": "\\u0000"}, "definition": "noop\\u0000", "key": "0\\u0000"}',
}
ODD: list[Any] = [None, True, 0, -1, 2**70, 1e300, "", "x", "\x00", [], [[]], {}, {"": None}]
ODD_TEXTS = ["%00", "-1", "%FF", "x" * 5000, "..%2F..", "0_0!x", "%F0%9F%98%80", "9" * 400]


def operations(served: Served) -> list[tuple[str, str, dict[str, Any]]]:
    """Every method of every path, as the server itself describes them."""
    schema = served.get("/schema/openapi.json")
    return [
        (method.upper(), path.removeprefix("/api/v1"), operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if "events" not in path
    ]


def members(served: Served, operation: dict[str, Any]) -> list[str]:
    """The members that the body of a request may have."""
    try:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
    except KeyError:
        return []
    name = next(
        (part["$ref"] for part in [schema, *schema.get("oneOf", [])] if "$ref" in part), ""
    ).rpartition("/")[2]
    if not name:
        return []
    schemas = served.get("/schema/openapi.json")["components"]["schemas"]
    return list(schemas[name].get("properties", {}))


def filled(path: str, value: str) -> str:
    """A path with a value in the place of each of its parameters."""
    while "{" in path:
        before, _, rest = path.partition("{")
        path = before + value + rest.partition("}")[2]
    return path


def check(served: Served, method: str, path: str, **request: Any) -> None:
    answer = served.client.request(method, path, **request)
    assert answer.status_code < 500, (method, path, request, answer.text)
    if answer.status_code >= 400:
        refusal(answer, answer.status_code)


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON.keys())
@pytest.mark.usefixtures("healthy")
def test_a_body_that_is_no_json_is_refused(served: Served, body: bytes) -> None:
    wfid = served.launch("concurrence\n  stall\n  picky")
    for method, path, _ in operations(served):
        if method != "DELETE":
            headers = {"content-type": "application/json"}
            check(served, method, filled(path, wfid), content=body, headers=headers)


@pytest.mark.usefixtures("healthy")
def test_members_of_a_wrong_type_are_refused(served: Served) -> None:
    wfid = served.launch("concurrence\n  stall\n  picky")
    for method, path, operation in operations(served):
        for member in members(served, operation):
            for value in ODD:
                raw = json.dumps({"definition": "noop", member: value}).encode()
                headers = {"content-type": "application/json"}
                check(served, method, filled(path, wfid), content=raw, headers=headers)


@pytest.mark.usefixtures("healthy")
def test_paths_and_queries_may_be_anything(served: Served) -> None:
    for method, path, operation in operations(served):
        for text in ODD_TEXTS:
            check(served, method, filled(path, text))
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "query":
                    check(served, method, f"{filled(path, 'none')}?{parameter['name']}={text}")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data", "x", "\xff", ""]
)
@pytest.mark.usefixtures("healthy")
def test_other_kinds_of_content_have_an_answer(served: Served, kind: str) -> None:
    headers = {"content-type": kind.encode("latin-1")}
    for method, path, _ in operations(served):
        check(served, method, filled(path, "none"), content=b"a=b", headers=headers)


@pytest.mark.usefixtures("healthy")
def test_too_large_a_body_is_refused_before_it_is_read(served: Served) -> None:
    largest = served.server.settings.limits.payload
    answer = served.client.post("/processes", content=b" " * (largest + 5 * 1024 * 1024))
    told = refusal(answer, 413)
    assert "limits.payload" in told["message"]


@pytest.mark.usefixtures("healthy")
def test_too_large_fields_are_refused(served: Served) -> None:
    fields = {"x": "x" * served.server.settings.limits.payload}
    answer = served.client.post("/processes", json={"definition": "quick", "fields": fields})
    told = refusal(answer, 413)
    assert told["error"] == "LimitReached"
    assert "limits.payload (now 16777216)" in told["message"]


@pytest.mark.usefixtures("healthy")
def test_deep_fields_are_refused(served: Served) -> None:
    for depth in (501, 900, 100_000):
        deep = "[" * depth + "]" * depth
        body = f'{{"definition": "quick", "fields": {{"x": {deep}}}}}'
        headers = {"content-type": "application/json"}
        answer = served.client.post("/processes", content=body.encode(), headers=headers)
        refusal(answer, 413 if depth < 900 else answer.status_code)
        assert answer.status_code in (400, 413)


@pytest.mark.usefixtures("healthy")
def test_slow_and_broken_requests_disturb_nobody(served: Served) -> None:
    address = urlsplit(served.server.url)
    token = (served.data / "token").read_text()
    head = (
        f"POST /api/v1/processes HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    )
    texts = [
        head + "Content-Length: 1000000\r\n\r\n{",
        head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\r\n",
        head + "Content-Length: -1\r\n\r\n",
        head + "Content-Length: x\r\n\r\n",
        head,
        "GARBAGE\r\n\r\n",
        "\x16\x03\x01\x02",
        "GET /" + "x" * 100_000,
    ]
    connections = []
    for text in texts:
        connection = socket.create_connection((address.hostname, address.port), timeout=5)
        connection.sendall(text.encode())
        connections.append(connection)
    served.until_over(served.launch("quick"))
    for connection in connections:
        connection.close()
    served.until_over(served.launch("quick"))
