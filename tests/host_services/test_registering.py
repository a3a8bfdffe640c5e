from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest
from tests.host_services.daemons import SLEEPER, daemon, said

if TYPE_CHECKING:
    from pathlib import Path

    from tests.host_services.daemons import Daemon

pytestmark = pytest.mark.daemons

MODEL = "System.Service"


def test_a_script_is_copied_and_becomes_an_object_and_goes_again(running: Daemon) -> None:
    running.sleeper()
    (running.folder / "sleeper.service.py").unlink()
    own = running.root / "var/lib/mint/services"
    assert (own / "scripts" / MODEL / "sleeper.py").stat().st_mode & 0o777 == 0o644
    assert (own / "apps/sleeper" / MODEL).read_bytes() == b""
    assert running.core("listModelApplications", "s", MODEL) == 'as 1 "sleeper"\n'
    assert running.core("listApplicationModels", "s", "sleeper") == f'as 1 "{MODEL}"\n'
    assert running.core("listModelApplications", "s", "Net.Link") == "as 0\n"
    assert 'method name=\\"register\\"' in running.core("introspect")
    running.core("remove", "s", "sleeper")
    assert running.core("listApplicationModels", "s", "sleeper") == "as 0\n"
    assert "no method" in running.busctl("sleeper", "info", fails=True)
    assert not (own / "apps/sleeper").exists()
    assert "no script is registered" in running.core("remove", "s", "sleeper", fails=True)


def test_the_default_state_is_set_at_first_and_never_over_what_somebody_has_said(
    running: Daemon,
) -> None:
    running.sleeper(default="on")
    assert running.state() == "stopped"
    running.busctl("sleeper", "setState", "s", "off")
    running.core("remove", "s", "sleeper")
    running.sleeper(default="on")
    assert running.state() == "off"


def test_a_new_text_takes_the_place_of_the_old_one(running: Daemon) -> None:
    running.sleeper()
    values = {"folder": running.folder, "name": "sleeper", "default": "off", "seconds": 1}
    running.register("sleeper", SLEEPER.format(**values).replace("Sleeper", "Dreamer"))
    assert '"Dreamer"' in running.busctl("sleeper", "info")


@pytest.mark.parametrize("name", ["a-b", "a/b", "..", "", "şeker", "a" * 65, "a b", "a\nb"])
def test_names_that_are_no_part_of_a_path_are_refused(shared: Daemon, name: str) -> None:
    file = str(shared.folder / "sleeper.service.py")
    told = shared.core("register", "sss", name, MODEL, file, fails=True)
    assert "cannot be the name of an application" in told


def test_what_is_no_script_is_refused_and_what_was_there_stays(shared: Daemon) -> None:
    bad = {
        "def start(:\n": "bad.service.py:1: it cannot be loaded: Unreadable: invalid syntax",
        "serviceType = 'server'\n": "it cannot be loaded",
        'from comar.service import *\nserviceType = "x"\nserviceDesc = _({"tr": "U"})\n': "en",
        "import nothing_of_this_name\n": "bad.service.py:1: it cannot be loaded: ModuleNotFound",
        "raise SystemExit(3)\n": "it cannot be loaded",
        "import os\nos._exit(3)\n": "it cannot be loaded",
    }
    for text, expected in bad.items():
        file = shared.folder / "bad.service.py"
        file.write_text(text)
        told = shared.core("register", "sss", "sleeper", MODEL, str(file), fails=True)
        assert expected in told
        assert "Traceback" not in told
    assert '"Sleeper"' in shared.busctl("sleeper", "info")
    scripts = shared.root / "var/lib/mint/services/scripts" / MODEL
    assert [path.name for path in scripts.iterdir() if "draft" in path.name] == []


def test_a_script_that_does_not_end_holds_nobody_up_for_ever(tmp_path: Path) -> None:
    (tmp_path / "mint.toml").write_text("[services]\ntimeouts.info = 0.5\n")
    with daemon(tmp_path) as running:
        file = tmp_path / "endless.py"
        file.write_text("while True:\n    pass\n")
        told = running.core("register", "sss", "endless", MODEL, str(file), fails=True)
        assert "it cannot be loaded: TimeoutError" in told
        running.sleeper()


def test_files_that_are_none_of_ours_are_refused(shared: Daemon, tmp_path: Path) -> None:
    good = tmp_path / "good.py"
    good.write_text((shared.folder / "sleeper.service.py").read_text())
    link, pipe, large = tmp_path / "link.py", tmp_path / "pipe.py", tmp_path / "large.py"
    link.symlink_to(good)
    os.mkfifo(pipe)
    large.write_text("#" * (1024 * 1024 + 1))
    writable = tmp_path / "writable.py"
    writable.write_text(good.read_text())
    writable.chmod(0o666)
    assert writable.stat().st_mode & stat.S_IWOTH
    for file, expected in (
        (tmp_path / "nothing.py", "No such file"),
        (tmp_path, "Is a directory"),
        (link, "symbolic links"),
        (pipe, "regular file"),
        (large, "at most 1048576 bytes"),
        (writable, "chmod go-w"),
    ):
        told = shared.core("register", "sss", "other", MODEL, str(file), fails=True)
        assert expected in told
    told = shared.core("register", "sss", "other", MODEL, "good.py", fails=True)
    assert "is no absolute path" in told
    told = shared.core("register", "sss", "other", "Net.Link", str(good), fails=True)
    assert "no model 'Net.Link'" in told


def test_a_script_in_the_letters_of_its_time_is_registered(shared: Daemon, tmp_path: Path) -> None:
    file = tmp_path / "letters.py"
    text = (shared.folder / "sleeper.service.py").read_text()
    file.write_bytes(b"# -*- coding: iso-8859-9 -*-\n# \xfe\xfd\n" + text.encode())
    shared.core("register", "sss", "letters", MODEL, str(file))
    shared.core("remove", "s", "letters")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to others")
def test_a_file_of_another_user_is_refused(shared: Daemon, tmp_path: Path) -> None:
    file = tmp_path / "theirs.py"
    file.write_text((shared.folder / "sleeper.service.py").read_text())
    os.chown(file, 65534, 65534)
    told = shared.core("register", "sss", "other", MODEL, str(file), fails=True)
    assert "belongs to user 65534" in told


def test_the_command_registers_under_the_name_of_a_package(running: Daemon) -> None:
    file = running.folder / "service.py"
    values = {"folder": running.folder, "name": "x", "default": "off", "seconds": 1}
    file.write_text(SLEEPER.format(**values))
    assert running.mint("register", "mysql-server", str(file)) == "mysql_server is registered\n"
    tree = said(["busctl", f"--address={running.address}", "tree", "tr.org.pardus.comar"])
    assert "/package/mysql_server" in tree
    assert running.mint("remove", "mysql-server") == "mysql_server is removed\n"
