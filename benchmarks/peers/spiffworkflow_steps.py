"""SpiffWorkflow: a BPMN process of ten manual tasks, its state saved after each.

It has no store of its own. Here the whole state goes as JSON into one row of SQLite, in WAL mode
with synchronous=FULL: `commit each` commits for each step, `commit together` once for a step of
each process that is in flight.
"""

from __future__ import annotations

import sqlite3
from itertools import islice, pairwise

from lxml import etree  # type: ignore[import-untyped] # it is in the peer's environment only
from SpiffWorkflow.bpmn import BpmnWorkflow  # type: ignore[import-not-found] # the same
from SpiffWorkflow.bpmn.parser import BpmnParser  # type: ignore[import-not-found] # the same
from SpiffWorkflow.bpmn.parser.util import (  # type: ignore[import-not-found] # the same
    BPMN_MODEL_NS,
)
from SpiffWorkflow.bpmn.serializer import (  # type: ignore[import-not-found] # the same
    BpmnWorkflowSerializer,
)
from SpiffWorkflow.util.task import TaskState  # type: ignore[import-not-found] # the same

from benchmarks.peers.job import STEPS, Job

WAYS = ("commit each", "commit together")

_SAVE = "INSERT INTO states VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state"


def definition() -> bytes:
    """The process as BPMN."""
    names = ["start", *(f"step{number}" for number in range(STEPS)), "end"]
    kinds = ["startEvent", *["manualTask"] * STEPS, "endEvent"]
    tasks = "".join(
        f'<{kind} id="{name}"/>' for kind, name in zip(kinds, names, strict=True)
    ) + "".join(
        f'<sequenceFlow id="f_{one}" sourceRef="{one}" targetRef="{other}"/>'
        for one, other in pairwise(names)
    )
    head = f'<definitions xmlns="{BPMN_MODEL_NS}" targetNamespace="bench">'
    return f'{head}<process id="bench" isExecutable="true">{tasks}</process></definitions>'.encode()


class Store:
    """The states of workflows.

    Args:
        file: of the database.
    """

    def __init__(self, file: str) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)
        for setting in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=OFF"):
            self.connection.execute(f"PRAGMA {setting}")
        self.connection.execute("CREATE TABLE states (id INTEGER PRIMARY KEY, state TEXT)")
        self._serializer = BpmnWorkflowSerializer(
            BpmnWorkflowSerializer.configure(),
        )

    def save(self, number: int, workflow: BpmnWorkflow) -> None:
        """Write the state of a workflow."""
        self.connection.execute(_SAVE, (number, self._serializer.serialize_json(workflow)))


def step(workflow: BpmnWorkflow) -> bool:
    """Do the next task; False: there was none."""
    task = workflow.get_next_task(state=TaskState.READY, manual=True)
    if task is None:
        return False
    task.run()
    workflow.do_engine_steps()
    return True


def run(job: Job, store: Store, spec: object) -> None:
    """Keep so many workflows in flight until all are over; each gets a step in turn."""
    fresh = iter(range(job.count))
    flying: dict[int, BpmnWorkflow] = {}
    together = job.way == "commit together"
    while True:
        for number in islice(fresh, job.flight - len(flying)):
            flying[number] = BpmnWorkflow(spec)
            flying[number].do_engine_steps()
        if not flying:
            return
        if together:
            store.connection.execute("BEGIN")
        for number in list(flying):
            step(flying[number])
            store.save(number, flying[number])
            if flying[number].is_completed():
                del flying[number]
        if together:
            store.connection.execute("COMMIT")


def main() -> None:
    """Do the job of the command line."""
    job = Job(WAYS)
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(definition()))
    spec = parser.get_spec("bench")
    store = Store(job.file)
    job.measure(lambda: run(job, store, spec))


if __name__ == "__main__":
    main()
