from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.hosts import SETTINGS, write_site
from tests.directories import BASE, directory_server

if TYPE_CHECKING:
    from tests.cli.running import Mint


@pytest.fixture(autouse=True)
def _site() -> None:
    write_site()


def rewrite(text: str) -> None:
    Path("text").write_text(text)


def test_a_plan_shows_what_would_change_and_changes_nothing(offline: Mint) -> None:
    done = offline("trigger", "plan", "motd")
    assert (done.code, done.err) == (2, "")
    assert done.out.splitlines()[-3:] == [
        "+hello",
        "check: ok  grep -q hello motd",
        "motd: would change",
    ]
    assert offline("trigger", "plan", "motd").code == 2
    told = offline("trigger", "plan", "motd", "--json")
    assert (told.code, told.json["status"]) == (2, 2)
    assert told.json["files"][0]["diff"].endswith("+hello\n")


def test_what_is_applied_would_not_change(offline: Mint) -> None:
    done = offline("trigger", "apply", "motd")
    assert (done.code, done.err) == (0, "")
    (line,) = done.out.splitlines()  # and no line of a log
    assert line.startswith("motd: applied, generation 1, ")
    plan = offline("trigger", "plan", "motd")
    assert (plan.code, plan.out.splitlines()[-1]) == (0, "motd: nothing would change")
    assert offline("trigger", "apply", "motd").out.startswith("motd: unchanged, generation 1, ")


def test_what_a_checker_refuses_is_not_applied(offline: Mint) -> None:
    assert offline("trigger", "apply", "motd").code == 0
    rewrite("bye\n")
    plan = offline("trigger", "plan", "motd")
    assert plan.code == 1
    assert "check: no  `grep -q hello motd` ended with status 1\n" in plan.out
    assert plan.out.splitlines()[-1] == "motd: would be refused"
    done = offline("trigger", "apply", "motd", "--force")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: motd: ")
    assert Path(".mint/trigger/web1/motd/current/motd").read_text() == "hello\n"


def test_what_would_vanish_is_refused_unless_forced(offline: Mint) -> None:
    rewrite("hello\n" + "".join(f"line {number}\n" for number in range(20)))
    assert offline("trigger", "apply", "motd").code == 0
    rewrite("hello\n")
    plan = offline("trigger", "plan", "motd")
    assert plan.code == 1
    assert "--force does it" in plan.out
    assert offline("trigger", "apply", "motd").code == 1
    assert offline("trigger", "apply", "motd", "--force").code == 0


def test_back_to_files_that_were_in_use_before(offline: Mint) -> None:
    for text in ("hello\n", "hello, all\n"):
        rewrite(text)
        assert offline("trigger", "apply", "motd").code == 0
    done = offline("trigger", "rollback", "motd")
    assert done.code == 0
    assert Path(".mint/trigger/web1/motd/current/motd").read_text() == "hello\n"
    held = offline("trigger", "apply", "motd")
    assert "held back: it was taken back before; --force uses it" in held.out
    assert "held back" in offline("trigger", "plan", "motd").out
    told = offline("trigger", "generations", "motd", "--json").json
    assert [one["number"] for one in told["generations"]] == [2, 1]
    assert told["state"]["generation"] == 1
    rows = [line.split() for line in offline("trigger", "generations", "motd").out.splitlines()]
    assert [(row[0], row[-2:] == ["in", "use"]) for row in rows[1:]] == [("2", False), ("1", True)]
    assert offline("trigger", "rollback", "motd", "2").code == 0
    assert Path(".mint/trigger/web1/motd/current/motd").read_text() == "hello, all\n"


def test_a_generation_that_is_not_kept(offline: Mint) -> None:
    assert offline("trigger", "generations", "motd").code == 0
    none = offline("trigger", "rollback", "motd")
    assert (none.code, none.out) == (1, "")
    assert none.err.startswith("error: motd: there is no generation before")
    assert offline("trigger", "rollback", "motd", "17").code == 1


@pytest.mark.parametrize("service", ["accounts", "event", "nfs"])
def test_what_has_no_files(offline: Mint, service: str) -> None:
    done = offline("trigger", "plan", service, "--host", "web1")
    assert (done.code, done.out) == (4, "")
    assert "has no files" in done.err or "has no service" in done.err


def test_another_host_has_files_of_its_own(offline: Mint) -> None:
    assert offline("trigger", "apply", "motd", "--host", "web2").code == 0
    assert Path(".mint/trigger/web2/motd/current/motd").exists()
    assert not Path(".mint/trigger/web1").exists()
    unknown = offline("trigger", "plan", "motd", "--host", "web9")
    assert unknown.code == 78
    assert "there is no host 'web9'; there are: civet, web1, web2" in unknown.err


def test_where_files_go_has_to_be_sound(offline: Mint) -> None:
    Path("mint.toml").write_text(f'{SETTINGS}[trigger.options.motd]\ntarget = "etc/motd"\n')
    done = offline("trigger", "plan", "motd")
    assert done.code == 4
    assert done.err == (
        "error: trigger.options.motd: the target etc/motd must be an absolute path\n"
    )


DIRECTORY = """
[trigger]
host = "web1"

[trigger.hosts]
web1 = ["hosts"]

[trigger.options.site]
domain = "example.org"

[trigger.ldap]
url = "{url}"
base = "{base}"
bind = "{bind}"
password = "secret:directory"
"""


@pytest.mark.daemons
def test_a_service_that_comes_with_mint_reads_a_directory(offline: Mint) -> None:
    with directory_server() as server:
        Path("mint.toml").write_text(
            DIRECTORY.format(url=server.url, base=BASE, bind=server.settings.bind)
        )
        lamp = [
            ("objectClass", [b"device", b"ipHost"]),
            ("cn", [b"lamp"]),
            ("ipHostNumber", [b"192.0.2.7"]),
        ]
        connection = server.connect()
        connection.add_s(f"cn=lamp,{BASE}", lamp)
        connection.unbind_s()
        plan = offline("trigger", "plan", "hosts")
        assert plan.code == 2
        assert "192.0.2.7" in plan.out
        assert offline("trigger", "apply", "hosts").code == 0
        server.kill()
        away = offline("trigger", "plan", "hosts")
    assert (away.code, away.out) == (1, "")
    assert "Can't contact LDAP server" in away.err
    made = Path(".mint/trigger/web1/hosts/current/hosts").read_text()
    assert "lamp.example.org" in made
