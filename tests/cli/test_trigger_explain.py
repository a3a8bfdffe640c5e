from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from tests.cli.hosts import CHANGE, SETTINGS, write_site

if TYPE_CHECKING:
    import pytest
    from tests.cli.running import Mint


def test_which_rule_and_which_queues(offline: Mint) -> None:
    write_site()
    done = offline("trigger", "explain", "event.json")
    assert (done.code, done.err) == (0, "")
    assert [line.rstrip() for line in done.out.splitlines()] == [
        "modify cn=ann",
        "  changed: description",
        "    accounts",
        "      Interest(object_class='person', ops='add, delete')",
        "        modify is none of add, delete",
        "  * motd  trigger.motd -> trigger-web1-motd, trigger-web2-motd",
        "      Interest(object_class='person', attrs='description')",
        "        changed: description",
    ]
    assert not Path(".mint").exists()


def test_an_event_from_standard_input(offline: Mint, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site()
    body = {**CHANGE, "new": {**CHANGE["new"], "description": ["hello"]}}
    given = SimpleNamespace(buffer=io.BytesIO(json.dumps(body).encode()))
    monkeypatch.setattr(sys, "stdin", given)
    done = offline("trigger", "explain", "-")
    assert done.code == 0
    assert "  * " not in done.out
    assert done.out.endswith("it concerns no service\n")


def test_all_of_it_as_json(offline: Mint) -> None:
    write_site()
    told = offline("trigger", "explain", "event.json", "--json").json
    assert (told["event"], told["faults"]) == ("u1@c1", {})
    concerned = [one for one in told["rules"] if one["concerned"]]
    assert [(one["service"], one["key"], one["queues"]) for one in concerned] == [
        ("motd", "trigger.motd", ["trigger-web1-motd", "trigger-web2-motd"])
    ]


def test_what_is_no_event(offline: Mint) -> None:
    write_site()
    Path("event.json").write_text(json.dumps({**CHANGE, "op": "burn"}))
    done = offline("trigger", "explain", "event.json")
    assert (done.code, done.out) == (2, "")
    assert "$.op" in done.err
    missing = offline("trigger", "explain", "nowhere.json")
    assert (missing.code, missing.err) == (2, "error: nowhere.json: No such file or directory\n")


def test_services_whose_rules_are_not_known(offline: Mint) -> None:
    fussy = "def __init__(self, context):\n        raise KeyError('color')"
    write_site(
        SETTINGS.replace('web2 = ["motd"]', 'web2 = ["broken", "fussy", "nowhere"]'),
        broken="import no_such_module",
        fussy=f"from mint.trigger import PerObject\n\n\nclass Fussy(PerObject):\n    {fussy}\n\n"
        "    def apply(self, uuid, found): ...\n",
    )
    done = offline("trigger", "explain", "event.json")
    assert done.code == 0
    assert "  * broken  trigger.broken -> trigger-web2-broken" in done.out
    assert done.out.count("its rules are not known, so that every change is told to it") == 3
    assert "services/broken.py:1: ModuleNotFoundError: No module named 'no_such_module'" in done.out
    assert "services/fussy.py:4: Fussy cannot be made: KeyError: 'color'" in done.out
    assert "no module has a service nowhere" in done.out
    assert "every change is told to a service" not in done.out + done.err  # as a log would
    told = offline("trigger", "explain", "event.json", "--json").json
    assert sorted(told["faults"]) == ["broken", "fussy", "nowhere"]


def test_no_hosts_at_all(offline: Mint) -> None:
    Path("event.json").write_text(json.dumps(CHANGE))
    done = offline("trigger", "explain", "event.json")
    assert done.code == 2
    assert "trigger.hosts: there are no hosts yet; write into mint.toml:" in done.err
    assert "[trigger.hosts]" in done.err
