from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.editor import edited
from mint.cli.plan_view import plan_view, touched
from mint.cli.questions import agreed, someone_is_there
from mint.cli.reasons import reason
from mint.cli.server import Server, process_path
from mint.cli.sources import read_source
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid

if TYPE_CHECKING:
    from collections.abc import Callable


def edit(  # noqa: PLR0913 - each is an option that users know
    wfid: str,
    /,
    *,
    file: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    why: str = "",
    yes: Annotated[bool, Parameter(name=["--yes", "-y"])] = False,
    safe_only: bool = False,
    dry_run: bool = False,
    common: Common = PLAIN,
) -> None:
    """Change the text of a running process: what lives on does, the rest begins again or goes.

    Its text opens in your editor, with marks of how far it is. What you make of it becomes a plan,
    which is shown before anything is done. Work in hand stays untouched where it can.

    For example:

        $ mint edit bazo
        $ mint edit bazo --file mended.radial --dry-run
        $ mint text bazo > now.radial; mint edit bazo --file now.radial --why "new server" --yes

    Args:
        wfid: the process; how its id begins or ends will do.
        file: the new text, in any format, instead of the editor; `-` reads standard input.
        why: the reason, which the history keeps.
        yes: do it without asking.
        safe_only: refuse when work in hand would be cancelled, or a name in the text means nothing.
        dry_run: only show the plan.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        whole = whole_wfid(server, wfid)
        path = process_path(whole, "amend")

        def ask(told: dict[str, Any], **more: Any) -> Any:
            return server.post(path, **told, safe_only=safe_only or None, **more)

        if file is not None:
            source = read_source(file)
            told = {"definition": source.text, "source": source.name}
            plan = ask(told, dry_run=True)
        else:
            before = server.get(process_path(whole, "text"))["text"]
            told, plan = _in_editor(before, ask)
        carry_out(
            plan,
            Order(yes=yes, dry_run=dry_run, why=why, common=common),
            lambda why: ask(told, token=plan["token"], why=why),
        )


def _in_editor(before: str, ask: Callable[..., Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the user makes of the text, and the plan for it."""
    if not someone_is_there():
        raise UsageError("there is nobody to edit: give the new text with --file")
    with edited(before, ".radial") as text:
        told = {"definition": text, "source": "text.radial"}
        return told, ask(told, dry_run=True)


class Order:
    """How a plan is to be carried out; arguments as for `edit`."""

    def __init__(self, *, yes: bool, dry_run: bool, why: str, common: Common) -> None:
        self.yes = yes
        self.dry_run = dry_run
        self.why = why
        self.common = common


def carry_out(plan: dict[str, Any], order: Order, do: Callable[[str], Any]) -> None:
    """Show a plan, ask, and have it done.

    Args:
        plan: as the API tells it.
        order: what the user said on the command line.
        do: has it done, for a reason.
    """
    nothing = plan["before"] == plan["after"]
    if not order.common.json:
        show(*plan_view(plan))
    if not (nothing or order.dry_run):
        why = reason(order.why)
        if not order.yes and not _may(plan):
            show(text("nothing was done", "dim"))
            return
        plan = do(why)
    if order.common.json:
        show_json(plan)
    elif plan["patch"] is not None:
        done = text(f"patch {plan['patch']} of ").append(plan["wfid"], "bold")
        show(done.append(f" is applied   (mint revert {plan['wfid']} takes it back)", "dim"))


def _may(plan: dict[str, Any]) -> bool:
    if not someone_is_there():
        raise UsageError("there is nobody to ask: say --yes, or --dry-run to look at the plan")
    if touched(plan):
        return agreed("Cancel work in hand, and apply it?")
    return agreed("Apply it?" if plan["safe"] else "Apply it all the same?")
