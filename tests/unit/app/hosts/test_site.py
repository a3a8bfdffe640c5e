from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from tests.unit.app.hosts.sites import site_for

from mint.errors import SettingsError
from mint.settings.trigger import LdapSettings, TriggerLaunch

if TYPE_CHECKING:
    from pathlib import Path


def test_a_table_in_a_file_is_that_of_the_original(tmp_path: Path) -> None:
    table = tmp_path / "trigger.py"
    table.write_text('# who has what\nhosts = {"isc": ["dhcp"], "civet": ["event"]}\n')
    site = site_for(tmp_path, hosts={}, table=str(table))
    assert site.is_there
    assert (site.table.services_of("isc"), site.table.hosts_of("event")) == (("dhcp",), ("civet",))


def test_one_table_and_not_two(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"trigger.table: say this or trigger.hosts, not both"):
        site_for(tmp_path, table="trigger.py")


def test_a_name_that_stands_for_engines(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="mint stands for engines: call the host otherwise"):
        site_for(tmp_path, hosts={"mint": ("motd",)})


@pytest.mark.parametrize("setting", ["plays", "reader"])
def test_hosts_that_are_named_have_to_be_there(tmp_path: Path, setting: str) -> None:
    value = "web9" if setting == "reader" else ("web1", "web9")
    with pytest.raises(SettingsError) as found:
        site_for(tmp_path, **{setting: value})
    assert str(found.value) == (
        f"trigger.{setting}: there is no host 'web9'; there are: civet, web1, web2"
    )


def test_changes_that_start_processes_need_no_host_of_their_own(tmp_path: Path) -> None:
    site = site_for(tmp_path, hosts={}, launches=(TriggerLaunch("welcome", ops=("add",)),))
    assert site.is_there
    assert site.table.hosts == {"mint": ("launch",), "civet": ("event",)}
    assert [(one.service, one.whole) for one in site.rulebook.rules] == [("launch", True)]
    with pytest.raises(SettingsError, match=r"trigger\.launches: welcome: ops: burn is none"):
        site_for(tmp_path, launches=(TriggerLaunch("welcome", ops=("burn",)),))


def test_no_hosts_are_no_site(tmp_path: Path) -> None:
    assert not site_for(tmp_path, hosts={}).is_there


def test_the_name_of_this_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "isc.example.org")
    assert site_for(tmp_path).host == "isc"
    assert site_for(tmp_path, host="other").host == "other"


def test_who_reads_the_changes_of_a_directory(tmp_path: Path) -> None:
    directory = LdapSettings(url="ldapi://%2Fsocket", base="dc=example")
    assert site_for(tmp_path).reader == ""
    assert site_for(tmp_path, ldap=directory).reader == "civet"
    assert site_for(tmp_path, ldap=directory, reader="web2").reader == "web2"


def test_each_host_has_a_folder_of_its_own(tmp_path: Path) -> None:
    assert site_for(tmp_path).folder("web1") == tmp_path / "data" / "trigger" / "web1"
    state = str(tmp_path / "state")
    assert site_for(tmp_path, state=state).folder("web1") == tmp_path / "state" / "web1"


def test_queues_are_in_the_database_where_there_is_no_broker(tmp_path: Path) -> None:
    with site_for(tmp_path).letters() as letters:
        assert letters is not None
    assert (tmp_path / "data" / "mint.db").exists()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
