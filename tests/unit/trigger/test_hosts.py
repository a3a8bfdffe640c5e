from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.errors import SettingsError
from mint.trigger.hosts import HostTable, table_in

if TYPE_CHECKING:
    from pathlib import Path


def test_the_transcriber_is_on_civet_unless_the_table_says_another_host() -> None:
    assert HostTable({"isc": ["dhcp"]}).hosts_of("event") == ("civet",)
    assert HostTable({"civet": ["dhcp"]}).services_of("civet") == ("dhcp", "event")
    assert HostTable({"isc": ["event"]}).hosts_of("event") == ("isc",)


def test_queues_are_named_as_in_the_original() -> None:
    table = HostTable({"isc": ["dhcp"], "dns1.example.org": ["bind"]})
    assert table.queues() == {
        "trigger-isc-dhcp": ("isc", "dhcp"),
        "trigger-dns1.example.org-bind": ("dns1.example.org", "bind"),
        "trigger-civet-event": ("civet", "event"),
    }


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"a-b": ["c"], "a": ["b-c"]}, "would share the queue trigger-a-b-c"),
        ({"a b": ["c"]}, "'a b' cannot be the name of a host"),
        ({"a": ["c#"]}, "'c#' cannot be the name of a service of a"),
        ({"a": "dhcp"}, 'a list is wanted, as \\["dhcp"\\]'),
    ],
)
def test_a_table_that_cannot_be_says_why(table: dict[str, list[str]], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        HostTable(table)


def test_a_host_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(SettingsError, match="no host 'x'; there are: civet, isc"):
        HostTable({"isc": ["dhcp"]}).services_of("x")


def test_the_table_of_the_original_is_read(tmp_path: Path) -> None:
    file = tmp_path / "trigger.py"
    file.write_text('# hosts\nservices = {\n    "civet": ["event"],\n    "isc": ("dhcp",),\n}\n')
    assert table_in(file).hosts == {"civet": ("event",), "isc": ("dhcp",)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = [1]", "one dictionary"),
        ("a = {}\nb = {}", "there are 2"),
        ("a = {1: []}", "trigger.py:1: 1: a name of a host"),
        ("\na = {'h': [7]}", "trigger.py:2: 'h': 7 is no name"),
        ("a = {'h': [open('/etc/passwd')]}", "trigger.py:1: "),
        ("a = {", "trigger.py:1: not Python"),
    ],
)
def test_a_file_without_a_table_says_where(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "trigger.py"
    file.write_text(text)
    with pytest.raises(SettingsError, match=said):
        table_in(file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        table_in(tmp_path / "none.py")
