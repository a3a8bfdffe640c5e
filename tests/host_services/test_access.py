from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.host_services.daemons import NAME, SERVICE, daemon, said
from tests.host_services.polkit import polkit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.host_services.daemons import Daemon

pytestmark = [
    pytest.mark.daemons,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user"),
]

CALL = "busctl --timeout=20 --address={address} call {name} /package/sleeper {service} {method}"


def as_nobody(running: Daemon, method: str, *, fails: bool, words: str = "") -> str:
    call = CALL.format(address=running.address, name=NAME, service=SERVICE, method=method)
    return said([*call.split(), *words.split()], fails=fails, user="nobody")


def test_by_the_policy_that_is_shipped_everybody_may_ask_and_only_root_may_act(
    tmp_path: Path,
) -> None:
    with daemon(tmp_path) as running:
        running.sleeper()
        assert '"Sleeper"' in as_nobody(running, "info", fails=False)
        assert "Access denied" in as_nobody(running, "start", fails=True)
        assert running.pid() == 0


def test_without_that_policy_the_daemon_says_no_itself_and_names_the_action(
    shared: Daemon,
) -> None:
    assert '"Sleeper"' in as_nobody(shared, "info", fails=False)
    for method, words in (("start", ""), ("stop", ""), ("setState", "s on"), ("ready", "")):
        told = as_nobody(shared, method, fails=True, words=words)
        assert told.strip().endswith("tr.org.pardus.comar.system.service.set")
    send = ["dbus-send", f"--bus={shared.address}", f"--dest={NAME}", "--print-reply"]
    told = said([*send, "/package/sleeper", f"{SERVICE}.start"], fails=True, user="nobody")
    assert told.strip() == (f"Error {NAME}.Comar.PolicyKit: tr.org.pardus.comar.system.service.set")
    told = said([*send, "/", f"{NAME}.remove", "string:sleeper"], fails=True, user="nobody")
    assert told.strip() == f"Error {NAME}.Comar.PolicyKit: tr.org.pardus.comar.core.register"
    assert shared.pid() == 0
    assert shared.state() == "off"


def test_members_of_the_groups_of_the_settings_may_act(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "mint.toml").write_text('[services]\nadmins = ["nogroup", "no-such-group"]\n')
    with daemon(tmp_path, open_to_all=True) as running:
        running.sleeper()
        assert as_nobody(running, "start", fails=False) == ""
        assert running.pid() != 0
        assert as_nobody(running, "stop", fails=False) == ""


def test_polkit_decides_where_it_is_there(tmp_path: Path) -> None:
    """A stand-in for polkit on the bus, which grants one action and refuses the other."""
    tmp_path.chmod(0o755)
    with (
        daemon(tmp_path, open_to_all=True) as running,
        polkit(running.address, granted="tr.org.pardus.comar.system.service.set"),
    ):
        running.sleeper()
        assert as_nobody(running, "start", fails=False) == ""
        send = ["dbus-send", f"--bus={running.address}", f"--dest={NAME}", "--print-reply"]
        told = said([*send, "/", f"{NAME}.remove", "string:sleeper"], fails=True, user="nobody")
        assert "tr.org.pardus.comar.core.register" in told
