"""What the parts of a run find on their disk: settings, and a service that writes a journal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.directories import ADMIN, BASE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HOSTS = {
    "isc": ("kea", "nftables"),
    "dns1": ("bind", "hosts"),
    "civet": ("event", "journal"),
    "zamok": ("event",),
}
"""Four services that make files, on two hosts; two more hosts turn changes into messages.

The first of those reads the directory too; the other one takes over the rest when it is gone."""

FILES = tuple((host, one) for host in ("isc", "dns1") for one in HOSTS[host])

_JOURNAL = '''
import os
from pathlib import Path

from mint.trigger import Interest, record

FILE = Path({file!r})


@record(on=Interest())
def journal(body):
    """Write down that a change was heard of, so that no crash can take it back."""
    with FILE.open("a") as file:
        file.write(f"{{body['event']}} {{body['uuid']}} {{body['csn']}}\\n")
        file.flush()
        os.fsync(file.fileno())
'''


class Place:
    """The folder of a run.

    Args:
        folder: that is there, and empty.
        url: of the directory.
        broker: URL of the broker; "": all is done by an embedded engine.
        hosts: which services each host has.
    """

    def __init__(
        self, folder: Path, url: str, broker: str, hosts: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.folder = folder
        self.journal = folder / "journal.txt"
        self.journal.touch()
        services = folder / "services"
        services.mkdir()
        (services / "journal.py").write_text(_JOURNAL.format(file=str(self.journal)))
        (folder / "mint.toml").write_text(_settings(url, broker, services, hosts))

    def heard(self) -> list[tuple[str, str, str]]:
        """Event, entry and number of each change that was written down, as often as it was."""
        lines = self.journal.read_text().splitlines()
        return [(one[0], one[1], one[2]) for one in map(str.split, lines) if len(one) == 3]

    def state(self, host: str, service: str) -> Path:
        """Where the files of a service are."""
        return self.folder / ".mint" / "trigger" / host / service / "current"


def _settings(url: str, broker: str, services: Path, hosts: Mapping[str, tuple[str, ...]]) -> str:
    said = [f"{host} = {json.dumps(those)}" for host, those in hosts.items()]
    quiet = [
        f"[trigger.options.{one}]\nreload = []\nverify = []" for _, one in FILES if one != "bind"
    ]
    return "\n".join(
        [
            f'[amqp]\nurl = "{broker}"' if broker else "",
            "[trigger]",
            f"services = {json.dumps([str(services)])}",
            'retries = ["1s", "2s", "5s", "5s", "5s", "5s"]',
            "" if broker else f"plays = {json.dumps([*hosts])}",
            "[trigger.hosts]",
            *said,
            "[trigger.ldap]",
            f'url = "{url}"\nbase = "{BASE}"\nbind = "{ADMIN}"\npassword = "secret:directory"',
            *quiet,
            '[trigger.options.bind]\nreload = []\nverify = []\nfolder = "/var/lib/none"',
            '[trigger.options.site]\ndomain = "example.org"',
            '[[trigger.options.site.subnets]]\nname = "all"\nprefix = "10.0.0.0/16"',
            '[[trigger.options.site.zones]]\nname = "example.org"\nns = ["ns.example.net"]',
            '[[trigger.options.site.zones]]\nprefix = "10.0.0.0/16"\nns = ["ns.example.net"]',
        ]
    )
