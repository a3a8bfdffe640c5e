from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mint.services.processes.cgroup import Groups, mounted
from mint.services.processes.finding import find, runs
from mint.services.processes.identity import Identity
from mint.services.processes.pidfile import pid_in, process_in
from mint.services.processes.remembered import Remembered
from mint.services.processes.session import kill_session, members
from mint.services.processes.stat import Stat
from mint.services.processes.tree import kill_tree, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["/usr/bin/sleep", "30"], start_new_session=True) as process:
        _started(process, "/usr/bin/sleep")
        yield process
        process.kill()


def _identity(pid: int) -> Identity:
    found = Identity.of(pid)
    assert found
    return found


def test_a_process_is_known_by_number_and_start(sleeper: subprocess.Popen[bytes]) -> None:
    process = _identity(sleeper.pid)
    another = Identity(process.pid, process.start + 1)
    assert process.alive
    assert not another.alive
    assert not another.send(signal.SIGKILL)
    assert another.wait(0)
    assert not process.wait(0)
    assert process.send(signal.SIGTERM)
    assert process.wait(5)
    assert not process.alive  # a zombie until its parent asks
    assert Identity.of(sleeper.pid) is None
    sleeper.wait()
    assert process.wait(0)
    assert not process.send(0)


def test_a_name_with_blanks_and_brackets_is_no_trouble(tmp_path: Path) -> None:
    program = tmp_path / "a) R 1 (b"
    program.symlink_to("/usr/bin/sleep")
    with subprocess.Popen([str(program), "30"]) as process:
        found = Stat.read(process.pid)
        process.kill()
    assert found
    assert found.name == "a) R 1 (b"
    assert found.parent == os.getpid()


def test_a_program_is_found_by_path_link_user_and_name(
    sleeper: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    link = tmp_path / "sleep"
    link.symlink_to("/usr/bin/sleep")
    process = _identity(sleeper.pid)
    assert process in find("/usr/bin/sleep")
    assert process in find(str(link))
    assert process in find(name="sleep", user="root" if os.geteuid() == 0 else None)
    assert process not in find(name="slee")
    assert process not in find("/usr/bin/slee")
    with pytest.raises(KeyError):
        find(user="nobody-of-that-name")


def test_of_a_program_with_many_names_only_the_one_counts(tmp_path: Path) -> None:
    many = tmp_path / "busybox"
    shutil.copy("/usr/bin/sleep", many)
    one, other = tmp_path / "one", tmp_path / "other"
    one.symlink_to(many)
    other.symlink_to(many)
    with subprocess.Popen([str(one), "30"]) as process:
        _started(process, str(one))
        assert not runs(process.pid, str(other))
        process.kill()


def _started(process: subprocess.Popen[bytes], command: str) -> None:
    """Wait until it is known as what it runs: its arguments come a moment after its program."""
    while not runs(process.pid, command):
        assert process.poll() is None


def test_a_program_is_known_after_its_file_was_replaced(tmp_path: Path) -> None:
    program = tmp_path / "server"
    shutil.copy("/usr/bin/sleep", program)
    with subprocess.Popen(["server: idle", "30"], executable=program) as process:
        program.unlink()
        program.write_text("new")
        _started(process, str(program))
        process.kill()


@pytest.mark.parametrize(
    ("text", "pid"),
    [("12\n", 12), (" 12 \n/var/lib\n", 12), ("", None), ("bye", None), ("1 2", None), ("²", None)],
)
def test_a_pidfile_has_its_number_on_the_first_line(
    tmp_path: Path, text: str, pid: int | None
) -> None:
    (tmp_path / "x.pid").write_text(text)
    assert pid_in(str(tmp_path / "x.pid")) == pid


def test_a_pidfile_that_is_not_there_names_nobody(tmp_path: Path) -> None:
    assert pid_in(str(tmp_path / "x.pid")) is None
    assert process_in(str(tmp_path / "x.pid")) is None


def test_whom_a_pidfile_meant_is_remembered_until_it_is_written_anew(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    pidfile = tmp_path / "x.pid"
    pidfile.write_text(f"{sleeper.pid}\n")
    process = _identity(sleeper.pid)
    memory = Remembered(tmp_path / "run", "x")
    assert not memory.denies(str(pidfile), process)
    memory.keep(str(pidfile), process)
    later = Identity(process.pid, process.start + 5)
    assert not memory.denies(str(pidfile), process)
    assert memory.denies(str(pidfile), later)
    (tmp_path / "new").write_text(f"{sleeper.pid}\n")
    (tmp_path / "new").rename(pidfile)
    assert not memory.denies(str(pidfile), later)


_TREE = """
import os, time
if os.fork():
    os._exit(0)
os.setsid()
print(os.getpid(), flush=True)
for _ in range(2):
    if os.fork() == 0:
        os.fork()
        time.sleep(30)
time.sleep(30)
"""


def test_a_tree_is_killed_whole_although_its_root_has_ended() -> None:
    done = subprocess.Popen([sys.executable, "-c", _TREE], stdout=subprocess.PIPE, text=True)
    assert done.stdout
    leader = _identity(int(done.stdout.readline()))
    done.stdout.close()
    done.wait()
    while len(tree_of([leader])) < 5:
        pass
    tree = tree_of([leader])
    assert kill_tree([leader]) == []
    assert not [each for each in tree if each.alive]


def test_a_session_is_killed_but_for_who_is_spared(sleeper: subprocess.Popen[bytes]) -> None:
    process = _identity(sleeper.pid)
    while Stat.read(sleeper.pid).session != sleeper.pid:  # type: ignore[union-attr]
        pass
    assert members(sleeper.pid) == [process]
    kill_session(sleeper.pid, [process])
    assert process.alive
    kill_session(sleeper.pid, [])
    assert not process.alive


def test_the_control_groups_are_found_wherever_they_are_mounted() -> None:
    where = mounted()
    if where is None:
        pytest.skip("there is no cgroup2 here")
    assert (where / "cgroup.procs").exists()


def test_a_control_group_is_killed_at_once(sleeper: subprocess.Popen[bytes]) -> None:
    groups = Groups()
    folder = groups.folder_for("mint-test")
    if not folder:
        pytest.skip("no control group may be made here")
    with open(f"{folder}/cgroup.procs", "w") as file:  # noqa: PTH123
        file.write(str(sleeper.pid))
    assert groups.pids("mint-test") == [sleeper.pid]
    assert groups.kill("mint-test")
    assert sleeper.wait(5) == -signal.SIGKILL
    groups.forget("mint-test")
    assert groups.pids("mint-test") == []
