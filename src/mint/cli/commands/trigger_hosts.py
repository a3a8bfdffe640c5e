"""The command `trigger hosts`: what each host has applied last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.moments import ago
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text
from mint.cli.trigger_site import REASON
from mint.errors import Refused, SettingsError
from mint.lang.draw_text import shorten

if TYPE_CHECKING:
    from rich.text import Text

_STYLES = {
    "applied": "green",
    "idle": "green",
    "started": "green",
    "waiting": "yellow",
    "silent": "bold yellow",
    "unheard": "bold yellow",
    "stray": "dim",
}

_HEAD = ("HOST", "SERVICE", "STATE", "GENERATION", "APPLIED", "TOOK", "WAITING", "BEHIND", "")


def hosts(*, common: Common = PLAIN) -> int:
    """Show what each host has applied last, and how far it is behind.

    Exit code 1 when one cannot do its work, or is not heard.

        $ mint trigger hosts

    Args:
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        try:
            answer = server.get(_PATH)
        except Refused as error:
            if _PATH not in str(error):
                raise
            raise SettingsError(_NONE) from error
    found = answer["services"]
    if common.json:
        show_json(answer)
    else:
        show(table(_HEAD, [_row(one) for one in found], whole=2))
    return FAILED if any(one["error"] or one["state"] in _BAD for one in found) else OK


_PATH = "/trigger/hosts"

_NONE = "this server has no hosts: write [trigger.hosts] into its mint.toml, then start it again"

_BAD = ("failing", "refused", "silent", "unheard")


def _row(one: dict[str, Any]) -> list[object]:
    applied = ago(one["applied_at"]) if one["applied_at"] else "-"
    took = f"{one['seconds']:.2f}s" if one["applied_at"] else "-"
    behind = f"{one['lag']:.1f}s" if one["lag"] else "-"
    told = [
        one["generation"] or "-",
        applied,
        took,
        one["waiting"],
        behind,
        text(shorten(one["error"], REASON), "red"),
    ]
    return [text(one["host"], "bold"), one["service"], _state(one["state"]), *told]


def _state(state: str) -> Text:
    return text(state, _STYLES.get(state, "red"))
