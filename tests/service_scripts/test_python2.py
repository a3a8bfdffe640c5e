"""What the corpus expects of the language is what Python 2 does: for a run by hand, `--python2`."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.service_scripts.reading import HEAD, Case, cases, result_of

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = """# -*- coding: utf-8 -*-
import os, subprocess, signal, time, fcntl, termios, pwd, grp, shlex, socket
def synchronized(f): return f
serviceType, serviceDesc = "server", "A service"
"""
_TAIL = """
import sys as sys_, json as json_
result_ = METHOD()
sys_.stdout.flush()
open("result", "w").write(json_.dumps(result_, encoding="latin1"))
"""
_OF_MINT = ("stand-ins", "of today")
CASES = [
    case
    for case in cases()
    if case.name.startswith(("language", "library"))
    and not any(word in case.name for word in _OF_MINT)
    and "fault" not in case.expected
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_python_2_does_the_same(case: Case, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    python = request.config.getoption("python2")  # without it, this file is not collected
    text = case.text.replace(HEAD, _HEAD).replace("{root}", str(tmp_path))
    (tmp_path / "script.py").write_text(
        "# -*- coding: utf-8 -*-" + text.removeprefix("\n") + _TAIL.replace("METHOD", case.method)
        if text.startswith("#!")
        else text + _TAIL.replace("METHOD", case.method)
    )
    done = subprocess.run(
        [python, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "result").read_text()) == result_of(case)
    if "log" in case.expected:
        lines = done.stdout.rstrip().split("\n")
        assert [line.rstrip() for line in lines] == case.expected["log"]
