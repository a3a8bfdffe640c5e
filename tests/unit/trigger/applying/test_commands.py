from __future__ import annotations

from pathlib import Path

import pytest

from mint.errors import RegenerationRefused
from mint.trigger.applying.commands import filled

FOLDER = Path("/new")


def test_names_become_paths() -> None:
    command = ["check", "-c{db.example.org}", "{folder}", "{named.conf}"]
    assert filled(command, FOLDER, ["db.example.org", "named.conf"]) == [
        "check",
        "-c/new/db.example.org",
        "/new",
        "/new/named.conf",
    ]


def test_the_only_file_needs_no_name() -> None:
    assert filled(["cat", "{file}"], FOLDER, ["a"]) == ["cat", "/new/a"]


def test_other_braces_stay() -> None:
    command = ["curl", '{"command":"config-reload"}', "awk", "{ print }", "${}"]
    assert filled(command, FOLDER, ["a"]) == command


@pytest.mark.parametrize("word", ["{file}", "{c}"])
def test_a_name_that_is_none_is_refused(word: str) -> None:
    with pytest.raises(RegenerationRefused, match="but there are a, b"):
        filled(["cat", word], FOLDER, ["b", "a"])
