from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.trigger.shipped.hosts_check import main, wrong

if TYPE_CHECKING:
    from pathlib import Path


def test_what_a_resolver_reads_is_right() -> None:
    assert wrong(b"# a\n\n127.0.0.1\tlocalhost # b\n2001:db8::1  a.example.org  b\n") == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"192.0.2.1 www", "the last line has no end"),
        (b"192.0.2.1\n", "1: 192.0.2.1: no name"),
        (b"\n192.0.2.300 a\n", "2: '192.0.2.300': not an IPv4 or IPv6 address"),
        (b"192.0.2.1 a_b\n", "1: 'a_b': not a name of a host"),
        (b"192.0.2.1 \xff\n", "1: 'utf-8' codec"),
        (b"192.0.2.1 a\r\n", "1: 'a\\r': not a name of a host"),
        (b"192.0.2.1 " + b"a " * 5000 + b"\n", "1: longer than 4096 bytes"),
    ],
)
def test_what_it_would_not_read_is_told_with_its_line(content: bytes, said: str) -> None:
    (only,) = wrong(content)
    assert only.startswith(said)


def test_the_status_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "hosts"
    path.write_text("192.0.2.1 a\n")
    assert main(str(path)) == 0
    path.write_text("x a\n")
    assert main(str(path)) == 1
    assert capsys.readouterr().err.startswith(f"{path}:1: 'x': ")
