from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.hosts import write_site
from tests.cli.test_up import COMMAND

if TYPE_CHECKING:
    from tests.cli.running import Mint


def test_a_host_that_is_not_in_the_table(offline: Mint) -> None:
    write_site()
    done = offline("trigger", "run", "--host", "web9")
    assert (done.code, done.out) == (78, "")
    assert done.err == (
        "error: trigger.hosts: there is no host 'web9'; there are: civet, web1, web2\n"
    )


def test_no_hosts_at_all(offline: Mint) -> None:
    done = offline("trigger", "run")
    assert (done.code, done.out) == (2, "")
    assert "trigger.hosts: there are no hosts" in done.err


def test_a_broken_table_of_hosts(offline: Mint) -> None:
    Path("mint.toml").write_text('[trigger.hosts]\nweb1 = ["a b"]\n')
    done = offline("trigger", "run")
    assert done.code == 2
    assert "'a b' cannot be the name of a service of web1" in done.err


@pytest.mark.slow
def test_a_host_is_served_until_it_is_told_to_stop(offline: Mint) -> None:
    write_site()
    with subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "trigger", "run", "--host", "web1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LANG": "C.UTF-8"},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "web1: motd, accounts\n"
        made = Path(".mint/trigger/web1/motd/current/motd")
        assert process.stdout.readline() == f"generations of files: {made.parents[2].absolute()}\n"
        end = time.monotonic() + 20
        while not made.exists():
            assert time.monotonic() < end
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert offline("trigger", "generations", "motd", "--json").json["state"]["generation"] == 1
