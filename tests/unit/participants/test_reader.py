from __future__ import annotations

import http.server
import json
import os
import threading
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from mint.participants.reader import NotAllowed, Reader, value_of
from mint.participants.trial import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory that may be read, beside one that must not."""
    for name in ("open", "closed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"{name} text")
    (tmp_path / "open" / "deep").mkdir()
    (tmp_path / "open" / "deep" / "b.json").write_text('{"kilroy": "here"}')
    return tmp_path


def test_what_is_json_is_a_value_and_the_rest_is_text(place: Path) -> None:
    reader = Reader(files=[str(place / "open")])
    assert reader.read(str(place / "open" / "a.txt")) == "open text"
    assert reader.read(str(place / "open" / "deep" / "b.json")) == {"kilroy": "here"}


def test_a_relative_path_is_looked_for_in_all_directories(place: Path) -> None:
    reader = Reader(files=[str(place / "open"), str(place / "open" / "deep")])
    assert reader.read("b.json") == {"kilroy": "here"}
    assert reader.read("deep/../a.txt") == "open text"


def test_what_is_not_there_is_nothing(place: Path) -> None:
    reader = Reader(files=[str(place / "open")])
    odd = ("none.txt", "deep", "a.txt/x", "a\0b", "x" * 5000, ".")
    assert [reader.read(name) for name in odd] == [None] * len(odd)


@pytest.mark.parametrize("name", ["../closed/a.txt", "deep/../../closed/a.txt", "/etc/passwd"])
def test_what_is_elsewhere_is_refused_there_or_not(place: Path, name: str) -> None:
    reader = Reader(files=[str(place / "open")])
    with pytest.raises(NotAllowed, match=r"setting read\.files"):
        reader.read(name)
    with pytest.raises(NotAllowed, match=r"setting read\.files"):
        reader.read(f"{name}.none")


def test_links_lead_nowhere_that_is_not_allowed(place: Path) -> None:
    (place / "open" / "link").symlink_to(place / "closed" / "a.txt")
    (place / "open" / "way").symlink_to(place / "closed")
    (place / "open" / "own").symlink_to(place / "open" / "a.txt")
    (place / "open" / "loop").symlink_to(place / "open" / "loop")
    reader = Reader(files=[str(place / "open")])
    for name in ("link", "way/a.txt"):
        with pytest.raises(NotAllowed):
            reader.read(name)
    assert reader.read("own") == "open text"
    assert reader.read("loop") is None


def test_only_regular_files_are_read(place: Path) -> None:
    os.mkfifo(place / "open" / "pipe")
    assert Reader(files=[str(place / "open")]).read("pipe") is None


def test_what_is_too_large_is_refused(place: Path) -> None:
    (place / "open" / "big").write_bytes(b"x" * 101)
    reader = Reader(files=[str(place / "open")], size=100)
    with pytest.raises(NotAllowed, match=r"larger than 100 bytes; raise the setting read\.size"):
        reader.read("big")
    (place / "open" / "big").write_bytes(b"x" * 100)
    assert reader.read("big") == "x" * 100


def test_nothing_may_be_read_unless_it_is_said(place: Path) -> None:
    for address in (str(place / "open" / "a.txt"), "http://127.0.0.1/", "https://example.org"):
        with pytest.raises(NotAllowed):
            Reader().read(address)


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"{}", {}),
        (b"[1, 2.5, null]\n", [1, 2.5, None]),
        (b"", ""),
        (b"{", "{"),
        (b"\xef\xbb\xbftext", "text"),
        (b"\xff\xfe", None),
        (b"[" * 100_000, "[" * 100_000),
    ],
)
def test_contents(content: bytes, value: Any) -> None:
    assert value_of(content) == value


class Pages(http.server.BaseHTTPRequestHandler):
    """A small web."""

    pages: ClassVar[dict[str, tuple[int, bytes]]] = {
        "/text": (200, b"kilroy was here\n"),
        "/json": (200, json.dumps({"a": [1]}).encode()),
        "/big": (200, b"x" * 5000),
        "/broken": (500, b"oh"),
    }

    def do_GET(self) -> None:
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        status, body = self.pages.get(self.path, (404, b""))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def web() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_pages_of_allowed_hosts_are_read(web: str) -> None:
    reader = Reader(hosts=["127.0.0.1"])
    assert reader.read(f"{web}/text") == "kilroy was here\n"
    assert reader.read(f"{web}/json") == {"a": [1]}
    assert reader.read(f"{web}/to//text") == "kilroy was here\n"


def test_a_page_that_cannot_be_had_is_nothing(web: str) -> None:
    reader = Reader(hosts=["127.0.0.1", "no.such.host.invalid"], timeout=2.0)
    odd = (f"{web}/none", f"{web}/broken", f"{web}/to/{web}/to/{web}/none", "http://127.0.0.1:1/",
           "http://no.such.host.invalid/", f"{web}/to/" * 9)  # fmt: skip
    assert [reader.read(address) for address in odd] == [None] * len(odd)


def test_other_hosts_are_refused_also_behind_a_redirect(web: str) -> None:
    reader = Reader(hosts=["127.0.0.1", "*.mint.test"])
    for address in ("http://localhost/", f"{web}/to/http://localhost/x", f"{web}/to/file:///x",
                    "http://mint.test/", "http://badmint.test/"):  # fmt: skip
        with pytest.raises(NotAllowed, match=r"setting read\.hosts"):
            reader.read(address)


def test_a_page_that_is_too_large_is_refused(web: str) -> None:
    with pytest.raises(NotAllowed, match=r"read\.size"):
        Reader(hosts=["127.0.0.1"], size=4999).read(f"{web}/big")


def test_it_answers_to_the_word(place: Path) -> None:
    reader = Reader(files=[str(place / "open")])
    fields = run(reader, {"n": 1}, {"from": "a.txt"}).fields
    assert fields == {"n": 1, "__answer__": {"value": "open text"}}
    refused = run(reader, {}, {"from": "/etc/passwd"}).fields["__answer__"]["refused"]
    assert "'/etc/passwd' must not be read" in refused
