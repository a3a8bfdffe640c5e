from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.hosts import SETTINGS, Post, write_site
from tests.directories import BASE, directory_server

if TYPE_CHECKING:
    from tests.cli.running import Mint

UNCHECKED = """
from mint.trigger import Interest, Service

class Unchecked(Service):
    interests = [Interest()]
    reload = [["no-such-program", "-s", "reload"]]

    def load(self):
        return "x"

    def render(self, state):
        return {"x": state}
"""


def test_a_site_that_works(offline: Mint) -> None:
    write_site()
    assert offline("trigger", "apply", "motd").code == 0
    done = offline("trigger", "doctor")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "directory"
    assert "no directory is named" in lines[1]
    assert "services of web1" in lines
    assert "  ok: motd: generation 1 is in use" in lines
    assert lines[-1] == "  ok: 6 queues are there, and none too many"


def test_services_that_cannot_be_used(offline: Mint) -> None:
    settings = SETTINGS.replace('web2 = ["motd"]', 'web2 = ["broken", "kea", "unchecked", "motd"]')
    more = "[trigger.options.kea]\nnonsense = 1\n[trigger.options.motd]\ntarget = 'etc/motd'\n"
    write_site(settings + more, broken="import no_such_module", unchecked=UNCHECKED)
    done = offline("trigger", "doctor", "--host", "web2")
    assert (done.code, done.err) == (1, "")
    assert "error: broken: cannot load services/broken.py" in done.out
    assert "error: kea: trigger.options.kea.nonsense: there is no such option" in done.out
    assert "warning: unchecked: no program checks its files" in done.out
    assert "error: unchecked: there is no program no-such-program" in done.out
    assert "error: motd: trigger.options.motd: the target etc/motd must be" in done.out
    told = offline("trigger", "doctor", "--host", "web2", "--json")
    assert told.code == 1
    assert set(told.json) == {"directory", "services of web2", "queues"}


def test_a_host_that_is_not_in_the_table(offline: Mint) -> None:
    write_site(SETTINGS.replace('host = "web1"', 'host = "desk"'))
    done = offline("trigger", "doctor")
    assert done.code == 0
    assert "warning: this host has no services" in done.out
    assert "there are: civet, web1, web2" in done.out
    assert offline("trigger", "doctor", "--host", "web9").code == 78


def test_queues_that_nobody_needs(offline: Mint) -> None:
    write_site()
    Post(web1=["motd", "accounts"], web2=["motd"], web3=["nfs"]).publish("nfs")
    done = offline("trigger", "doctor")
    assert "nobody needs the queue trigger-web3-nfs, in which 1 messages wait" in done.out
    assert "then: mint trigger topology --prune" in done.out


def test_a_broker_that_is_away(offline: Mint) -> None:
    write_site(f'{SETTINGS}[amqp]\nurl = "amqp://127.0.0.1:1/"\ntimeout = 0.2\n')
    done = offline("trigger", "doctor")
    assert (done.code, done.err) == (1, "")
    queues = done.out.partition("queues\n")[2]
    assert queues.startswith("  error: ")
    assert "127.0.0.1:1" in queues
    assert len(queues.splitlines()) == 2  # and no line of a log


@pytest.mark.daemons
def test_a_directory_is_looked_at(offline: Mint) -> None:
    with directory_server() as server:
        ldap = f'[trigger.ldap]\nurl = "{server.url}"\nbase = "{BASE}"\n'
        user = f'bind = "{server.settings.bind}"\npassword = "secret:directory"\n'
        write_site(SETTINGS + ldap + user)
        done = offline("trigger", "doctor", "--json")
        found = done.json["directory"]
        assert any("can be read" in one["text"] for one in found)
        server.kill()
        away = offline("trigger", "doctor")
        assert away.code == 1
        assert "directory\n  error: " in away.out
