from __future__ import annotations

import re
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.errors import MintError
from mint.participants import Registry, participant

if TYPE_CHECKING:
    from mint.ports.directory import Directory
    from mint.transport.work import Runner


def named(name: str, **options: Any) -> Any:
    return participant(name, **options)(lambda _: None)


def found(registry: Registry, name: str) -> str | None:
    one = registry.find(name)
    return one.name if one else None


def test_a_name_must_match_wholly() -> None:
    registry = Registry(named("check"), named("build-.*", pattern=True))
    assert found(registry, "check") == "check"
    assert found(registry, "check2") is None
    assert found(registry, "build-rpm") == "build-.*"
    assert found(registry, "rebuild-rpm") is None


def test_the_first_that_matches_wins() -> None:
    registry = Registry(
        named("a1"), named("a.", pattern=True), named("a2"), named(".*", pattern=True)
    )
    assert [found(registry, name) for name in ("a1", "a2", "a3", "b")] == ["a1", "a.", "a.", ".*"]


def test_one_of_the_same_name_is_replaced_where_it_stands() -> None:
    registry = Registry(named("a"), named("b"))
    registry.register(named("a", retries=5))
    assert [(one.name, one.retries) for one in registry.all()] == [("a", 5), ("b", 0)]


def test_unregister() -> None:
    registry = Registry(named("a"), named("b.*", pattern=True))
    assert registry.unregister("a")
    assert registry.unregister("b.*")
    assert not registry.unregister("a")
    assert found(registry, "a") is None
    assert found(registry, "b1") is None


def test_what_is_no_participant_is_not_registered() -> None:
    registry = Registry()
    with pytest.raises(MintError):
        registry.register(len)
    assert registry.all() == []


def test_a_module_is_collected_wholly_or_not_at_all() -> None:
    module = ModuleType("mint_test_module")
    for attribute, name in (("a", "one"), ("b", "two")):
        function = named(name)
        function.__module__ = module.__name__
        setattr(module, attribute, function)
    registry = Registry()
    assert [one.name for one in registry.collect(module)] == ["one", "two"]
    assert found(registry, "two") == "two"

    clash = named("one")
    clash.__module__ = module.__name__
    module.c = clash  # type: ignore[attr-defined]
    other = Registry()
    with pytest.raises(MintError, match='two participants are named "one"'):
        other.collect(module)
    assert other.all() == []


def test_load_registers_what_it_finds(tmp_path: Any) -> None:
    file = tmp_path / "work.py"
    file.write_text(
        "from mint.participants import participant\n@participant\ndef weigh(wi): wi.result = 3\n"
    )
    registry = Registry()
    registry.load(str(file))
    one = registry.find("weigh")
    assert one is not None
    assert one.code.hooks.work.__module__ in sys.modules


names = st.text("ab.", min_size=1, max_size=3)


@given(st.lists(st.tuples(names, st.booleans()), max_size=6), names)
def test_it_finds_what_a_walk_through_the_list_finds(
    entries: list[tuple[str, bool]], wanted: str
) -> None:
    registry = Registry()
    for name, pattern in entries:
        registry.register(named(name, pattern=pattern))
    expected = next(
        (
            one.name
            for one in registry.all()
            if (re.fullmatch(one.name, wanted) if one.pattern else one.name == wanted)
        ),
        None,
    )
    assert found(registry, wanted) == expected


def test_it_is_a_directory_for_the_engine_and_a_runner_for_the_transport() -> None:
    registry = Registry(named("check", retries=2))
    directory: Directory = registry
    runner: Runner = registry
    entry, work = directory.find("check"), runner.find("check")
    assert entry is not None
    assert work is not None
    assert (entry.name, entry.retries, work.name) == ("check", 2, "check")


def test_what_is_a_part_of_mint_is_found_before_all_others_and_not_listed() -> None:
    registry = Registry(named(".*", pattern=True))
    registry.provide(named("mint:own"))
    assert found(registry, "mint:own") == "mint:own"
    assert [one.name for one in registry.all()] == [".*"]
    assert not registry.unregister("mint:own")
    assert found(registry, "mint:own") == "mint:own"
