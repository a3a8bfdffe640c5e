"""The rules of the packet filter, by the iptables tools."""

from __future__ import annotations

import subprocess

from mint.services.api.acting import told
from mint.services.api.commands import run
from mint.services.api.words import fail

_TABLES = {
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "nat": ("PREROUTING", "OUTPUT", "POSTROUTING"),
}


def getRules() -> str:  # noqa: N802 - the name that scripts use
    """All rules, as iptables-save writes them."""
    reply = run(["/sbin/iptables-save"])
    if reply != 0:
        fail(f"Unable to read the rules: {reply.stderr.strip()}")
    return reply.stdout


def restoreRules(rules: str) -> None:  # noqa: N802
    """Put rules in force, all or none."""
    if told("run: /sbin/iptables-restore"):
        return
    done = subprocess.run(
        ["/sbin/iptables-restore"], input=rules, text=True, capture_output=True, check=False
    )
    if done.returncode:
        fail(f"Unable to restore the rules: {done.stderr.strip()}")


def clear() -> None:
    """Take all rules out, and let everything pass."""
    for table, chains in _TABLES.items():
        for chain in chains:
            run(["/sbin/iptables", "-t", table, "-P", chain, "ACCEPT"])
        run(["/sbin/iptables", "-t", table, "-F"])
        run(["/sbin/iptables", "-t", table, "-X"])
