from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.hosts import CHANGE, Post, write_site

if TYPE_CHECKING:
    from tests.cli.running import Mint


def test_a_change_is_published(offline: Mint) -> None:
    write_site()
    done = offline("trigger", "emit", "event.json")
    assert (done.code, done.out) == (0, "published: modify cn=ann (u1@c1)\n")
    assert (Post().event().id, Post().event().new.first("description")) == ("u1@c1", "bye")
    assert offline("trigger", "emit", "event.json", "--json").json == {"id": "u1@c1"}


def test_what_is_no_change_is_not_published(offline: Mint) -> None:
    write_site()
    Path("event.json").write_text(json.dumps({**CHANGE, "v": 7}))
    done = offline("trigger", "emit", "event.json")
    assert (done.code, done.out) == (2, "")
    assert "7" in done.err


def test_services_are_asked_to_do_it_anew(offline: Mint) -> None:
    write_site()
    done = offline("trigger", "resync", "motd")
    assert (done.code, done.out.partition(";")[0]) == (0, "asked: motd")
    post = Post()
    found = [
        post.waiting(*one) for one in (("web1", "motd"), ("web2", "motd"), ("web1", "accounts"))
    ]
    assert found == [1, 1, 0]
    assert offline("trigger", "resync", "--json").json == {"services": ["accounts", "motd"]}
    assert post.waiting("web1", "accounts") == 1


def test_a_service_that_no_host_has(offline: Mint) -> None:
    write_site()
    done = offline("trigger", "resync", "motd", "nfs")
    assert done.code == 2
    assert done.err == "error: no host has a service 'nfs'; there are: accounts, motd\n"
    Path("mint.toml").write_text('[trigger.hosts]\ncivet = ["event"]\n')
    assert "no host has a service but `event`" in offline("trigger", "resync").err
