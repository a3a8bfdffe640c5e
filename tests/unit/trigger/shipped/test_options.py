from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from tests.trigger.directories import InMemory
from tests.trigger.example_site import OPTIONS

from mint.errors import BadService, FilterError
from mint.trigger.service import Context
from mint.trigger.shipped import base
from mint.trigger.shipped.catalog import NAMES, class_of, options_of


def made(name: str, options: dict[str, Any]) -> Any:
    return class_of(name)(Context("civet", InMemory({}), options))


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("kea", {"leese": 1}, "trigger.options.kea.leese: there is no such option"),
        ("kea", {"lease": "long"}, "trigger.options.kea.lease: Expected `int`, got `str`"),
        (
            "kea",
            {"site": {"subnets": [{"name": "lan", "prefix": "x"}]}},
            "trigger.options.kea.site.subnets[0].prefix: not a network",
        ),
        (
            "kea",
            {"site": {"subnets": [{"name": "lan"}]}},
            "trigger.options.kea.site.subnets[0].prefix: is missing",
        ),
        (
            "hosts",
            {"site": {"hosts": {"adresses": ["x"]}}},
            "trigger.options.hosts.site.hosts.adresses: there is no such option",
        ),
        (
            "bind",
            {"folder": "/a", "site": {"zones": [{"name": "a.test", "ns": []}]}},
            "trigger.options.bind.site.zones[0].ns: name one server at least",
        ),
        (
            "bind",
            {"site": {}},
            "trigger.options.bind.folder: say where the daemon finds the zone files",
        ),
        ("nsd", {"folder": 'a"b'}, "trigger.options.nsd.folder: not a path from the root"),
        ("dhcpd", {"include": ["x\n"]}, "trigger.options.dhcpd.include: not a path from the root"),
        (
            "nftables",
            {"chains": [{"name": "a b"}]},
            "trigger.options.nftables.chains[0].name: not a group",
        ),
        ("nftables", {"table": "a}"}, "trigger.options.nftables.table: not a group"),
        (
            "hosts",
            {"site": {"record_entries": {"types": {"WKS": ["x"]}}}},
            "trigger.options.hosts.site.record_entries.types: 'WKS' is none of A",
        ),
        (
            "kea",
            {"site": {"subnets": [{"name": "a", "prefix": "10.0.0.0/8"}] * 2}},
            "trigger.options.kea.site.subnets: a is there twice",
        ),
    ],
)
def test_a_bad_option_is_named_with_its_path(name: str, options: dict[str, Any], said: str) -> None:
    with pytest.raises(BadService) as raised:
        made(name, options)
    assert str(raised.value).startswith(said)


def test_programs_and_limits_of_the_class_can_be_told_otherwise() -> None:
    one = made("kea", {"reload": [["true"]], "shrink": 0.1, "check_as": "", "keep": 3})
    assert (one.reload, one.shrink, one.check_as, one.keep) == ((("true",),), 0.1, "", 3)
    assert made("kea", {}).reload[0][-1] == "config-reload"


def test_what_is_said_of_the_site_counts_for_all_unless_a_service_says_otherwise() -> None:
    options: dict[str, Any] = {
        "site": {"domain": "a.test", "zones": []},
        "kea": {"site": {"domain": "b.test"}},
    }
    assert options_of("kea", options) == {"site": {"domain": "b.test", "zones": []}}
    assert options_of("hosts", options) == {"site": {"domain": "a.test", "zones": []}}


def test_zone_files_are_found_in_the_target_where_no_folder_is_said() -> None:
    assert made("bind", {"target": "/etc/bind/mint"}).options.folder == "/etc/bind/mint"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_service_is_found_by_its_name(name: str) -> None:
    kind = class_of(name)
    assert kind.name == name
    assert kind.interests
    assert made(name, options_of(name, OPTIONS)).interests


def test_what_a_service_reads_is_what_it_is_interested_in() -> None:
    one = made("hosts", {"site": {"hosts": {"addresses": ["v4"], "name": ["hname"]}}})
    only, _ = one.interests
    assert set(only.attrs) == {"hname", "v4"}


def test_a_filter_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise FilterError("not a filter at character 2")

    monkeypatch.setattr(base, "interests_of", refused)
    with pytest.raises(BadService, match=r"trigger\.options\.kea\.site: not a filter at"):
        made("kea", {"site": {"hosts": {"filter": "(x"}}})


def test_other_services_are_not_imported() -> None:
    code = (
        "import sys; from mint.trigger.shipped.catalog import class_of; class_of('hosts'); "
        "print([n for n in sys.modules if n.endswith(('.kea', '.bind', '.nftables'))])"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_no_service_of_another_name_is_found() -> None:
    with pytest.raises(KeyError):
        class_of("sendmail")
