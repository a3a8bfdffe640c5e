"""Whether messages share a turn or get one each makes no difference to a process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from tests.processes.rig import Crew, Rig, failure, hold, reply

from mint.engine.options import Options
from mint.errors import MintError
from mint.model.effect import Dispatch
from mint.model.fei import expid_of
from mint.model.message import Cancel, Pause, Replay, Reply, Resume
from mint.model.tree import Tree
from mint.ports.front import LaunchOrder
from mint.store import open_store

if TYPE_CHECKING:
    from concurrent.futures import Future

    from mint.model.effect import Control
    from mint.model.message import AnyMessage

WORKERS = ("alice", "bob", "carol")


class Wish(NamedTuple):
    """Something to say to the process.

    Args:
        what: answer, fail, cancel, kill, pause, resume or replay.
        which: of the open dispatches, or of the live expressions.
        turn: whether the engine turns before the next one.
    """

    what: str
    which: int
    turn: bool


leaves = st.one_of(
    st.sampled_from(WORKERS).map(Tree),
    st.sampled_from(WORKERS).map(lambda name: Tree(name, {"tag": f"t_{name}"})),
    st.sampled_from(WORKERS).map(lambda name: Tree(name, {"on_error": "carol"})),
    st.sampled_from(WORKERS).map(lambda name: Tree(name, {"on_cancel": "bob"})),
    st.sampled_from(WORKERS).map(lambda name: Tree(name, {"retries": 1, "backoff": 0})),
    st.sampled_from(WORKERS).map(lambda name: Tree(name, {"forget": True})),
    st.just(Tree("noop")),
    st.just(Tree("set", {"v:x": 1})),
    st.just(Tree("error", {"oops": None})),
    st.just(Tree("wait", {"1h": None})),
)


def _above(children: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    heads = st.sampled_from(
        [
            ("sequence", {}),
            ("sequence", {"on_error": "alice"}),
            ("concurrence", {"merge_type": "mix"}),
            ("concurrence", {"merge_type": "isolate"}),
            ("concurrence", {"count": 1}),
            ("concurrence", {"count": 1, "remaining": "wait"}),
            ("cursor", {}),
            ("let", {}),
        ]
    )
    return st.builds(
        lambda head, kids: Tree(head[0], head[1], tuple(kids)),
        heads,
        st.lists(children, min_size=1, max_size=3),
    )


trees = st.recursive(leaves, _above, max_leaves=8)
wishes = st.lists(
    st.builds(
        Wish,
        st.sampled_from(["answer"] * 6 + ["fail", "cancel", "kill", "pause", "resume", "replay"]),
        st.integers(0, 5),
        st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


class Silent(Crew):
    """Participants that never answer to a cancel: the deadline ends their steps."""

    def _let_go(self, control: Control) -> None:
        del control


class Play:
    """A process on an engine, and the messages of a list of wishes.

    Args:
        tree: what runs.
        batch: messages that share a turn.
    """

    def __init__(self, tree: Tree, batch: int) -> None:
        self.store = open_store("sqlite://")
        crew = Silent(dict.fromkeys(WORKERS, hold))
        self.rig = Rig(self.store, self.store.views, crew, options=Options(batch=batch))
        future = self.rig.engine.launch(LaunchOrder(Tree("define", {}, (tree,))))
        self.rig.settle()
        self.wfid = future.result(0)
        self.outcomes: list[Future[None]] = []

    def open(self) -> list[Dispatch]:
        """The dispatches that are open according to the store, in order of position."""
        nodes = self.store.views.nodes(self.wfid)
        fields = {node.key: node.fields for node in nodes if node.fields is not UNSET}
        found = [
            Dispatch(row["id"], row["wfid"], row["key"], row["participant"], {}, fields[row["key"]])
            for row in self.store.views.dispatches(self.wfid)
            if row["what"] == "dispatch"
        ]
        return sorted(found, key=lambda work: expid_of(work.key))

    def message(self, wish: Wish) -> AnyMessage | None:
        """What a wish means as things stand, None when it means nothing now."""
        works = self.open()
        nodes = sorted(self.store.views.nodes(self.wfid), key=lambda node: node.expid)
        nodes = [node for node in nodes if node.state != "replied"]
        if wish.what in ("answer", "fail"):
            if not works:
                return None
            work = works[wish.which % len(works)]
            return failure(work, "failed") if wish.what == "fail" else done(work)
        if not nodes:
            return None
        key = nodes[wish.which % len(nodes)].key
        meant: dict[str, AnyMessage] = {
            "cancel": Cancel(wfid=self.wfid, key=key),
            "kill": Cancel(wfid=self.wfid, key=key, flavour="kill"),
            "pause": Pause(wfid=self.wfid, key=key),
            "resume": Resume(wfid=self.wfid, anyway=True),
            "replay": Replay(wfid=self.wfid),
        }
        return meant[wish.what]

    def say(self, bunch: list[Wish]) -> None:
        """Say several things at once, as they are meant now."""
        messages = [self.message(wish) for wish in bunch]
        futures = [self.rig.engine.tell(message) for message in messages if message is not None]
        self.rig.settle()
        self.outcomes += futures

    def finish(self) -> None:
        """Resume, let time pass, and answer all that is left."""
        self.say([Wish("resume", 0, turn=True)])
        for _ in range(30):
            self.rig.advance(3600)
            for work in self.open():
                self.rig.engine.submit(done(work))
            self.rig.settle()

    def sight(self) -> dict[str, Any]:
        """How the process stands, without ids that differ from engine to engine."""
        views = self.store.views
        process = self.rig.process(self.wfid)
        return {
            "state": process.state,
            "fields": _plain(process.fields),
            "nodes": sorted(
                (node.expid, node.name, node.state, node.children, node.flanks)
                for node in views.nodes(self.wfid)
            ),
            "errors": sorted(expid_of(error.key) for error in views.errors(self.wfid)),
            "totals": views.totals(),
            "events": [
                (event.kind, expid_of(event.key), event.name)
                for _, event in views.history(self.wfid)
            ],
            "outcomes": [type(future.exception(0)).__name__ for future in self.outcomes],
        }


def done(work: Dispatch) -> Reply:
    """The answer of a worker, who puts its name on the sheet."""
    return reply(work, {**work.fields, work.participant: True})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if name != "__error__"}
    return value


@settings(max_examples=60)
@given(trees, wishes)
def test_a_shared_turn_is_as_good_as_many(tree: Tree, said: list[Wish]) -> None:
    alone, together = Play(tree, 1), Play(tree, 500)
    bunch: list[Wish] = []
    for wish in said:
        bunch.append(wish)
        if wish.turn:
            for play in (alone, together):
                play.say(bunch)
            assert together.sight() == alone.sight()
            bunch = []
    for play in (alone, together):
        play.say(bunch)
        play.finish()
    seen = together.sight()
    assert seen == alone.sight()
    for play in (alone, together):
        for future in play.outcomes:
            error = future.exception(0)
            assert error is None or isinstance(error, MintError)
        assert play.store.views.dead_letters() == []
        play.store.close()
    assert seen["state"] == "terminated" or seen["errors"]
    if seen["state"] == "terminated" and not seen["errors"]:
        assert [node for node in seen["nodes"] if node[2] == "replied"] == []
