from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.events import progress_text, short
from mint.cli.marks import STYLES, bar, guides, sign
from mint.cli.moments import span
from mint.cli.terminal import safe, text
from mint.ports.leases import worker_of

if TYPE_CHECKING:
    from rich.text import Text

    from mint.cli.picture import Picture

_DEFINES = ("define", "process_definition", "workflow_definition")


class TreeView:
    """Draws a process as a tree of lines, each step with its mark and what goes on there.

    Args:
        picture: the process.
        now: seconds since the epoch, for how long something lasts.
    """

    def __init__(self, picture: Picture, now: float) -> None:
        self._picture = picture
        self._now = now
        self._live = picture.live()
        self._errors = picture.errors()
        self._due = picture.due()
        self._holders = picture.holders()
        self._hot = picture.hot()
        self._fold = False
        self._lines: list[Text] = []

    def lines(self, room: int | None = None) -> list[Text]:
        """The lines, the root first.

        Args:
            room: how many fit; when there are more, neighbours where nothing goes on share a line.
        """
        lines = self._draw(fold=False)
        if room is not None and len(lines) > room:
            lines = self._draw(fold=True)
        return lines

    def _draw(self, *, fold: bool) -> list[Text]:
        self._fold = fold
        self._lines = []
        tree = self._picture.detail["tree"]
        self._step(tree, "0", "", "")
        self._elsewhere(tree)
        return self._lines

    def _step(self, tree: list[Any], position: str, before: str, below: str) -> None:
        state = self._picture.states.get(position, "pending")
        line = text(before, "dim").append(f"{sign(state)} ", STYLES[state])
        line.append(safe(_label(tree)), STYLES[state] if state != "done" else "")
        line.append(self._remark(position, state))
        self._lines.append(line)
        own = below + ("   " if not tree[2] else guides()[2])
        self._more(position, state, own)
        self._children(tree[2], position, below)

    def _children(self, children: list[Any], position: str, below: str) -> None:
        more, last, through, blank = guides()
        groups = self._groups(children, position)
        for number, group in enumerate(groups):
            ends = number == len(groups) - 1
            before, under = (last, blank) if ends else (more, through)
            if len(group) == 1:
                index = group[0]
                self._step(children[index], f"{position}_{index}", below + before, below + under)
            else:
                self._folded(group, position, below + before)

    def _groups(self, children: list[Any], position: str) -> list[list[int]]:
        """Children that share a line: neighbours in one state below which nothing goes on."""
        groups: list[list[int]] = []
        for index in range(len(children)):
            place = f"{position}_{index}"
            alike = groups and self._alike(f"{position}_{groups[-1][-1]}", place)
            if self._fold and alike:
                groups[-1].append(index)
            else:
                groups.append([index])
        return groups

    def _alike(self, one: str, other: str) -> bool:
        states = self._picture.states
        quiet = one not in self._hot and other not in self._hot
        return quiet and states.get(one) == states.get(other)

    def _folded(self, group: list[int], position: str, before: str) -> None:
        state = self._picture.states.get(f"{position}_{group[0]}", "pending")
        line = text(before, "dim").append(f"{sign(state)} ", STYLES[state])
        self._lines.append(line.append(f"{len(group)} steps {state}", "dim"))

    def _remark(self, position: str, state: str) -> Text:
        """What stands on the line of a step, after its name."""
        remark = text("")
        for expression in self._live.get(position, [])[:1]:
            remark.append_text(self._living(expression, state))
        if position in self._due:
            remark.append(f"  due in {span(self._due[position] - self._now)}", "yellow")
        if state == "done" and position in self._picture.took:
            remark.append(f"  {span(self._picture.took[position])}", "dim")
        return remark

    def _living(self, expression: dict[str, Any], state: str) -> Text:
        remark = text("")
        others = len(self._live[expression["expid"]]) - 1
        if others:
            remark.append(f"  and {others} more of it", "dim")
        if expression["state"]:
            remark.append(f"  {safe(expression['state'])}", "yellow")
        if expression["participant"] and state == "here":
            remark.append(f"  with {safe(expression['participant'])}", "blue")
            remark.append(self._holder(expression["key"]))
        if expression["attempts"]:
            remark.append(f"  tried {expression['attempts'] + 1} times", "yellow")
        if ticket := expression.get("ticket"):
            verb = "waits for" if state == "waiting" or expression.get("regains") else "holds"
            remark.append(f"  {verb} the ticket {safe(ticket)}", "yellow")
        if expression["participant"] or state == "waiting":
            remark.append(f"  for {span(self._now - expression['since'])}", "dim")
        return remark

    def _holder(self, key: str) -> Text:
        """Which worker elsewhere has it, or that none has fetched it yet."""
        holder = self._holders.get(key)
        if holder == "":
            return text(", which no worker has fetched", "yellow")
        if holder is not None and holder.startswith("amqp:"):
            return text(", handed to the broker", "blue")
        worker = None if holder is None else worker_of(holder)
        return text("" if worker is None else f" at {safe(worker)}", "blue")

    def _more(self, position: str, state: str, own: str) -> None:
        """The lines below a step: its error, how far it is, what it said."""
        if position in self._errors:
            self._add(own, text(self._errors[position], "red"))
        if state not in ("here", "error"):
            return
        if position in self._picture.progress:
            data = self._picture.progress[position]
            full = bar(data.get("done", 0), data.get("total", 0))
            self._add(own, text(full, "blue").append(f" {safe(progress_text(data))}"))
        if position in self._picture.logs:
            self._add(own, text(self._picture.logs[position], "dim italic"))

    def _add(self, own: str, line: Text) -> None:
        self._lines.append(text(own, "dim").append("  ").append_text(line))

    def _elsewhere(self, tree: list[Any]) -> None:
        """Expressions that do not stand in the tree: they run another definition."""
        for position, expressions in self._live.items():
            there = _at(tree, position)
            for each in expressions:
                own = each["params_tree"] or [each["name"], {}, []]
                if there is None or there[0] != own[0]:
                    line = text("also ", "dim").append(safe(_label(own)))
                    line.append(f"  {each['key']}", "dim")
                    self._lines.append(line.append_text(self._living(each, "here")))


def _label(tree: list[Any]) -> str:
    """A step as one reads it in the definition."""
    name, attributes, _ = tree
    words = [name] + [
        key if value is None else _said(key, value) for key, value in attributes.items()
    ]
    return " ".join(words)


def _said(key: str, value: Any) -> str:
    return f"{key}: {value if isinstance(value, str) else short(value)}"


def _at(tree: list[Any], position: str) -> Any:
    found = tree
    for step in position.split("_")[1:]:
        if int(step) >= len(found[2]):
            return None
        found = found[2][int(step)]
    return found
