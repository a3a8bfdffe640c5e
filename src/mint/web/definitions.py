"""Definitions that are deployed: listed, shown, compared, deployed, rolled back, switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from litestar import get, post
from litestar.concurrency import sync_to_thread

from mint.definitions.library import STRICT
from mint.definitions.order import Order
from mint.lang.fmt_radial import to_radial
from mint.model.revision import Revision
from mint.web.check import CheckFinding, told

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromQuery, JSONBody

    from mint.definitions.order import Draft
    from mint.web.actor import Actor
    from mint.web.parts import Parts


class RevisionView(Revision, frozen=True, kw_only=True):
    """A revision, and how many processes run it."""

    running: int = 0


class DefinitionLine(msgspec.Struct):
    """A deployed definition.

    Args:
        name: its name.
        current: the number of its current revision.
        kind: definition, disabled or withdrawn.
        by: who deployed that.
        at: when.
        note: what was said about it.
        origin: the store that it is from, "" for none.
        running: by number of the revision, how many processes run.
        behind: what it imports of which there is a newer revision, such as `locks@3`.
    """

    name: str
    current: int
    kind: str
    by: str
    at: float
    note: str
    origin: str
    running: dict[int, int]
    behind: list[str]


class DeployBody(msgspec.Struct, forbid_unknown_fields=True):
    """What to deploy; see `mint deploy`.

    Args:
        text: the definition; an empty text switches off what is inherited under the name.
        name: its name; without, the text or the file's name tells it.
        source: name of the file, for messages and to tell the format.
        format: radial, yaml, json...; without, the name of the file or the text tells.
        config: values for fields, JSON with comments; null: as until now.
        schema: JSON Schema of the launch fields; null: as until now.
        note: what is new, for people.
        dry_run: only answer what would be done.
        force: deploy although the checks find errors.
        strict: do not deploy when the checks find warnings.
    """

    text: str
    name: str = ""
    source: str = ""
    format: str | None = None
    config: str | None = None
    schema: str | None = None
    note: str = ""
    dry_run: bool = False
    force: bool = False
    strict: bool = False


class Difference(msgspec.Struct):
    """The texts of two revisions; as radial text where they were written in two formats.

    The configurations and the schemas are as they were written.
    """

    before: str
    after: str
    config_before: str
    config_after: str
    schema_before: str
    schema_after: str


class DeployView(msgspec.Struct):
    """What was deployed, or would be.

    Args:
        revision: as it is now, or would be; without a number when it is not deployed.
        deployed: whether it is current now, and was not before.
        changes: whether it is something else than what was current.
        refused: the checks found what stands in the way.
        findings: what the checks found.
        difference: to what was current.
    """

    revision: Revision
    deployed: bool
    changes: bool
    refused: bool
    findings: list[CheckFinding]
    difference: Difference


class Running(msgspec.Struct):
    """The running processes of a revision."""

    label: str
    wfids: list[str]


class RollBackBody(msgspec.Struct, forbid_unknown_fields=True):
    """Which revision is to be current again; null: the one before the current one."""

    name: str
    number: int | None = None
    note: str = ""


class SwitchBody(msgspec.Struct, forbid_unknown_fields=True):
    """What is not to be launched any more; `disabled` also switches off what is inherited."""

    name: str
    kind: Literal["disabled", "withdrawn"] = "disabled"
    note: str = ""


@get("/definitions", summary="List deployed definitions", sync_to_thread=True)
def list_definitions(parts: NamedDependency[Parts]) -> list[DefinitionLine]:
    """The current revision of each name, and which revisions run."""
    revisions = parts.library.revisions
    current = {revision.name: revision for revision in revisions.current()}
    running: dict[str, dict[int, int]] = {}
    for label, count in sorted(revisions.running().items()):
        name, _, number = label.rpartition("@")
        running.setdefault(name, {})[int(number)] = count
    return [_line(each, current, running.get(each.name, {})) for each in current.values()]


@post("/definitions", status_code=200, summary="Deploy a definition", sync_to_thread=True)
def deploy(
    data: JSONBody[DeployBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> DeployView:
    """Check a definition, store it as a new revision, and make that current."""
    order = Order(
        data.text,
        name=data.name,
        source=data.source,
        format=data.format,
        config=data.config,
        schema=data.schema,
        note=data.note,
        by=actor.who,
    )
    actor.about(data.name or data.source, why=data.note)
    actor.looks_only(when=data.dry_run)
    draft = parts.library.draft(order)
    refuse = () if data.force else STRICT if data.strict else ("error",)
    refused = bool(draft.stopped_by(refuse))
    view = _deploy_view(parts, draft, refused=refused)
    actor.about(draft.revision.name)
    if refused:
        actor.refused("the checks found what must not be deployed")
    elif not data.dry_run:
        view.revision = parts.library.deploy(draft, refuse)
        view.deployed = draft.changes
        actor.about(view.revision.label)
    return view


@get("/definitions/revision", summary="Show a revision", sync_to_thread=True)
def show_revision(label: FromQuery[str], parts: NamedDependency[Parts]) -> RevisionView:
    """What is deployed under a name, or in one revision `name@3`."""
    return _views(parts, [parts.library.revision(label)])[0]


@get("/definitions/running", summary="List the processes of a revision", sync_to_thread=True)
def list_running(label: FromQuery[str], parts: NamedDependency[Parts]) -> Running:
    """The running processes of a revision `name@3`, the oldest first."""
    revision = parts.library.revision(label)
    return Running(revision.label, parts.library.revisions.wfids(revision.label))


@get("/definitions/log", summary="List the revisions of a definition", sync_to_thread=True)
def list_revisions(name: FromQuery[str], parts: NamedDependency[Parts]) -> list[RevisionView]:
    """The revisions of a name, the newest first."""
    newest = parts.library.revision(name)
    return _views(parts, parts.library.revisions.log(newest.name))


@get("/definitions/difference", summary="Compare two revisions", sync_to_thread=True)
def show_difference(
    old: FromQuery[str], new: FromQuery[str], parts: NamedDependency[Parts]
) -> Difference:
    """The texts of two revisions, `name@1` and `name@2`."""
    return _difference(parts, parts.library.revision(old), parts.library.revision(new))


@post("/definitions/rollback", status_code=200, summary="Make an older revision current again")
async def roll_back(
    data: JSONBody[RollBackBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> Revision:
    """Make an older revision current, as a new one that says so."""
    actor.about(data.name, why=data.note, number=data.number)

    def do() -> Revision:
        return parts.library.roll_back(data.name, data.number, by=actor.who, note=data.note)

    return await sync_to_thread(do)


@post("/definitions/switch", status_code=200, summary="Switch a definition off")
async def switch_off(
    data: JSONBody[SwitchBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> Revision:
    """Have nothing launched under a name any more; running processes go on."""
    actor.about(data.name, why=data.note, kind=data.kind)

    def do() -> Revision:
        return parts.library.switch_off(data.name, data.kind, by=actor.who, note=data.note)

    return await sync_to_thread(do)


def _line(
    revision: Revision, current: dict[str, Revision], running: dict[int, int]
) -> DefinitionLine:
    behind = [
        f"{name}@{number}"
        for name, number in revision.imports.items()
        if name in current and current[name].number > number and current[name].digest
    ]
    return DefinitionLine(
        revision.name,
        revision.number,
        revision.kind,
        revision.by,
        revision.at,
        revision.note,
        revision.origin,
        running,
        behind,
    )


def _views(parts: Parts, revisions: list[Revision]) -> list[RevisionView]:
    running = parts.library.revisions.running()
    return [
        RevisionView(**msgspec.structs.asdict(each), running=running.get(each.label, 0))
        for each in revisions
    ]


def _deploy_view(parts: Parts, draft: Draft, *, refused: bool) -> DeployView:
    new, old = draft.revision, draft.current or Revision(draft.revision.name)
    before, after = old.text, new.text
    if old.format != new.format and old.digest and draft.definition is not None:
        before, after = _radial(parts, old), to_radial(draft.definition.tree)
    difference = Difference(before, after, old.config, new.config, old.schema, new.schema)
    findings = [told(finding) for finding in draft.findings]
    return DeployView(new, False, draft.changes, refused, findings, difference)


def _difference(parts: Parts, old: Revision, new: Revision) -> Difference:
    before, after = old.text, new.text
    if old.format != new.format:
        before, after = _radial(parts, old), _radial(parts, new)
    return Difference(before, after, old.config, new.config, old.schema, new.schema)


def _radial(parts: Parts, revision: Revision) -> str:
    return "" if revision.kind != "definition" else to_radial(parts.library.tree(revision))
