from __future__ import annotations

import re
from typing import Any

from mint.errors import LimitReached
from mint.interpreter import leaving, living, tags, variables
from mint.interpreter.expression import Expression
from mint.interpreter.merging import MERGE_TYPES, MERGES, Branch, merge
from mint.interpreter.steps import CancelIt, ReplyTo
from mint.lang import dollar

_STOPPING = ("failing", "cancelling", "dying", "timing_out")


class Joining(Expression):
    """An expression with branches that run side by side and are joined at the end.

    The answers of branches stay in rows of their own until the merge, so that the cost of one
    answer does not depend on how many came before.
    """

    amends = frozenset({
        "count", "c", "wait_for", "wf", "over_if", "over_unless", "remaining", "rem", "r", "merge",
        "m", "merge_type", "mt",
    })  # fmt: skip

    def size(self) -> int:
        """How many branches there are."""
        raise NotImplementedError

    def starts(self, size: int) -> bool:
        """Prepare for that many branches; without any it answers at once, and this is False.

        Raises:
            LimitReached: there are too many.
        """
        self.check_branches(0, size)
        if size == 0:
            self.reply_to_parent(self.fields)
            return False
        awaited = self._wish()
        if awaited is not None:
            self.node.memory = {**self.node.memory, "awaited": awaited}
        return True

    def _wish(self) -> int | list[str] | None:
        """How many answers, or which tags, the attributes want to wait for; None: all answers."""
        count = _number(self.attribute("count", "c"))
        if count is not None:
            return count
        wait_for = self.attribute("wait_for", "wf")
        count = _number(wait_for)
        return _tags(wait_for) if count is None else count

    def begun(self) -> None:
        """All branches were said to begin; be over at once when none is awaited."""
        if self.node.memory.get("awaited") == 0:
            self.run.say(ReplyTo(key=self.node.key, fields=self.fields, sender=self.node.key))

    def check_branches(self, begun: int, more: int) -> None:
        """See that there may be that many branches.

        Args:
            begun: how many there are.
            more: how many are to begin.

        Raises:
            LimitReached: there are too many.
        """
        limit = self.run.environment.limits.branches
        if begun + more > limit:
            message = (
                f"{self.tree.name}: {begun + more} branches are more than {limit}: work through "
                "them with an iterator, or raise the setting limits.branches "
                f"(now {limit}); then replay"
            )
            raise LimitReached(message)
        self.run.check_steps(more)

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Keep the answer of a branch; be over when there are enough."""
        node = self.node
        if answer.sender == node.key:
            node.memory = {**node.memory, "over": True}
            self._be_over()
            return
        if node.memory.get("last") == answer.sender:
            self._again(fields)
            return
        if node.memory.get("over"):
            self._after(fields, answer)
            return
        nth = node.memory.get("kept", 0) + 1
        over, wins = self._is_over(fields, nth)
        self.run.keep_reply(node, answer.branch, fields)
        if wins:
            node.memory = {**node.memory, "winner": answer.branch}
        if over:
            node.memory = {**node.memory, "over": True, "last": answer.sender}
            self._be_over()

    def amended(self, changed: frozenset[str]) -> None:
        """Look whether what has come is enough by now."""
        if changed & {"count", "c", "wait_for", "wf"}:
            self._await_anew()
        self.recount()

    def _await_anew(self) -> None:
        """Something else is waited for: tags that were left before count."""
        wish = self._wish()
        if isinstance(wish, list):
            replies = self.run.replies(self.node)
            left = {self.run.fields(reply).get("__left_tag__") for reply in replies}
            wish = [tag for tag in wish if tag not in left]
        memory = {name: value for name, value in self.node.memory.items() if name != "awaited"}
        self.node.memory = memory if wish is None else {**memory, "awaited": wish}

    def _awaited(self) -> int | list[str] | None:
        """What is waited for yet; an earlier version of MINT kept it in another way, or not."""
        memory = self.node.memory
        if "awaited" in memory:
            found: int | list[str] | None = memory["awaited"]
            return found
        return memory.get("wait_for") or self._wish()

    def recount(self) -> None:
        """End the join when what has come is enough, now that it takes less."""
        node = self.node
        if node.state is not None or node.memory.get("over"):
            return
        kept, awaited = node.memory.get("kept", 0), self._awaited()
        if isinstance(awaited, list):
            enough = not awaited
        else:
            enough = awaited is not None and kept >= _enough(awaited, self.size())
        if enough or kept >= self.size():
            node.memory = {**node.memory, "over": True}
            self._be_over()

    def _again(self, fields: dict[str, Any]) -> None:
        """The answer that ends the join is replayed: it is kept already, as it was."""
        self.run.replies(self.node)[-1].fields = fields
        self._be_over()

    def _is_over(self, fields: dict[str, Any], nth: int) -> tuple[bool, bool]:
        """Whether the join is over, and whether this answer decided it by its content."""
        attributes = self.tree.attributes
        over_if, over_unless = attributes.get("over_if"), attributes.get("over_unless")
        if over_if is not None and self.holds(over_if, fields):
            return True, True
        if over_unless is not None and not self.holds(over_unless, fields):
            return True, True
        if nth >= self.size():
            return True, False
        awaited = self._awaited()
        if self.node.edited:  # an operator eases a join that waits
            count = self._wish()
            awaited = count if isinstance(count, int) else awaited
        if isinstance(awaited, list):
            left = [tag for tag in awaited if tag != fields.get("__left_tag__")]
            self.node.memory = {**self.node.memory, "awaited": left}
            return not left, False
        return awaited is not None and nth >= _enough(awaited, self.size()), False

    def outcome(self, fields: dict[str, Any]) -> dict[str, Any]:
        """A join that is stopped early answers with what has come until then."""
        if self.node.state is None:
            return fields
        merged = self._merged()
        try:
            self.run.scale.check_whole(merged)
        except LimitReached:
            return fields  # it must be possible to stop it
        return merged

    def _be_over(self) -> None:
        if self.node.children <= 0:
            self.reply_to_parent(self._joined())
            return
        remaining = dollar.text_of(self.attribute("remaining", "rem", "r", default="cancel"))
        if remaining == "wait":
            self.cancel_children("")
        elif remaining == "forget" and not self._is_within_what_stops():
            self._go_on_without()
        else:
            merged = self._joined()
            rest = living.children(self.run, self.node)
            for kid in rest:
                living.orphan(self.run, kid)
            unborn = self.run.agenda.abandon(self.node.key, flanking=False)
            self.node.children -= len(rest) + unborn
            self.reply_to_parent(merged)
            for kid in rest:
                self.run.say(CancelIt(key=kid.key))

    def _is_within_what_stops(self) -> bool:
        """Whether something around it fails or is cancelled, and all that is in it has to go."""
        return any(scope.state in _STOPPING for scope in variables.scopes(self.run, self.node))

    def _go_on_without(self) -> None:
        """Answer now, and stay with the branches that still run until the last is done."""
        run, node = self.run, self.node
        fields = self._joined()
        for reply in run.replies(node):
            run.drop(reply)
        node.memory = {**node.memory, "kept": 0}
        run.clear(node)
        if node.tag is not None:
            fields = tags.leave(self, fields)
            node.tag = None
        parent = run.node(node.parent) if node.parent else None
        if parent is None or node.lost or node.attached:
            return
        run.anchor(node)
        node.variables = variables.compiled(run, node)
        if node.flanking:
            parent.flanks -= 1
            node.flanking = False
        else:
            run.say(ReplyTo(key=parent.key, fields=fields, sender=node.key, branch=node.branch))
        node.parent, node.forgotten = None, True

    def _after(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """A branch answers after the join was over."""
        if not self.node.forgotten:
            self.run.keep_reply(self.node, answer.branch, fields)
            self.node.memory = {**self.node.memory, "last": answer.sender}
        if self.node.children <= 0:
            final = fields if self.node.forgotten else self._joined()
            leaving.leave(self, final)

    def _joined(self) -> dict[str, Any]:
        """The payload of all; nothing has happened yet when it is too large.

        Raises:
            LimitReached: it is.
        """
        merged = self._merged()
        self.run.scale.check_whole(merged)
        return merged

    def _merged(self) -> dict[str, Any]:
        answers = [
            Branch(reply.branch, self.run.fields(reply)) for reply in self.run.replies(self.node)
        ]
        which = dollar.text_of(self.attribute("merge", "m"))
        how = dollar.text_of(self.attribute("merge_type", "mt"))
        return merge(
            answers,
            self.fields,
            merge=which if which in MERGES else "first",
            merge_type=how if how in MERGE_TYPES else "override",
            attributes=self.attributes(),
            winner=self.node.memory.get("winner"),
        )


def _number(wish: Any) -> int | None:
    """The number of branches that is wished for, None when it is no number."""
    text = dollar.text_of(wish).strip()
    return int(text) if _NUMBER.fullmatch(text) else None


def _enough(count: int, size: int) -> int:
    """How many answers of so many branches are enough: -1 is all but one."""
    return count if count >= 0 else max(size + count, 1)


def _tags(wish: Any) -> list[str] | None:
    if wish is None or wish == "":
        return None
    names = wish if isinstance(wish, list) else dollar.text_of(wish).split(",")
    return [dollar.text_of(name).strip() for name in names] or None


_NUMBER = re.compile(r"-?[0-9]{1,15}", re.ASCII)
