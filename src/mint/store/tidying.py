"""What is over goes: finished processes by rule, lines of too long histories, what is old.

Everything is found by an index, so that a round reads about as many rows as it deletes, and next to
none when there is nothing to do. Each step is a transaction of some hundred rows, so that an engine
never waits long for its turn. A step locks the processes that it deletes and leaves out those that
an engine holds: many engines may tidy one store at the same time.

Definitions stay, although no process may refer to them any more. Each is stored once, and engines
remember which of them the store has (see `mint.store.definitions`): one that went away would be
missed by the next process that is launched with it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mint.ports.tidying import Tidied
from mint.store import schema, trimming
from mint.store.part import Part
from mint.store.saving import OF_A_PROCESS
from mint.store.session import key_list
from mint.store.writes import Delete

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.ports.tidying import Round, Rule, Rules
    from mint.store.part import Begin
    from mint.store.session import Session

    Forget = Callable[[list[str]], None]

PROCESSES = 100
"""Processes that one step deletes at most."""

LINES = 500
"""Lines of history, dead letters, and lines of the audit, that one step deletes at most."""

# From name to next name along the index of finished processes, with the end of the oldest of each.
_NAMES = """
    WITH RECURSIVE found AS (
        SELECT (SELECT name FROM processes WHERE ended_at IS NOT NULL
                ORDER BY name, ended_at, wfid LIMIT 1) AS name
        UNION ALL
        SELECT (SELECT p.name FROM processes AS p
                WHERE p.ended_at IS NOT NULL AND p.name > found.name
                ORDER BY p.name, p.ended_at, p.wfid LIMIT 1)
        FROM found WHERE found.name IS NOT NULL
    )
    SELECT name, (SELECT p.ended_at FROM processes AS p
                  WHERE p.name = found.name AND p.ended_at IS NOT NULL
                  ORDER BY p.ended_at, p.wfid LIMIT 1)
    FROM found WHERE name IS NOT NULL
"""

_LAST_KEPT = """
    SELECT ended_at, wfid FROM processes WHERE name = ? AND ended_at IS NOT NULL
    ORDER BY ended_at DESC, wfid DESC LIMIT 1 OFFSET ?
"""

# A forgotten branch may outlive its process: that one is not over for us.
_LIVES = """
    EXISTS (SELECT 1 FROM expressions AS e
            WHERE e.wfid = p.wfid AND (e.state IS NULL OR e.state <> 'replied'))
"""

_OVER = f"""
    SELECT p.wfid, p.ended_at, {_LIVES} FROM processes AS p
    WHERE p.name = ? AND p.ended_at IS NOT NULL AND p.state <> 'running'
        AND (p.ended_at, p.wfid) > (?, ?) AND (p.ended_at, p.wfid) < (?, ?)
    ORDER BY p.ended_at, p.wfid LIMIT ? /*lock p*/
"""  # noqa: S608 - our own text

_WOULD_GO = f"""
    SELECT count(*), coalesce(sum((SELECT count(*) FROM history AS h WHERE h.wfid = p.wfid)), 0)
    FROM processes AS p
    WHERE p.name = ? AND p.ended_at IS NOT NULL AND p.state <> 'running'
        AND (p.ended_at, p.wfid) < (?, ?) AND NOT {_LIVES}
"""  # noqa: S608 - our own text

_LINES = "SELECT h.id FROM {wfid} AS t JOIN history AS h ON h.wfid = t.wfid LIMIT ?"

# The oldest are the first; only they are looked at, since their time has no index.
_OLD_LETTERS = """
    SELECT d.id FROM (SELECT id, at FROM dead_letters ORDER BY id LIMIT ?) AS d WHERE d.at < ?
"""
_LETTERS_THAT_WOULD_GO = "SELECT count(*) FROM dead_letters WHERE at < ?"

_OLD_DEEDS = "SELECT id FROM audit WHERE at < ? ORDER BY at LIMIT ?"
_DEEDS_THAT_WOULD_GO = "SELECT count(*) FROM audit WHERE at < ?"

_GONE_LINES = Delete(schema.history, ("id",))
_GONE_LETTERS = Delete(schema.dead_letters, ("id",))
_GONE_DEEDS = Delete(schema.audit, ("id",))
_GONE_PROCESSES = (*OF_A_PROCESS, Delete(schema.processes, ("wfid",)))

_Moment = tuple[float, str]
"""When a process ended and its wfid: many end at the same instant."""


@dataclass
class _Doomed:
    """Finished processes of one definition that are to go: those that ended before a moment."""

    name: str
    before: _Moment
    after: _Moment = (float("-inf"), "")


class DatabaseTidying(Part):
    """Deletes what is over; see `mint.ports.tidying.Tidying`.

    Args:
        reading: begins a transaction that reads.
        writing: begins one that writes.
        forget: is told the processes that go, before they are gone for others.
    """

    def __init__(self, reading: Begin, writing: Begin, forget: Forget | None = None) -> None:
        super().__init__(reading, writing)
        self._forget = forget or _ignore
        self._seen = 0
        """Number of the line up to which histories were looked at."""

    def begin(self, rules: Rules, now: float) -> Round:
        """See `Tidying.begin`."""
        with self._reading() as session:
            doomed = _doomed(session, rules, now)
            long, self._seen = trimming.long_histories(session, rules.history, self._seen)
        return _Round(self._writing, self._forget, doomed, long, _aged(rules, now))

    def foresee(self, rules: Rules, now: float) -> Tidied:
        """See `Tidying.foresee`."""
        told = Tidied()
        with self._reading() as session:
            for doomed in _doomed(session, rules, now):
                processes, lines = session.read(_WOULD_GO, doomed.name, *doomed.before)[0]
                if processes:
                    told.add(Tidied({doomed.name: processes}, int(lines)))
            long, _ = trimming.long_histories(session, rules.history, 0)
            for wfid, until in long:
                told.add(trimming.would_trim(session, wfid, until))
            if rules.dead_letters is not None:
                oldest = now - rules.dead_letters
                told.dead_letters = session.read(_LETTERS_THAT_WOULD_GO, oldest)[0][0]
            if rules.audit is not None:
                told.audit = session.read(_DEEDS_THAT_WOULD_GO, now - rules.audit)[0][0]
        return told


class _Round:
    """See `mint.ports.tidying.Round`: a queue of what is left to do."""

    def __init__(
        self,
        writing: Begin,
        forget: Forget,
        doomed: list[_Doomed],
        long: list[tuple[str, int]],
        aged: list[_Aged],
    ) -> None:
        self._writing = writing
        self._forget = forget
        self._doomed = deque(doomed)
        self._long = deque(long)
        self._aged = deque(aged)

    def step(self) -> Tidied:
        """See `Round.step`."""
        if not self._more():
            return Tidied()
        with self._writing() as session:
            done = self._step(session)
        done.more = self._more()
        return done

    def _more(self) -> bool:
        return bool(self._doomed or self._long or self._aged)

    def _step(self, session: Session) -> Tidied:
        if self._doomed:
            done, over = _delete(session, self._doomed[0], self._forget)
            if over:
                self._doomed.popleft()
            return done
        if self._long:
            wfid, until = self._long[0]
            done, over = trimming.trim(session, wfid, until, LINES)
            if over:
                self._long.popleft()
            return done
        done, over = self._aged[0].delete(session)
        if over:
            self._aged.popleft()
        return done


@dataclass(frozen=True)
class _Aged:
    """Rows that go by nothing but their age: dead letters, or lines of the audit."""

    is_audit: bool
    before: float

    def delete(self, session: Session) -> tuple[Tidied, bool]:
        """Delete some of them: (what went, whether those were all)."""
        if self.is_audit:
            found = session.read(_OLD_DEEDS, self.before, LINES)
            session.write(_GONE_DEEDS, found)
            return Tidied(audit=len(found)), len(found) < LINES
        found = session.read(_OLD_LETTERS, LINES, self.before)
        session.write(_GONE_LETTERS, found)
        return Tidied(dead_letters=len(found)), len(found) < LINES


def _aged(rules: Rules, now: float) -> list[_Aged]:
    ages = ((False, rules.dead_letters), (True, rules.audit))
    return [_Aged(is_audit, now - age) for is_audit, age in ages if age is not None]


def _doomed(session: Session, rules: Rules, now: float) -> list[_Doomed]:
    """What the rules do not keep, by definition; nothing for those that have nothing so old."""
    found = []
    for name, oldest in session.read(_NAMES):
        rule = rules.named.get(name, rules.rule)
        before = _limit(session, name, rule, now)
        if before is not None and (oldest, "") < before:
            found.append(_Doomed(name, before))
    return found


def _limit(session: Session, name: str, rule: Rule, now: float) -> _Moment | None:
    """The moment before which a process must have ended to go."""
    limits = [] if rule.age is None else [(now - rule.age, "")]
    if rule.runs:
        limits += [(row[0], row[1]) for row in session.read(_LAST_KEPT, name, rule.runs - 1)]
    return max(limits, default=None)


def _delete(session: Session, doomed: _Doomed, forget: Forget) -> tuple[Tidied, bool]:
    """Delete some of the doomed: (what went, whether those were all).

    While there is too much history for one transaction, that goes first.
    """
    found = session.read(_OVER, doomed.name, *doomed.after, *doomed.before, PROCESSES)
    wfids = [wfid for wfid, _, lives in found if not lives]
    lines = session.read(_LINES, key_list(wfids), LINES) if wfids else []
    session.write(_GONE_LINES, lines)
    if len(lines) == LINES:
        return Tidied(lines=LINES), False
    forget(wfids)
    for delete in _GONE_PROCESSES:
        session.write(delete, [(wfid,) for wfid in wfids])
    if found:
        doomed.after = (found[-1][1], found[-1][0])
    done = Tidied({doomed.name: len(wfids)} if wfids else {}, len(lines))
    return done, len(found) < PROCESSES


def _ignore(_wfids: list[str]) -> None:
    """Nobody remembers processes."""
