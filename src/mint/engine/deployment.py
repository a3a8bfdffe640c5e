from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mint.engine.symptoms import Findings
    from mint.ports.deployment import BrokerFacts, DatabaseFacts, Deployment
    from mint.ports.engines import Standing

OLDEST = {"PostgreSQL": (13,), "SQLite": (3, 40), "RabbitMQ": (3, 10)}
"""The oldest versions with which MINT is tested."""

SAFE = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_write", "remote_apply", "local"),
    "default_transaction_isolation": ("read committed",),
}
"""Settings of PostgreSQL with which what was confirmed is not lost, and engines can share work."""

APART = 1.0
"""Seconds by which the clock of a host may be wrong before somebody should look."""

UNDELIVERED = 60.0
"""Seconds after which work that a broker does not have yet is stuck."""


def examine(deployment: Deployment, found: Findings) -> None:
    """Look for what is wrong with what an engine stands on.

    Args:
        deployment: what there is.
        found: where it is added.
    """
    _database(deployment.database, found)
    _engines(deployment, found)
    _connections(deployment, found)
    if deployment.broker is not None:
        _broker(deployment.broker, found)
    _undelivered(deployment, found)


def told(deployment: Deployment) -> dict[str, str]:
    """What there is, by product, for people."""
    database, broker = deployment.database, deployment.broker
    said = {
        "MINT": deployment.version,
        "Python": deployment.python,
        database.product: database.version,
        "schema": database.revision,
    }
    if broker is not None and broker.version:
        said[broker.product] = broker.version
    if deployment.engines:
        at_work = [one for one in deployment.engines if _state(one, deployment) == "working"]
        said["engines"] = f"{len(at_work)} at work"
    return said


def _state(engine: Standing, deployment: Deployment) -> str:
    return engine.state(deployment.now, deployment.patience)


def _old(product: str, version: str) -> str:
    """The oldest version that will do, when this one is older."""
    least = OLDEST.get(product)
    numbers = tuple(int(part) for part in version.split(".") if part.isdigit())
    if least is None or not numbers or numbers >= least:
        return ""
    return ".".join(map(str, least))


def _database(facts: DatabaseFacts, found: Findings) -> None:
    if least := _old(facts.product, facts.version):
        what = f"{facts.product} {facts.version} is older than {least}"
        found.add("versions", 1, what, facts.product)
    wrong = {
        name: facts.settings[name]
        for name, good in SAFE.items()
        if name in facts.settings and facts.settings[name] not in good
    }
    for name, value in wrong.items():
        what = f"{name} is {value}"
        found.add("unsafe", len(wrong), what, facts.product, key=name, text=SAFE[name][0])
    if facts.revision != facts.known:
        what = f"the schema has the revision {facts.revision}, this MINT knows {facts.known}"
        found.add("schema", 1, what, facts.product)


def _engines(deployment: Deployment, found: Findings) -> None:
    engines = [one for one in deployment.engines if _state(one, deployment) != "gone"]
    silent = [one for one in engines if _state(one, deployment) == "silent"]
    for one in silent:
        what = f"the engine {one.name} (pid {one.pid}) has said nothing"
        found.add("engines", len(silent), what, one.host, since=one.seen_at)
    wrong = [one for one in engines if one not in silent and abs(one.ahead) > APART]
    for one in wrong:
        way = "ahead of" if one.ahead > 0 else "behind"
        what = f"the clock there is {abs(one.ahead):.1f} s {way} that of the database"
        found.add("clocks", len(wrong), what, one.host)
    versions = {(one.version, one.revision) for one in engines if one not in silent}
    if len(versions) > 1:
        told = ", ".join(
            f"{version} ({revision or 'older'})" for version, revision in sorted(versions)
        )
        what = f"engines of the versions {told} work on one database"
        found.add("mixed", 1, what, deployment.database.product)


def _connections(deployment: Deployment, found: Findings) -> None:
    facts = deployment.database
    engines = [one for one in deployment.engines if _state(one, deployment) == "working"]
    wanted = len(engines) * facts.each
    if facts.connections and wanted > facts.connections:
        what = f"{len(engines)} engines may open {wanted} connections, and it takes"
        found.add("connections", 1, f"{what} {facts.connections}", facts.product)


def _broker(facts: BrokerFacts, found: Findings) -> None:
    if facts.fault is not None:
        found.add("broker", 1, facts.fault, facts.url)
        return
    if least := _old(facts.product, facts.version):
        what = f"{facts.product} {facts.version} is older than {least}"
        found.add("versions", 1, what, facts.url)
    for what, why in facts.refused.items():
        found.add("permissions", 1, f"this user cannot {what}: {why}", facts.url)
    _queues(facts, found)


def _queues(facts: BrokerFacts, found: Findings) -> None:
    inbound, dead = facts.queues.get(facts.inbound), facts.queues.get(facts.dead)
    if inbound is not None and inbound.other_kind:
        what = f"the queue {facts.inbound} is not of the kind that MINT declares"
        found.add("queues", 1, what, facts.url)
    if dead is not None and dead.waiting:
        what = f"{dead.waiting} message(s) were delivered too often"
        found.add("laid aside", dead.waiting, what, facts.dead)
    idle = {
        name: queue
        for name, queue in facts.queues.items()
        if name != facts.dead and queue.waiting and not queue.consumers
    }
    for name, queue in idle.items():
        what = f"{queue.waiting} message(s) wait, and nobody fetches them"
        found.add("unfetched", len(idle), what, name)


def _undelivered(deployment: Deployment, found: Findings) -> None:
    stuck = {
        name: since
        for name, since in deployment.unsent.items()
        if deployment.now - since > UNDELIVERED
    }
    for name, since in stuck.items():
        what = "work for the broker is not there yet"
        found.add("undelivered", len(stuck), what, name, since=since)
