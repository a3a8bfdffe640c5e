from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.findings_view import finding_lines, summed_up
from mint.cli.plan_view import diff
from mint.cli.server import Server
from mint.cli.sources import CONFIG, SCHEMA, Source, beside, read_source
from mint.cli.terminal import safe, show, show_json, text
from mint.cli.usage_error import UsageError
from mint.errors import BadName, DefinitionError, MintError, Refused


def deploy(  # noqa: PLR0913 - each is an option of its own
    files: Annotated[tuple[str, ...], Parameter(allow_leading_hyphen=True)],
    /,
    *,
    name: str | None = None,
    config: str | None = None,
    schema: str | None = None,
    no_config: bool = False,
    note: Annotated[str, Parameter(name=("--note", "--why"))] = "",
    dry_run: bool = False,
    strict: bool = False,
    force: bool = False,
    common: Common = PLAIN,
) -> int:
    """Check definitions, and make each the current revision of its name.

    Running processes go on with the revision that they have; `mint migrate` moves them.
    `release.conf` and `release.schema.json` beside `release.radial` belong to it: fields that its
    launches get (JSON with comments), and what fields must be (JSON Schema).

        $ mint deploy release.radial --note "asks twice"
        $ mint deploy *.radial --dry-run
        $ mint launch release

    Exit code 1 when the checks find errors: then that definition is not deployed.

    Args:
        files: the definitions, in any format; `-` reads standard input.
        name: under which it is deployed; else the name in the text, or that of the file.
        config: file of its configuration, in the place of the one beside it.
        schema: file of its schema, in the place of the one beside it.
        no_config: deploy it without a configuration and a schema, also where it had some.
        note: what is new, for people.
        dry_run: only show what would be done.
        strict: warnings stop it, too.
        force: deploy it in spite of errors.
        common: what every command takes.
    """
    if name is not None and len(files) > 1:
        raise UsageError("--name is for one file: several cannot have the same name")
    told = {"name": name, "note": note, "dry_run": dry_run, "strict": strict, "force": force}
    sources = [read_source(file) for file in files]
    orders = [
        (source, {**told, **_beside(source, config, schema, without=no_config)})
        for source in sources
    ]
    with Server.of(common.data) as server:
        views, failed = _deploy_all(server, orders, common)
    if failed and len(files) == 1:
        raise failed[0][1]
    errors = [{"file": source.name, "message": str(error)} for source, error in failed]
    if common.json:
        show_json({"definitions": views, "errors": errors})
    else:
        show(*(text("error: ", "bold red").append(safe(each["message"])) for each in errors))
    return FAILED if failed or any(view["refused"] for view in views) else OK


_Order = tuple[Source, dict[str, Any]]
_Failed = list[tuple[Source, MintError]]


def _deploy_all(
    server: Server, orders: list[_Order], common: Common
) -> tuple[list[dict[str, Any]], _Failed]:
    """Deploy each for itself; what imports another one comes after it, in whatever order they are.

    Returns:
        What became of those that could be read, and why the others could not.
    """
    views: list[dict[str, Any]] = []
    while True:
        failed: _Failed = []
        for source, order in orders:
            try:
                view = server.post("/definitions", text=source.text, source=source.name, **order)
            except (DefinitionError, BadName, Refused) as error:
                failed.append((source, error))
                continue
            views.append(view)
            if not common.json:
                show(*_lines(source, view, dry_run=bool(order["dry_run"])))
        if not failed or len(failed) == len(orders):
            return views, failed
        names = {source.name for source, _ in failed}
        orders = [order for order in orders if order[0].name in names]


def _beside(
    source: Source, config: str | None, schema: str | None, *, without: bool
) -> dict[str, str | None]:
    """The configuration and the schema of a definition; None for what stays as it is."""
    if without:
        if config or schema:
            raise UsageError("either --no-config, or --config and --schema")
        return {"config": "", "schema": ""}
    return {
        "config": beside(source, CONFIG) if config is None else read_source(config).text,
        "schema": beside(source, SCHEMA) if schema is None else read_source(schema).text,
    }


def _lines(source: Source, view: dict[str, Any], *, dry_run: bool) -> list[Any]:
    lines = [line for each in view["findings"] for line in finding_lines(source, each)]
    severities = [each["severity"] for each in view["findings"]]
    if severities:
        lines.append(text(summed_up(severities), "bold"))
    return [*lines, *differences(view["difference"]), _outcome(view, dry_run=dry_run)]


def differences(told: dict[str, Any]) -> list[Any]:
    """The lines in which two revisions differ: of the text, the configuration and the schema."""
    lines = diff(told["before"], told["after"]) if told["before"] else []
    for part in ("config", "schema"):
        before, after = told[f"{part}_before"], told[f"{part}_after"]
        if before != after:
            lines += [text(f"{part}:", "bold"), *diff(before, after)]
    return lines


def _outcome(view: dict[str, Any], *, dry_run: bool) -> Any:
    revision = view["revision"]
    name = text(revision["name"], "bold")
    if view["refused"]:
        return name.append(" is not deployed; --force does so all the same", "bold red")
    if not view["changes"]:
        return name.append(" is deployed like this already", "dim")
    if dry_run:
        return name.append(" would be deployed", "blue")
    name.append(f"@{revision['number']}", "bold").append(" is current", "green")
    kind = revision.get("kind", "definition")
    return name if kind == "definition" else name.append(f": {kind}", "yellow")
