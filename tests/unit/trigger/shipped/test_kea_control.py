from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from mint.trigger.shipped.kea_control import main, told

if TYPE_CHECKING:
    from pathlib import Path


def answered(path: Path, answer: bytes, seconds: float = 5.0) -> str:
    """What is told of an answer of Kea."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(1000)
                line.sendall(answer)

        serving = threading.Thread(target=serve)
        serving.start()
        try:
            return told(str(path), "config-reload", seconds)
        finally:
            serving.join()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b'{"result": 0, "text": "ok"}', ""),
        (b'{"result": 1, "text": "bad subnet"}', "Kea answered config-reload with 1: bad subnet"),
        (b"[]", "answer to config-reload is none"),
        (b"", "answer to config-reload is none"),
        (b'{"result": "x"}', "answer to config-reload is none"),
        (b"\xff", "answer to config-reload is none"),
    ],
)
def test_what_kea_answers_is_told(answer: bytes, said: str, tmp_path: Path) -> None:
    found = answered(tmp_path / "s", answer)
    assert found.endswith(said) if said.startswith("Kea") else said in found
    assert bool(found) is bool(said)


def test_where_no_kea_is_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(str(tmp_path / "none"), "config-reload") == 1
    assert "No such file or directory. Is Kea running" in capsys.readouterr().err
