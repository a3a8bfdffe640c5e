from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import NotPermitted
from mint.ports.registered import ADMIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.web.passes import Pass

_NAMED = 100
"""Processes that one line of the audit names."""


class Actor:
    """Who asks, and what they do: handlers say the latter, the audit tells it.

    Args:
        bearer: what their token lets them do.
        owner: who runs the server: whoever can read its own token acts as this user.
    """

    def __init__(self, bearer: Pass, owner: str) -> None:
        self.bearer = bearer
        self.who = bearer.user or bearer.name or owner
        self._owned = not bearer.name
        self.wfid = ""
        self.subject = ""
        self.why = ""
        self.reason = ""
        self.details: dict[str, Any] = {}
        self.refusals: dict[str, str] = {}
        self.looks = False

    def about(self, subject: str = "", *, wfid: str = "", why: str = "", **details: Any) -> None:
        """Say what is done, for the audit; what the path of the request tells need not be said.

        Args:
            subject: a definition, a variable, a token, a task.
            wfid: the process.
            why: the reason that was given.
            **details: more of it, small and without secrets.
        """
        self.subject = subject or self.subject
        self.wfid = wfid or self.wfid
        self.why = why or self.why
        self.details.update({name: value for name, value in details.items() if value})

    def looks_only(self, *, when: bool) -> None:
        """Say that nothing is changed: the audit need not tell it."""
        self.looks = when

    def refused(self, reason: str) -> None:
        """Say that the answer tells why nothing was done."""
        self.reason = reason

    def several(self, done: Iterable[str], refused: Iterable[tuple[str, str]]) -> None:
        """Say what became of several processes.

        Args:
            done: those where it was done.
            refused: each other one, and why it was left as it was: it gets a line of its own.
        """
        wfids = list(dict.fromkeys(done))
        self.refusals = dict(refused)
        self.details |= {"done": len(wfids), "processes": wfids[:_NAMED]}
        if self.refusals and not wfids:
            self.refused("it could be done nowhere")

    def acts_for(self, user: str | None) -> str:
        """In whose name something is done.

        Args:
            user: who was named with the request; None: nobody.

        Raises:
            NotPermitted: the token is another one's, and no admin's.
        """
        if user is None or user == self.who:
            return self.who
        if not (self._owned or self.bearer.allows(ADMIN)):
            raise NotPermitted(
                f"the token {self.bearer.name!r} is that of {self.who}: nothing can be done with "
                f"it as {user}. Leave the name out, or use a token with the scope `admin`"
            )
        self.about(**{"as": user})
        return user

    def groups(self, user: str) -> tuple[str, ...]:
        """The groups that the token gives to a user."""
        return self.bearer.groups if user == self.who else ()
