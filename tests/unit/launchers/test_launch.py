from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mint.errors import DefinitionError, MintError
from mint.launchers import Launch
from mint.model.tree import Tree

NOOP = Tree("noop")


def test_a_tree_is_what_it_says() -> None:
    assert Launch(NOOP).what(Tree("echo")) == NOOP


def test_the_launcher_says_what_the_launch_leaves_open() -> None:
    assert Launch().what(NOOP) == NOOP


def test_a_name_is_that_of_what_is_deployed() -> None:
    assert Launch("release@3").what(NOOP) == "release@3"
    assert Launch().what("A/B/REQUEST.review") == "A/B/REQUEST.review"


@pytest.mark.parametrize("name", ["release.radial", "RELEASE.JSON"])
def test_a_file_is_no_name(name: str) -> None:
    with pytest.raises(MintError, match=r"write Path\("):
        Launch(name).what(None)


def test_nobody_says_what_to_run() -> None:
    with pytest.raises(MintError, match="give a definition to @launcher or to Launch"):
        Launch().what(None)


def test_a_file_is_read_anew_at_each_launch(tmp_path: Path) -> None:
    file = tmp_path / "a.radial"
    launch = Launch(file)
    for word in ("noop", "stall"):
        file.write_text(f"{word}\n")
        assert launch.what(None) == Tree(word)


def test_the_suffix_of_a_file_tells_its_format(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('["noop", {}, []]')
    assert Launch(file).what(None) == NOOP


def test_a_missing_file_is_named() -> None:
    with pytest.raises(MintError, match=r"nowhere\.radial: No such file or directory"):
        Launch(Path("nowhere.radial")).what(None)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.radial"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(MintError, match=r"a\.radial: .*utf-8"):
        Launch(file).what(None)


def test_a_bad_definition_says_where(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('["noop"')
    with pytest.raises(DefinitionError, match=r"a\.json:1:"):
        Launch(file).what(None)


def test_the_payload_shares_nothing_with_the_fields() -> None:
    fields = {"list": [1]}
    payload = Launch(NOOP, fields).payload()
    fields["list"].append(2)
    assert payload == {"list": [1]}


def test_the_payload_is_plain_json() -> None:
    moment = datetime(2030, 1, 2, tzinfo=UTC)
    assert Launch(NOOP, {"at": moment}).payload() == {"at": "2030-01-02T00:00:00Z"}


@pytest.mark.parametrize("value", [Path("x"), {("a", 1): 2}])
def test_fields_that_json_cannot_hold_are_refused(value: object) -> None:
    with pytest.raises(MintError, match="must be JSON"):
        Launch(NOOP, {"x": value}).payload()
