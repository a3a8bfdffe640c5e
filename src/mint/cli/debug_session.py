"""Debugging a process at a terminal: one line at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.debug_view import debug_view, workitem_of
from mint.cli.exits import OK
from mint.cli.pairs import pair_of
from mint.cli.questions import line
from mint.cli.terminal import show, text
from mint.errors import MintError

if TYPE_CHECKING:
    from mint.cli.debugger import Debugger, View

HELP = """\
  step [AT]       let it begin, and stop before what comes next (Enter does the same)
  over [AT]       the same, but do not stop below it
  until STEP      go on up to a step: its position, tag or name
  set KEY=VALUE   change the workitem of the stopped step
  unset KEY       take a field out of it
  workitem        show it
  text            show the whole text
  wait            wait for the next stop
  continue        end the debugging: the process goes on
  quit            leave; what is stopped stays so\
"""

_SHORT = {"s": "step", "o": "over", "u": "until", "w": "workitem", "c": "continue", "q": "quit"}


class Session:
    """A conversation about one process.

    Args:
        debugger: of the process.
        patience: seconds to wait for the next stop.
    """

    def __init__(self, debugger: Debugger, patience: float) -> None:
        self._debugger = debugger
        self._patience = patience
        self._view: View = {}
        self._over = False

    def run(self) -> int:
        """Talk until the process is over, or whoever asks leaves."""
        self._view = self._debugger.look()
        if not self._view["stopped"]:
            self._act("begin")
        else:
            show(*debug_view(self._view))
        while not self._over and self._view["state"] == "running":
            try:
                self._heed(line(self._prompt()))
            except MintError as error:
                show(text(error, "red"))
        return OK

    def _prompt(self) -> str:
        stopped = [stop["expid"] for stop in self._view["stopped"]]
        return f"{', '.join(stopped) or 'running'} (help tells what can be said) > "

    def _heed(self, typed: str | None) -> None:
        typed = "quit" if typed is None else typed or "step"
        word, _, rest = typed.partition(" ")
        word, rest = _SHORT.get(word, word), rest.strip()
        match word:
            case "step" | "over":
                self._act(word, key=rest or None)
            case "until" if rest:
                self._act("until", until=rest)
            case "set" if rest:
                self._act("change", put=dict([pair_of(rest, "set")]))
            case "unset" if rest:
                self._act("change", unset=[rest])
            case _:
                self._tell(word)

    def _tell(self, word: str) -> None:
        match word:
            case "workitem":
                show(*(text(workitem_of(stop)) for stop in self._view["stopped"]))
            case "text":
                show(text(self._view["text"].rstrip("\n")))
            case "wait":
                self._show(self._debugger.settle(self._view, self._view, self._patience))
            case "continue":
                self._act("go_on")
                self._over = True
            case "quit":
                self._over = True
            case _:
                show(text(HELP))

    def _act(self, act: str, **more: Any) -> None:
        after = self._debugger.act(act, **more)
        if act != "change":
            after = self._debugger.settle(self._view, after, self._patience)
        self._show(after)

    def _show(self, after: View) -> None:
        show(*debug_view(after, self._view))
        self._view = after
