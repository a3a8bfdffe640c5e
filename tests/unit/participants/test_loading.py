from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from mint.errors import MintError
from mint.participants.loading import load
from mint.participants.trial import run

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "from mint.participants import Participant, participant\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(tmp_path))

    def write_file(name: str, text: str) -> str:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(HEAD + text)
        return str(file)

    return write_file


def names(reference: str) -> list[str]:
    return [one.name for one in load(reference)]


def test_a_file_is_loaded_in_the_order_of_its_text(write: Any) -> None:
    path = write(
        "work.py",
        """
@participant("zebra")
def first(wi): pass

class _Base(Participant):
    def on_workitem(self, wi): pass

class Build(_Base):
    name = "build"

def helper(): pass

alias = Build

@participant
async def last(wi): pass
""",
    )
    assert names(path) == ["zebra", "build", "last"]


def test_a_module_may_hold_things_that_cannot_be_hashed(write: Any) -> None:
    assert names(write("work.py", "a = [1]\nb = {}\n@participant\ndef c(wi): pass")) == ["c"]


def test_a_class_stands_for_its_instances_when_there_are_some(write: Any) -> None:
    path = write(
        "work.py",
        """
class Build(Participant):
    def __init__(self, name): self.name = name
    def on_workitem(self, wi): pass

small, big = Build("small"), Build("big")
""",
    )
    assert names(path) == ["small", "big"]


def test_files_of_the_same_name_are_two_modules_and_can_be_loaded_again(write: Any) -> None:
    first = write("a/work.py", "@participant\ndef a(wi): pass")
    second = write("b/work.py", "@participant\ndef b(wi): pass")
    assert names(first) + names(second) + names(first) == ["a", "b", "a"]


def test_a_module_by_its_dotted_name_and_one_of_its_participants(write: Any) -> None:
    write("mint_pkg_a/__init__.py", "")
    write("mint_pkg_a/work.py", "@participant\ndef a(wi): pass\n@participant\ndef b(wi): pass")
    assert names("mint_pkg_a.work") == ["a", "b"]
    assert names("mint_pkg_a.work:b") == ["b"]


def test_a_module_is_imported_once_unless_it_is_to_be_anew(write: Any) -> None:
    write("once_more.py", "@participant('old')\ndef work(wi): pass\n")
    assert names("once_more") == ["old"]
    write("once_more.py", "@participant('newer')\ndef work(wi): pass\n")
    assert names("once_more") == ["old"]

    assert [one.name for one in load("once_more", anew=True)] == ["newer"]
    assert names("once_more") == ["newer"]


def test_the_modules_of_a_package_are_imported_anew_with_it(write: Any) -> None:
    write("twice/__init__.py", "from twice.work import work\n")
    write("twice/work.py", "@participant('old')\ndef work(wi): pass\n")
    assert names("twice") == ["old"]
    write("twice/work.py", "@participant('newer')\ndef work(wi): pass\n")

    assert [one.name for one in load("twice", anew=True)] == ["newer"]


def test_a_module_that_cannot_be_imported_anew_stays_as_it_was(write: Any) -> None:
    write("worse.py", "@participant('good')\ndef work(wi): pass\n")
    assert names("worse") == ["good"]
    write("worse.py", "def work(:\n")

    with pytest.raises(MintError, match="SyntaxError"):
        load("worse", anew=True)
    assert names("worse") == ["good"]


def test_a_package_gives_what_its_modules_define_but_not_what_it_imports_from_others(
    write: Any,
) -> None:
    write("mint_pkg_b/work.py", "@participant\ndef a(wi): pass")
    write("mint_lib.py", "@participant\ndef foreign(wi): pass")
    write("mint_pkg_b/__init__.py", "from mint_pkg_b.work import a\nfrom mint_lib import foreign")
    assert names("mint_pkg_b") == ["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def broken(:\n", r"work\.py:2: SyntaxError"),
        ("x = 1\nraise OSError('no disk')\n", r"work\.py:3: OSError: no disk"),
        ("import sys\nsys.exit(2)\n", r"work\.py:3: SystemExit: 2"),
        ("import mint_no_such_thing\n", r"work\.py:2: ModuleNotFoundError: No module named"),
        ("x = 1\n", r"work\.py: no participants in it"),
        (
            "@participant('a')\ndef a(wi): pass\n@participant('a')\ndef b(wi): pass",
            r'work\.py: two participants are named "a": rename one',
        ),
        ("class A(Participant):\n    def on_workitem(self, wi): pass", "A.on_workitem has no name"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_named_with_line_and_reason(
    write: Any, text: str, expected: Any
) -> None:
    path = write("work.py", text)
    with pytest.raises(MintError, match=expected):
        load(path)


def test_a_broken_file_leaves_no_module_behind(write: Any) -> None:
    before = set(sys.modules)
    with pytest.raises(MintError):
        load(write("work.py", "1 / 0"))
    assert set(sys.modules) <= before


def test_a_file_that_breaks_later_leaves_the_loaded_one(write: Any) -> None:
    load(write("work.py", "@participant\ndef a(wi): pass"))
    loaded = {name: module for name, module in sys.modules.items() if "mint_file_work" in name}
    with pytest.raises(MintError):
        load(write("work.py", "1 / 0  # it is longer now, so that no cached code is used"))
    assert loaded
    for name, module in loaded.items():
        assert sys.modules[name] is module


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("no/such/file.py", "no/such/file.py: there is no such file"),
        (
            "mint_no_such_module",
            'cannot import "mint_no_such_module": ModuleNotFoundError: No module named',
        ),
        ("json:no_such_name", 'there is no "no_such_name" in .*json'),
        ("json:dumps", "dumps is no participant"),
        ("json", "json: no participants in it"),
        ("", 'cannot import ""'),
        (".relative", 'cannot import ".relative"'),
    ],
)
def test_references_to_nothing_say_so(reference: str, expected: Any) -> None:
    with pytest.raises(MintError, match=expected):
        load(reference)


def test_a_module_that_ends_the_program_is_an_error(write: Any) -> None:
    write("mint_exits.py", "import sys\nsys.exit(2)")
    with pytest.raises(MintError, match=r"mint_exits\.py:3: SystemExit: 2"):
        load("mint_exits")


def test_declared_inputs_of_a_loaded_file_can_be_used(write: Any) -> None:
    path = write(
        "work.py",
        """
import msgspec

class Size(msgspec.Struct):
    mega: int

class Inputs(msgspec.Struct):
    size: "Size"

@participant(inputs=Inputs)
def weigh(wi, inputs): return {"bytes": inputs.size.mega * 1_000_000}
""",
    )
    [weigh] = load(path)
    assert run(weigh, {"size": {"mega": 2}}).fields.bytes == 2_000_000
