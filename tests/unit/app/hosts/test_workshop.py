from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.app.hosts.sites import site_for

from mint.app.hosts.workshop import Workshop
from mint.engine.clock import SystemClock
from mint.errors import BadService, DirectoryError, HostUnknown

if TYPE_CHECKING:
    from pathlib import Path


def workshop(folder: Path, **trigger: object) -> Workshop:
    return Workshop(site_for(folder, **trigger), "web1", SystemClock())


def test_files_are_kept_where_the_host_has_its_own(tmp_path: Path) -> None:
    assert workshop(tmp_path).applier("motd").regenerate().generation == 1
    made = tmp_path / "data" / "trigger" / "web1" / "motd" / "current" / "motd"
    assert made.read_text() == "hello\n"


@pytest.mark.parametrize(
    ("service", "why"),
    [
        ("accounts", "accounts acts on each change and has no files: "),
        ("nfs", "web1 has no service 'nfs' with files; it has: motd, accounts"),
        ("event", "web1 has no service 'event' with files; it has: motd, accounts"),
    ],
)
def test_what_has_no_files(tmp_path: Path, service: str, why: str) -> None:
    with pytest.raises(BadService) as found:
        workshop(tmp_path).applier(service)
    assert str(found.value).startswith(why)


def test_what_cannot_be_imported_or_made(tmp_path: Path) -> None:
    here = workshop(tmp_path, hosts={"web1": ("broken", "fussy", "motd")}, options={})
    (tmp_path / "services" / "broken.py").write_text("import no_such_module\n")
    with pytest.raises(BadService, match=r"broken\.py:1: ModuleNotFoundError"):
        here.applier("broken")
    with pytest.raises(BadService, match="acts on each change"):
        here.applier("fussy")


def test_a_target_that_cannot_be_is_told_with_the_setting(tmp_path: Path) -> None:
    here = workshop(tmp_path, options={"motd": {"target": "etc/motd"}})
    with pytest.raises(BadService, match=r"^trigger\.options\.motd: the target etc/motd must"):
        here.applier("motd")


def test_a_service_without_a_directory_is_told_so_when_it_reads_one(tmp_path: Path) -> None:
    context = workshop(tmp_path).context("motd")
    assert (context.host, context.options) == ("web1", {"text": str(tmp_path / "text")})
    with pytest.raises(DirectoryError, match=r"trigger\.ldap\.url: there is no directory to read"):
        context.directory.search()


def test_a_host_that_is_not_in_the_table(tmp_path: Path) -> None:
    with pytest.raises(HostUnknown, match="there are: civet, web1, web2"):
        Workshop(site_for(tmp_path), "web9", SystemClock())
