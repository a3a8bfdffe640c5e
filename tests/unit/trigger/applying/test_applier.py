from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from tests.applying import REFUSED, UNUSABLE, Nothing, Stage, content, files

from mint.errors import BadService, DirectoryError, RegenerationRefused, ServiceBusy, TriggerError
from mint.trigger.applying import Applier
from mint.trigger.applying.lock import alone
from mint.trigger.service import Context, Service

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = Stage(tmp_path)
    made.regenerate("ann", "bob", "cid")
    return made


def numbers(stage: Stage) -> list[int]:
    return [one.number for one in stage.applier.generations()]


def test_the_files_are_current_at_the_target_and_in_use(stage: Stage) -> None:
    applied = stage.regenerate("ann", "bob", "cid", "dan")
    assert applied.changed
    assert applied.reloaded
    assert not applied.unchecked
    assert applied.generation == 2
    assert stage.current == files(stage.target) == files(stage.live)
    assert stage.current == content("ann", "bob", "cid", "dan")


def test_the_same_files_are_not_put_in_use_again(stage: Stage) -> None:
    (stage.live / "names").write_text("untouched")
    applied = stage.regenerate("ann", "bob", "cid")
    assert (applied.changed, applied.reloaded, applied.generation) == (False, False, 1)
    assert (stage.live / "names").read_text() == "untouched"


def test_a_file_that_did_not_change_is_on_disk_once(stage: Stage) -> None:
    stage.service.render = lambda _: {
        "names": "ann\nbob\ncid\n",
        "addresses": "other\nother\n",
    }
    stage.applier.regenerate()
    two = [stage.folder / "generations" / number for number in ("000001", "000002")]
    assert len({(one / "names").stat().st_ino for one in two}) == 1
    assert len({(one / "addresses").stat().st_ino for one in two}) == 2


def test_what_the_checker_refuses_changes_nothing(stage: Stage) -> None:
    with pytest.raises(RegenerationRefused, match="ended with status 1") as raised:
        stage.regenerate("ann", "bob", REFUSED)
    assert "3:no-address 10.0.0.2" in raised.value.detail
    assert not raised.value.transient
    assert numbers(stage) == [1]
    assert stage.current == files(stage.target) == files(stage.live) == content("ann", "bob", "cid")
    assert b"no-address" in files(stage.folder / "draft")["addresses"]
    stage.regenerate("ann", "bob", "cid")
    assert not (stage.folder / "draft").exists()


def test_the_alert_has_what_the_checker_said_and_which_entries_changed(stage: Stage) -> None:
    for dn in ("cn=eve", f"cn={REFUSED}"):
        stage.service.names = ["ann", "bob", "eve", REFUSED]
        with pytest.raises(RegenerationRefused):
            stage.applier.regenerate(ids=["1"], dns=[dn])
    state = stage.applier.state()
    assert state.failure
    assert (state.failure.times, state.failure.phase) == (2, "check")
    assert state.pending == ("cn=eve", f"cn={REFUSED}")
    assert "no-address 10.0.0.3" in state.alert
    assert f"Without these entries it would be right:\ncn={REFUSED}\n" in state.alert
    assert "Changed since the files were last right:\ncn=eve\n" in state.alert


def test_a_good_regeneration_ends_the_alert(stage: Stage) -> None:
    with pytest.raises(RegenerationRefused):
        stage.regenerate("ann", "bob", REFUSED)
    assert stage.applier.state().alert
    stage.regenerate("ann", "bob", "cid")
    assert (stage.applier.state().alert, stage.applier.state().pending) == ("", ())


def test_what_the_daemon_does_not_take_is_taken_back(stage: Stage) -> None:
    with pytest.raises(RegenerationRefused, match="Generation 1 is in use again") as raised:
        stage.regenerate("ann", "bob", "cid", UNUSABLE)
    assert "ended with status 3" in str(raised.value)
    assert not raised.value.transient
    assert stage.current == files(stage.target) == files(stage.live) == content("ann", "bob", "cid")
    assert stage.applier.state().settled
    assert stage.regenerate("ann", "bob", "cid", "dan").generation == 3


def test_both_faults_are_told_when_the_files_before_are_not_taken_either(stage: Stage) -> None:
    stage.live.joinpath("names").unlink()
    stage.live.joinpath("addresses").unlink()
    stage.live.rmdir()
    with pytest.raises(RegenerationRefused) as raised:
        stage.regenerate("ann", "bob", "cid", "dan")
    assert "generation 2 could not be used" in str(raised.value)
    assert "could not be gone back to generation 1" in str(raised.value)
    assert raised.value.transient
    assert not stage.applier.state().settled
    stage.live.mkdir()
    assert stage.regenerate("ann", "bob", "cid", "dan").reloaded
    assert files(stage.live) == content("ann", "bob", "cid", "dan")


def test_a_daemon_that_is_down_keeps_the_files_that_it_took_before(stage: Stage) -> None:
    (stage.target / "names").write_text("foreign\n")
    (stage.folder / "applied.json").unlink()
    for path in list(stage.live.iterdir()):
        path.unlink()
    stage.live.rmdir()
    with pytest.raises(RegenerationRefused, match="It stays") as raised:
        stage.regenerate("ann", "bob", "cid")
    assert raised.value.transient
    assert stage.current == content("ann", "bob", "cid")


def test_nothing_is_in_use_when_the_first_files_are_not_taken(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    with pytest.raises(RegenerationRefused, match="nothing is in use"):
        stage.regenerate("ann", UNUSABLE)
    assert not (stage.folder / "current").exists()
    assert not files(stage.target)
    assert stage.regenerate("ann").generation == 2


def test_files_that_were_there_before_are_generation_0(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    (stage.target / "names").write_text("by\nhand\n")
    plan = stage.applier.plan()
    assert "-hand" in plan.files[1].diff
    with pytest.raises(RegenerationRefused, match="Generation 0 is in use again"):
        stage.regenerate("ann", "bob", UNUSABLE)
    assert files(stage.target) == {"names": b"by\nhand\n"}
    stage.regenerate("ann", "bob")
    stage.applier.rollback(0)
    assert files(stage.target) == {"names": b"by\nhand\n"}


def test_a_service_may_tell_its_daemon_by_a_method(tmp_path: Path) -> None:
    class Socket(Service):
        told: list[bytes]

        def load(self) -> Any:
            return "a"

        def render(self, state: Any) -> dict[str, str]:
            return {"conf": state}

        def reloaded(self, folder: Path) -> None:
            self.told.append((folder / "conf").read_bytes())
            if len(self.told) == 1:
                raise ConnectionRefusedError("nobody listens")

    service = Socket(Context("civet", Nothing()))
    service.told = []
    applier = Applier(service, tmp_path)
    with pytest.raises(RegenerationRefused, match=r"`reloaded` failed.*nobody listens"):
        applier.regenerate()
    assert applier.regenerate().reloaded
    assert service.told == [b"a", b"a"]


def test_a_daemon_that_needs_a_moment_is_asked_again(stage: Stage) -> None:
    asked = stage.folder.parent / "asked"
    script = f"echo >> {asked}; test $(wc -l < {asked}) -ge 2"
    type(stage.service).verify = [["sh", "-c", script]]
    assert stage.regenerate("ann", "bob", "cid", "dan").verified
    type(stage.service).verify = [["sh", "-c", "echo old serial; exit 1"]]
    with pytest.raises(RegenerationRefused, match="sh -c") as raised:
        stage.regenerate("ann", "bob", "cid")
    assert "old serial" in raised.value.detail


def test_problems_in_the_directory_refuse_the_files(stage: Stage) -> None:
    stage.service.problems = lambda state: [f"two of {one}" for one in state]
    with pytest.raises(RegenerationRefused, match="3 things must not be") as raised:
        stage.applier.regenerate()
    assert raised.value.detail.splitlines() == ["two of ann", "two of bob", "two of cid"]
    assert stage.applier.plan().status == 1


@pytest.mark.parametrize("method", ["load", "problems", "render"])
def test_a_service_that_fails_says_where(stage: Stage, method: str) -> None:
    def broken(*_: Any) -> Any:
        raise KeyError("vlan")

    setattr(stage.service, method, broken)
    with pytest.raises(RegenerationRefused, match=rf"`{method}` failed .*'vlan' .*\.py:\d+"):
        stage.applier.regenerate()


@pytest.mark.parametrize("made", [{}, {"a/b": ""}, {"": ""}, {"..": ""}, {"a": 5}, {"a": "\ud800"}])
def test_what_are_no_files_is_refused(stage: Stage, made: Any) -> None:
    stage.service.render = lambda _: made
    with pytest.raises(RegenerationRefused, match="hosts: "):
        stage.applier.regenerate()


def test_a_directory_that_is_down_is_worth_another_try_soon(stage: Stage) -> None:
    stage.service.down = True
    with pytest.raises(DirectoryError) as raised:
        stage.applier.regenerate(dns=["cn=dan"])
    assert raised.value.transient
    assert stage.applier.state().pending == ("cn=dan",)


def test_a_checker_that_is_not_installed_is_told(stage: Stage) -> None:
    for command in (["no-such-checker", "{folder}"], ["env", "no-such-checker"]):
        type(stage.service).check = [command]
        plan = stage.applier.plan()
        assert plan.valid
        assert "not installed" in plan.unchecked[0]
    type(stage.service).check = []
    for _ in range(2):
        assert stage.regenerate("ann", "bob", "cid", "dan").unchecked == (
            "no program is named that checks it",
        )


def test_a_checker_cannot_change_what_it_checks(stage: Stage) -> None:
    type(stage.service).check = [["sh", "-c", 'echo more >> "$0"', "{names}"]]
    with pytest.raises(RegenerationRefused, match="names of generation 2 is not what was written"):
        stage.regenerate("ann", "bob", "cid", "dan")
    type(stage.service).check = [["sh", "-c", 'echo > "$0/left-over"', "{folder}"]]
    stage.regenerate("ann", "bob", "cid", "dan")
    assert stage.current == content("ann", "bob", "cid", "dan")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_a_checker_runs_as_another_user(stage: Stage) -> None:
    type(stage.service).check = [["sh", "-c", 'id -un; cat "$0" && exit 1', "{names}"]]
    type(stage.service).check_as = "nobody"
    with pytest.raises(RegenerationRefused) as raised:
        stage.regenerate("ann", "bob", "cid", "dan")
    assert raised.value.detail.split() == ["nobody", "ann", "bob", "cid", "dan"]
    type(stage.service).check_as = "no-such-user"
    with pytest.raises(RegenerationRefused, match="there is no user no-such-user"):
        stage.applier.plan()


def test_only_one_at_a_time_works_on_a_service(stage: Stage) -> None:
    with alone(stage.folder / "lock", "hosts", 1), pytest.raises(ServiceBusy) as raised:
        stage.applier.regenerate()
    assert raised.value.transient
    stage.applier.regenerate()


def test_as_many_generations_are_kept_as_are_wanted(stage: Stage) -> None:
    type(stage.service).keep = 3
    for n in range(6):
        stage.regenerate("ann", "bob", "cid", f"host{n}")
    assert numbers(stage) == [7, 6, 5]
    stage.applier.rollback(5)
    for n in range(10, 13):
        stage.regenerate("ann", "bob", "cid", f"host{n}")
    assert numbers(stage) == [10, 9, 8]


def test_what_was_there_before_is_kept_for_ever(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    type(stage.service).keep = 2
    (stage.target / "names").write_text("by\nhand\n")
    for n in range(4):
        stage.regenerate("ann", "bob", "cid", f"host{n}")
    assert numbers(stage) == [4, 3, 0]


def test_what_is_known_of_a_generation_can_be_found_out_again(stage: Stage) -> None:
    (stage.folder / "generations" / "000001.json").write_text("{")
    assert not stage.regenerate("ann", "bob", "cid").changed
    assert stage.applier.generations()[0].files.keys() == {"names", "addresses"}


def test_a_file_system_without_links_has_copies(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    stage.service.render = lambda _: {**content("ann", "bob", "cid"), "more": "1"}
    assert stage.applier.regenerate().changed
    assert stage.current == {**content("ann", "bob", "cid"), "more": b"1"}


def test_a_command_that_names_no_file_is_refused(stage: Stage) -> None:
    type(stage.service).check = [["cat", "{file}"]]
    with pytest.raises(
        RegenerationRefused, match=r"names \{file\}, but there are addresses, names"
    ):
        stage.regenerate("ann", "bob", "cid", "dan")


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(BadService, match="state"):
        Stage(tmp_path)


def test_there_is_no_going_back_from_the_first(stage: Stage) -> None:
    with pytest.raises(TriggerError, match="no generation before; kept are: 1"):
        stage.applier.rollback()
    with pytest.raises(TriggerError, match="no generation 7"):
        stage.applier.rollback(7)
    assert stage.applier.state().failure is None
