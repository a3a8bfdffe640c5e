from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.findings_view import finding_lines, summed_up
from mint.cli.plan_view import diff
from mint.cli.server import Server
from mint.cli.sources import Source, read_source
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError


def deploy(  # noqa: PLR0913 - each is an option of its own
    files: Annotated[tuple[str, ...], Parameter(allow_leading_hyphen=True)],
    /,
    *,
    name: str | None = None,
    config: str | None = None,
    schema: str | None = None,
    no_config: bool = False,
    note: str = "",
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
    views = []
    with Server.of(common.data) as server:
        for source in sources:
            more = _beside(source, config, schema, without=no_config)
            view = server.post("/definitions", text=source.text, source=source.name, **told, **more)
            views.append(view)
            if not common.json:
                show(*_lines(source, view, dry_run=dry_run))
    if common.json:
        show_json({"definitions": views})
    return FAILED if any(view["refused"] for view in views) else OK


def _beside(
    source: Source, config: str | None, schema: str | None, *, without: bool
) -> dict[str, str | None]:
    """The configuration and the schema of a definition; None for what stays as it is."""
    if without:
        if config or schema:
            raise UsageError("either --no-config, or --config and --schema")
        return {"config": "", "schema": ""}
    return {
        "config": _text(source, config, ".conf"),
        "schema": _text(source, schema, ".schema.json"),
    }


def _text(source: Source, given: str | None, suffix: str) -> str | None:
    if given is not None:
        return read_source(given).text
    if source.name == "<stdin>":
        return None
    path = Path(source.name).with_suffix(suffix)
    return read_source(str(path)).text if path.is_file() else None


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
