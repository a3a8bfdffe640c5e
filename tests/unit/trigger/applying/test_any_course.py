"""Whatever happens in whatever order, what is in use is right, and whole."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.applying import REFUSED, UNUSABLE, Stage, content, files

from mint.errors import MintError, RegenerationRefused, TriggerError

HOSTS = st.lists(
    st.sampled_from(["ann", "bob", "cid", "dan", REFUSED, UNUSABLE]), min_size=1, unique=True
)


class Course(RuleBasedStateMachine):
    """Regenerations, rollbacks, edits by others and a daemon that goes and comes."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.stage = Stage(Path(self.place.name))
        self.up = True

    def teardown(self) -> None:
        self.place.cleanup()

    @rule(hosts=HOSTS, force=st.booleans())
    def regenerate(self, hosts: list[str], force: bool) -> None:  # noqa: FBT001
        before = self.stage.applier.state()
        try:
            applied = self.stage.regenerate(*hosts, force=force)
        except RegenerationRefused:
            assert not self.up or force is False or {REFUSED, UNUSABLE} & set(hosts)
        else:
            assert not {REFUSED, UNUSABLE} & set(hosts)
            assert applied.held or self.stage.current == content(*hosts)
            assert self.up or not applied.changed
        if self.up and before.generation is not None:
            self.in_use()

    @rule()
    def roll_back(self) -> None:
        try:
            self.stage.applier.rollback()
        except TriggerError:
            return
        self.in_use()

    @rule(name=st.sampled_from(["names", "addresses"]), text=st.sampled_from(["", "by hand\n"]))
    def edit(self, name: str, text: str) -> None:
        if self.stage.applier.state().generation is not None:
            (self.stage.target / name).write_text(text)

    @rule()
    def restart_daemon(self) -> None:
        self.up = not self.up
        away = self.stage.live.with_name("away")
        if self.up:
            away.rename(self.stage.live)
        else:
            self.stage.live.rename(away)

    def in_use(self) -> None:
        """After work while the daemon is up, everything says the same."""
        if self.up and self.stage.applier.state().generation is not None:
            assert self.stage.applier.state().settled
            assert self.stage.current == files(self.stage.target) == files(self.stage.live)

    @invariant()
    def nothing_wrong_is_current(self) -> None:
        try:
            current = self.stage.current
        except FileNotFoundError:
            return
        assert REFUSED.encode() not in current["names"]
        assert UNUSABLE.encode() not in current["names"] or not self.up
        for generation in self.stage.applier.generations():
            assert not self.stage.applier._place.generations.damaged(generation)

    @invariant()
    def what_would_be_done_can_be_told(self) -> None:
        try:
            plan = self.stage.applier.plan()
        except MintError:
            return
        assert plan.status in (0, 1, 2)


Course.TestCase.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
TestCourse = Course.TestCase
