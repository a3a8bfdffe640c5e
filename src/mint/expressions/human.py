from __future__ import annotations

from typing import ClassVar

from mint.expressions.participant import Participant
from mint.interpreter.steps import DispatchIt
from mint.lang.task_attributes import ATTRIBUTES
from mint.model.task import HUMAN
from mint.ports.directory import Entry


class Human(Participant):
    """Wait for people: the workitem becomes a task, which somebody claims and completes.

    ```radial
    human to: 'qa, ann', title: 'May ${f:product} go out?', form: 'approval', due: '2d'
    human to: 'boss', title: 'Which date?', into: 'decision', escalate: '1d: director'
    ```

    `to` names users and groups who may do it; without it, everybody may. `title`, or a bare
    text, is for people.
    `form` is a JSON Schema of the answer, or the name of a variable or field that holds one: what
    is filled in must fit. The answer's fields go among those of the payload, or into the one field
    that `into` names; the field that `who` names gets the name of whoever did it. `show` names the
    fields that they need to see.

    `due` is a duration or a date; when it passes, the history says so. `escalate` is a list such as
    `1d: boss, 3d: director`: after a day boss may do it too, and take it over from whoever has it.
    `priority` is a number; the higher, the further up it stands. `timeout` gives it up, as always.

    Any participant whose work people do takes these attributes (see `mint participant register`);
    its tasks are for the user or group of its name, unless `to` says another.
    """

    names: ClassVar[tuple[str, ...]] = (HUMAN,)
    amends = Participant.amends | ATTRIBUTES | {"text"}

    def apply(self) -> None:
        """Make the task."""
        self.find(HUMAN)
        self.node.memory = {**self.node.memory, "target": HUMAN}
        self.run.say(DispatchIt(key=self.node.key))

    def known(self, name: str) -> Entry:
        """Who answers to a name: people, when nobody else does."""
        return super().known(name) or _PEOPLE


_PEOPLE = Entry(HUMAN, human=True)
