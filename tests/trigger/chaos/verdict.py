"""What must be true at the end, found out by other ways than the product's own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from tests.directories import BASE
from tests.trigger.chaos.place import FILES

if TYPE_CHECKING:
    from tests.trigger.chaos.town import Town

_CSN = re.compile(rb"entryCSN:[=+] (.+)")


class Verdict(NamedTuple):
    """How it ended.

    Args:
        changes: that the directory's log has.
        heard: different ones that were heard of.
        repeated: that were heard of more than once, counted each time more.
        lost: that nobody heard of.
        invented: that were heard of and never made.
        disorder: entries of which an older change was first heard of after a newer one.
        stale: services whose files are not what a fresh render gives, and why.
    """

    changes: int
    heard: int
    repeated: int
    lost: frozenset[str]
    invented: frozenset[str]
    disorder: int
    stale: tuple[str, ...]

    @property
    def wrong(self) -> bool:
        """Whether anything is not as it must be."""
        return bool(self.lost or self.invented or self.disorder or self.stale)


def made(town: Town) -> frozenset[str]:
    """The ids of all changes, read from the raw log of the directory."""
    connection = town.server.connect()
    found = connection.search_s(
        "cn=accesslog", 2, "(&(objectClass=auditWriteObject)(reqResult=0))",
        ["reqType", "reqMod", "reqEntryUUID", "reqDN"],
    )  # fmt: skip
    ids = set()
    for _, raw in found:
        if not raw["reqDN"][0].decode().endswith(f",{BASE}"):
            continue  # the base itself was there before anybody listened
        uuid = raw["reqEntryUUID"][0].decode()
        csn = [one.group(1).decode() for one in map(_CSN.match, raw.get("reqMod", [])) if one]
        ids.add(f"{uuid}@deleted" if raw["reqType"][0] == b"delete" else f"{uuid}@{csn[0]}")
    return frozenset(ids)


def judge(town: Town, *, files: bool = True) -> Verdict:
    """How it stands now.

    Args:
        town: that ran.
        files: whether to render all files afresh, which takes seconds.
    """
    expected, heard, there = made(town), town.place.heard(), _there(town)
    told = [one[0] for one in heard]
    reconciled = frozenset(one for one in told if one not in expected)
    return Verdict(
        len(expected),
        len({*told} & expected),
        len(told) - len({*told}),
        expected - {*told},
        frozenset(one for one in reconciled if not _may_be(one, expected, there)),
        _disorder(heard),
        tuple(stale(town)) if files else (),
    )


def stale(town: Town) -> list[str]:
    """Services whose files differ from a fresh render of the directory, with what a plan says."""
    found = []
    for host, service in FILES:
        code = "import sys; from mint.cli.main import run; sys.exit(run())"
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", code, "trigger", "plan", service, "--host", host],
            cwd=town.place.folder,
            env={**town.environment, "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != os.EX_OK:
            found.append(f"{service} of {host}: {done.stdout[-400:]}{done.stderr[-400:]}")
    names = _names(town)
    if names != _written(town):
        found.append(f"hosts of dns1: {sorted(names ^ _written(town))[:5]} differ")
    return found


def _names(town: Town) -> set[str]:
    found = town.server.connect().search_s(BASE, 2, "(objectClass=ipHost)", ["cn"])
    return {raw["cn"][0].decode() for _, raw in found}


def _written(town: Town) -> set[str]:
    text = (town.place.state("dns1", "hosts") / "hosts").read_text()
    return {line.split()[-1].split(".")[0] for line in text.splitlines() if line[:3] == "10."}


def _there(town: Town) -> frozenset[str]:
    found = town.server.connect().search_s(BASE, 2, "(objectClass=*)", ["entryUUID"])
    return frozenset(raw["entryUUID"][0].decode() for _, raw in found)


def _may_be(told: str, expected: frozenset[str], there: frozenset[str]) -> bool:
    """Whether it is a change that the log has missed, of an entry that there was.

    Who kills a directory between its two databases finds the change in the tree only.
    """
    uuid, _, number = told.partition("@")
    if number == "deleted":
        return uuid not in there
    return "@" not in number and any(one.startswith(f"{uuid}@") for one in expected)


def _disorder(heard: list[tuple[str, str, str]]) -> int:
    newest: dict[str, str] = {}
    seen: set[str] = set()
    wrong = 0
    for event, uuid, csn in heard:
        if event in seen:
            continue  # it came again
        seen.add(event)
        if csn and csn < newest.get(uuid, ""):
            wrong += 1
        newest[uuid] = max(csn, newest.get(uuid, ""))
    return wrong
