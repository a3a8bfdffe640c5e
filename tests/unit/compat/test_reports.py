from __future__ import annotations

import io
import traceback
from email.message import Message
from urllib.error import HTTPError, URLError

import pytest

from mint.compat.reports import format_block, format_exception, format_ruby_backtrace


class Odd(Exception):
    msg = "what is in msg"

    def __str__(self) -> str:
        return "Odd"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RuntimeError("kaboom"), "RuntimeError: kaboom"),
        (KeyError("name"), "KeyError: 'name'"),
        (FileNotFoundError(2, "No such file", "a.ks"), "FileNotFoundError(2): a.ks No such file"),
        (ConnectionRefusedError(111, "Refused"), "ConnectionRefusedError(111): Refused"),
        (URLError("no host"), "URLError: <urlopen error no host>"),
        (OSError("plain"), "OSError: plain"),
        (Odd(), "Odd: what is in msg"),
    ],
)
def test_an_exception_is_one_line(error: Exception, told: str) -> None:
    assert format_exception(error) == told


def test_an_answer_of_a_web_server_tells_the_page() -> None:
    page = "http://files.example.org/x"
    with HTTPError(page, 404, "Not Found", Message(), io.BytesIO()) as error:
        assert format_exception(error) == f"HTTPError: 404 {page}"


def test_a_traceback_is_written_as_ruby_does() -> None:
    assert format_ruby_backtrace([("a.py", 12, "size", "return 1 / 0")]) == [
        "a.py:12: in `size return 1 / 0'"
    ]
    try:
        int("x")
    except ValueError as error:
        (line,) = format_ruby_backtrace(traceback.extract_tb(error.__traceback__))
    assert line.endswith('in `test_a_traceback_is_written_as_ruby_does int("x")\'')


def test_a_block_stands_out() -> None:
    assert format_block("words") == f"\n{'-' * 78}\nwords\n{'-' * 78}\n"
