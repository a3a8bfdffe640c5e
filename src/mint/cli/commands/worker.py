"""Commands to workers at a broker: list, ping, describe, status, cancel, pause and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK, REFUSED
from mint.cli.moments import ago
from mint.cli.terminal import show, show_json, table, text
from mint.cli.workers_at_broker import EVERYBODY, tell
from mint.errors import ServiceNotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Broker = Annotated[str | None, Parameter(name="--broker")]
Wait = Annotated[float, Parameter(name="--wait")]
Level = Literal["debug", "info", "warning", "error"]
Flavour = Literal["", "kill", "timeout"]


def list_(
    target: str = EVERYBODY, /, *, broker: Broker = None, wait: Wait = 2.0, common: Common = PLAIN
) -> int:
    """List the workers that answer at a broker, and what they do.

    Each participant of a worker has an address of its own: PARTICIPANT.HOST.NUMBER. A worker that
    fetches its work from a server is not among them: see `mint participants`.

    For example:

        $ mint worker list
        $ mint worker list weigh --broker amqps://mq.example.org/boss

    Args:
        target: an address or a participant; all without it.
        broker: URL of the broker; that of the setting amqp.url without it.
        wait: seconds in which they may answer.
        common: what every command takes.
    """
    try:
        said = tell(target, "describe", broker=broker, wait=wait, common=common)
        doing = tell(target, "status", broker=broker, wait=wait, common=common)
    except ServiceNotFound:
        if target != EVERYBODY:
            raise
        said = doing = {}
    whole = {who: {**_plain(said[who]), **_plain(doing[who])} for who in said if who in doing}

    def row(one: dict[str, Any]) -> list[object]:
        work, pid = len(one["work"]), one["pid"]
        return [_state(one), work, one["done"], one["failed"], pid, ago(one["since"]), one["says"]]

    headings = ("STATE", "WORK", "DONE", "FAILED", "PID", "BEGAN", "SAYS")
    return _show(whole, headings, row, common)


def ping(
    target: str = EVERYBODY, /, *, broker: Broker = None, wait: Wait = 2.0, common: Common = PLAIN
) -> int:
    """Have workers say that they are there.

    For example:

        $ mint worker ping weigh.scale-3.0

    Args:
        target: an address or a participant; all without it.
        broker: URL of the broker; that of the setting amqp.url without it.
        wait: seconds in which they may answer.
        common: what every command takes.
    """
    said = tell(target, "ping", broker=broker, wait=wait, common=common)
    return _show(said, ("",), lambda _: [text("is there", "green")], common)


def describe(
    target: str = EVERYBODY, /, *, broker: Broker = None, wait: Wait = 2.0, common: Common = PLAIN
) -> int:
    """Have workers say what they are.

    For example:

        $ mint worker describe weigh

    Args:
        target: an address or a participant; all without it.
        broker: URL of the broker; that of the setting amqp.url without it.
        wait: seconds in which they may answer.
        common: what every command takes.
    """
    said = tell(target, "describe", broker=broker, wait=wait, common=common)

    def row(one: dict[str, Any]) -> list[object]:
        return [one["pid"], one["version"], ago(one["since"]), one["queue"] or "-", one["says"]]

    return _show(said, ("PID", "VERSION", "BEGAN", "QUEUE", "SAYS"), row, common)


def status(
    target: str = EVERYBODY, /, *, broker: Broker = None, wait: Wait = 2.0, common: Common = PLAIN
) -> int:
    """Have workers say what they have in hand.

    For example:

        $ mint worker status weigh.scale-3.0

    Args:
        target: an address or a participant; all without it.
        broker: URL of the broker; that of the setting amqp.url without it.
        wait: seconds in which they may answer.
        common: what every command takes.
    """
    said = tell(target, "status", broker=broker, wait=wait, common=common)

    def row(one: dict[str, Any]) -> list[object]:
        work = [f"{each['dispatch']}  {each['wfid']}  {ago(each['since'])}" for each in one["work"]]
        return [_state(one), one["done"], one["failed"], "\n".join(work)]

    return _show(said, ("STATE", "DONE", "FAILED", "WORK"), row, common)


def cancel(
    target: str,
    dispatch: str,
    /,
    *,
    flavour: Flavour = "",
    broker: Broker = None,
    wait: Wait = 2.0,
    common: Common = PLAIN,
) -> int:
    """Have a worker let go of work that it has in hand.

    Its process decides: the step is cancelled as by `mint cancel`, and the worker is told then.
    The exit code is 4 when no worker has the work.

    For example:

        $ mint worker cancel weigh.scale-3.0 4f1c2ab8d03e4471x0000001
        $ mint worker cancel '*' 4f1c2ab8d03e4471x0000001 --flavour kill

    Args:
        target: an address, a participant, or '*'.
        dispatch: the work, as `mint worker status` shows it.
        flavour: `kill` (the handlers of the step do not run) or `timeout`.
        broker: URL of the broker; that of the setting amqp.url without it.
        wait: seconds in which they may answer.
        common: what every command takes.
    """
    said = tell(
        target,
        "cancel",
        broker=broker,
        wait=wait,
        common=common,
        dispatch=dispatch,
        flavour=flavour,
    )

    def row(one: dict[str, Any]) -> list[object]:
        return [text("is asked to let go", "green") if one["found"] else text("has no such work")]

    code = _show(said, ("",), row, common)
    found = any(getattr(one, "found", False) for one in said.values())
    return code if found or code != OK else REFUSED


def pause(
    target: str, /, *, broker: Broker = None, wait: Wait = 2.0, common: Common = PLAIN
) -> int:
    """Have workers take no more work; what they have begun goes on, and the rest goes to others.

    For example:

        $ mint worker pause weigh.scale-3.0
        $ mint worker pause '*'

    Args:
        target: an address, a participant, or '*'.
        broker: URL of the broker; that of the setting amqp.url without it.
        wait: seconds in which they may answer.
        common: what every command takes.
    """
    return _change(target, "pause", broker=broker, wait=wait, common=common)


def resume(
    target: str, /, *, broker: Broker = None, wait: Wait = 2.0, common: Common = PLAIN
) -> int:
    """Have workers take work again.

    For example:

        $ mint worker resume weigh.scale-3.0

    Args:
        target: an address, a participant, or '*'.
        broker: URL of the broker; that of the setting amqp.url without it.
        wait: seconds in which they may answer.
        common: what every command takes.
    """
    return _change(target, "resume", broker=broker, wait=wait, common=common)


def loglevel(
    target: str,
    level: Level,
    /,
    *,
    broker: Broker = None,
    wait: Wait = 2.0,
    common: Common = PLAIN,
) -> int:
    """Have the programs of workers say more in their logs, or less.

    For example:

        $ mint worker loglevel weigh debug

    Args:
        target: an address, a participant, or '*'.
        level: from now on.
        broker: URL of the broker; that of the setting amqp.url without it.
        wait: seconds in which they may answer.
        common: what every command takes.
    """
    said = tell(target, "loglevel", broker=broker, wait=wait, common=common, level=level)
    return _show(said, ("LEVEL", "BEFORE"), lambda one: [one["level"], one["before"]], common)


def reload(
    target: str, /, *, broker: Broker = None, wait: Wait = 2.0, common: Common = PLAIN
) -> int:
    """Have the programs of workers load their participants anew, after the work in hand.

    One that cannot goes on as before, and tells why on its terminal.

    For example:

        $ mint worker reload weigh

    Args:
        target: an address, a participant, or '*'.
        broker: URL of the broker; that of the setting amqp.url without it.
        wait: seconds in which they may answer.
        common: what every command takes.
    """
    return _change(target, "reload", broker=broker, wait=wait, common=common)


def shutdown(
    target: str,
    /,
    *,
    grace: float | None = None,
    broker: Broker = None,
    wait: Wait = 2.0,
    common: Common = PLAIN,
) -> int:
    """Have the programs of workers end: they take no more work, and end that in hand.

    For example:

        $ mint worker shutdown weigh.scale-3.0
        $ mint worker shutdown '*' --grace 600

    Args:
        target: an address, a participant, or '*'.
        grace: seconds that their work may take to end; as they were started without it.
        broker: URL of the broker; that of the setting amqp.url without it.
        wait: seconds in which they may answer.
        common: what every command takes.
    """
    said = tell(target, "shutdown", broker=broker, wait=wait, common=common, grace=grace)

    def row(one: dict[str, Any]) -> list[object]:
        return [f"ends, {one['running']} in hand"]

    return _show(said, ("",), row, common)


def _change(target: str, command: str, *, broker: Broker, wait: float, common: Common) -> int:
    said = tell(target, command, broker=broker, wait=wait, common=common)
    return _show(said, ("STATE",), lambda one: [_state(one)], common)


_STYLES = {"idle": "green", "working": "green", "paused": "yellow", "leaving": "yellow"}


def _state(one: dict[str, Any]) -> Any:
    return text(one["state"], _STYLES.get(one["state"], ""))


def _show(
    said: dict[str, Any],
    headings: Sequence[str],
    row: Callable[[dict[str, Any]], list[object]],
    common: Common,
) -> int:
    """Print who said what; those that could not do it make the command fail."""
    plain = {who: _plain(one) for who, one in said.items()}
    if not plain and not common.json:
        show(text("no worker answers", "dim"))
    elif common.json:
        show_json({"workers": [{"address": who, **one} for who, one in plain.items()]})
    else:
        rows = [
            [text(who, "bold"), *([text(one["error"], "red")] if "error" in one else row(one))]
            for who, one in plain.items()
        ]
        show(table(("WORKER", *headings), [_filled(each, len(headings)) for each in rows]))
    return FAILED if any("error" in one for one in plain.values()) else OK


def _filled(row: list[object], width: int) -> list[object]:
    return [*row, *[""] * (width + 1 - len(row))]


def _plain(answer: Any) -> dict[str, Any]:
    import msgspec  # noqa: PLC0415 - takes time to load

    if isinstance(answer, Exception):
        return {"error": str(answer)}
    if isinstance(answer, dict):
        return answer
    plain: dict[str, Any] = msgspec.to_builtins(answer)
    return plain
