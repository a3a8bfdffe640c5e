"""How long a regular expression may take, and so how much of a text it may look at.

The matcher of the standard library goes back and tries every other way to match. What can go on
in several ways multiplies: `.*a.*b` looks at a text of n characters in up to n*n ways from each of
n places. Something that can match in two ways, repeated, doubles them each time, so that thirty
letters take an hour. Such patterns are refused; of the others the worst number of ways is known.

A repetition that can only be followed by characters which it does not match itself, as in
`[0-9]+[.]`, goes on in one way: it costs the time to look at it, but multiplies nothing.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

STEPS = 4e8
"""Attempts that a match may need at worst: about half a second."""

MAX_SUBJECT = 2000
"""Characters of a text that are looked at, at most."""

_LEAST = 200
"""A pattern that may look at less of a text than this is refused."""

_MANY = 10
"""Times: a repetition that may vary by as much counts as one without an end."""

_TOKEN = re.compile(
    r"""(?P<inline>\(\?[aiLmsux-]+[:)])
      | (?P<look>\(\?(?:=|!|<=|<!))
      | (?P<atomic>\(\?>)
      | (?P<open>\((?:\?(?::|P<\w+>|\(\w+\)))?)
      | (?P<close>\))
      | (?P<or>\|)
      | (?P<anchor>[\^$]|\\[AbBZ])
      | (?P<count>[*+?]|\{\d*,?\d*\}) (?P<how>[+?]?)
      | (?P<atom>\\.|\[\^?\]?(?:\\.|[^]\\])*\]|.)
    """,
    re.VERBOSE | re.DOTALL,
)


class _Ways(NamedTuple):
    """How much a part of a pattern multiplies the ways to match.

    Args:
        endless: repetitions without an end that can go on in several ways.
        varied: in how many ways the others can go on.
        scans: there is a repetition that can go on in one way only.
    """

    endless: int = 0
    varied: int = 1
    scans: bool = False

    def times(self, other: _Ways) -> _Ways:
        return _Ways(
            self.endless + other.endless,
            min(self.varied * other.varied, _TOO_MANY),
            self.scans or other.scans,
        )

    def power(self, number: float) -> _Ways:
        """The same, that many times one after the other."""
        if self.endless == 0 and self.varied == 1:
            return self
        if number > _MANY:
            return _Ways(0, _TOO_MANY)
        times = max(int(number), 1)
        return _Ways(self.endless * times, min(self.varied**times, _TOO_MANY), self.scans)


_TOO_MANY = 10**9
_ONE = _Ways()


@lru_cache(maxsize=1024)
def reach(body: str, flags: int) -> int:
    """Characters of a text at which a pattern may look, 0 when it is none that may be used.

    Args:
        body: a regular expression that compiles.
        flags: with which it is compiled.

    Example:
        >>> reach("^a+b$", 0), reach(".*a.*b.*c", 0), reach("(a|aa)*b", 0)
        (2000, 313, 0)
    """
    ways = _Reader(body, flags).ways()
    starts = 0 if re.match(r"\^|\\A", body) and "|" not in body else 1
    power = ways.endless + starts + ways.scans
    room = STEPS / ways.varied * math.factorial(min(power, 20))
    length = int(min(room ** (1 / max(power, 1)), MAX_SUBJECT))
    return length if length >= _LEAST else 0


class _Reader:
    """Reads a pattern once, from the left to the right."""

    def __init__(self, body: str, flags: int) -> None:
        self._tokens = list(_TOKEN.finditer(body))
        # With blanks or flags that come and go, what is written is not what matches.
        plain = not flags & re.VERBOSE and not any(token["inline"] for token in self._tokens)
        self._flags = flags if plain else None
        self._ends, self._starts = _pairs(self._tokens)
        self._asked: set[int] = set()

    def ways(self) -> _Ways:
        """How many ways there are to match, at worst."""
        open_: list[tuple[int, _Ways]] = [(-1, _ONE)]
        last = _ONE
        for index, token in enumerate(self._tokens):
            if token["count"]:
                last = self._repeated(index, last)
                continue
            where, before = open_.pop()
            open_.append((where, before.times(last)))
            last = _ONE
            if _opens(token):
                open_.append((index, _ONE))
            elif token["close"] and len(open_) > 1:
                where, last = open_.pop()
                last = self._chosen(where, last)
        return open_[0][1].times(last)

    def _chosen(self, where: int, ways: _Ways) -> _Ways:
        """A group that is complete: whether it can be matched by several of its alternatives."""
        starts = self._starts[where]
        if len(starts) == 1 or self._tokens[where]["atomic"]:
            return ways
        if self._flags is None:
            return ways.times(_Ways(0, 2))
        firsts = [self._next_atoms(start) for start in starts]
        known = [set(first) for first in firsts if first]
        differ = len(known) == len(firsts) and all(
            self._differ(one, other)
            for number, ones in enumerate(known)
            for others in known[number + 1 :]
            for one in ones
            for other in others
        )
        return ways if differ else ways.times(_Ways(0, 2))

    def _repeated(self, index: int, ways: _Ways) -> _Ways:
        token = self._tokens[index]
        low, high = _bounds(token["count"])
        if token["how"] == "+":
            return ways.times(_Ways(scans=True))
        ways = ways.power(high)
        span = high - low
        if span == 0:
            return ways
        if self._is_closed(index):
            return ways.times(_Ways(scans=True))
        return ways.times(_Ways(1) if span >= _MANY else _Ways(0, int(span) + 1))

    def _is_closed(self, index: int) -> bool:
        """Whether what may follow can match nothing of what is repeated."""
        before = self._tokens[index - 1]
        where = index - 1
        if before["close"]:
            where = next((o for o, end in self._ends.items() if end == index - 1), 0)
        own = [before["atom"]] if before["atom"] else self._firsts(where)
        following = self._next_atoms(index + 1)
        if own is None or following is None:
            return False
        return all(self._differ(one, other) for one in own for other in following)

    def _firsts(self, where: int) -> list[str] | None:
        """The atoms with which a group may begin."""
        found: list[str] = []
        for start in self._starts.get(where, [where + 1]):
            atoms = self._next_atoms(start)
            if atoms is None:
                return None
            found += atoms
        return found

    def _next_atoms(self, at: int) -> list[str] | None:
        """The atoms that may match next from a token on; None when that is not known."""
        if at in self._asked:
            return None  # a group of nothing but what may be left out
        self._asked.add(at)
        try:
            return self._walk(at)
        finally:
            self._asked.discard(at)

    def _walk(self, at: int) -> list[str] | None:
        found: list[str] = []
        while at < len(self._tokens):
            step = self._step(at)
            if step is None:
                return None
            atoms, at, ends = step
            found += atoms
            if ends:
                break
        return found

    def _step(self, at: int) -> tuple[list[str], int, bool] | None:
        """What one token may match, where to go on, and whether it must match something."""
        token = self._tokens[at]
        if token["atom"]:
            low, behind = self._low(at + 1)
            return [token["atom"]], behind, low > 0
        if token["anchor"]:
            is_end = token["anchor"] == "$"
            return (["\n"] if is_end else []), at + 1, is_end
        if token["or"]:
            end = min((e for o, e in self._ends.items() if o < at < e), default=len(self._tokens))
            return [], end, False
        if token["close"]:
            return self._behind(at)
        firsts = None if token["look"] or not _opens(token) else self._firsts(at)
        if firsts is None or at not in self._ends:
            return None
        low, behind = self._low(self._ends[at] + 1)
        return firsts, behind, low > 0 and bool(firsts)

    def _behind(self, at: int) -> tuple[list[str], int, bool] | None:
        """The end of a group: what stands behind it, or the group again."""
        count = self._tokens[at + 1]["count"] if at + 1 < len(self._tokens) else None
        if not count:
            return [], at + 1, False
        again: list[str] | None = []
        if _bounds(count)[1] > 1:
            again = self._firsts(next((o for o, end in self._ends.items() if end == at), 0))
        return None if again is None else (again, at + 2, False)

    def _low(self, at: int) -> tuple[float, int]:
        """How often at least, said by the token at a place, if it says so; where to go on."""
        if at < len(self._tokens) and self._tokens[at]["count"]:
            return _bounds(self._tokens[at]["count"])[0], at + 1
        return 1.0, at

    def _differ(self, one: str, other: str) -> bool:
        """Whether no character is matched by both atoms."""
        if self._flags is None:
            return False
        first, second = _characters(one, self._flags), _characters(other, self._flags)
        return first is not None and second is not None and not first & second


def _opens(token: re.Match[str]) -> bool:
    inline = token["inline"] or ""
    return bool(token["open"] or token["look"] or token["atomic"] or inline.endswith(":"))


def _pairs(tokens: list[re.Match[str]]) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Of each group by the index of its beginning: that of its end; where alternatives begin."""
    ends: dict[int, int] = {}
    starts: dict[int, list[int]] = {-1: [0]}
    open_ = [-1]
    for index, token in enumerate(tokens):
        if _opens(token):
            open_.append(index)
            starts[index] = [index + 1]
        elif token["or"]:
            starts[open_[-1]].append(index + 1)
        elif token["close"] and len(open_) > 1:
            ends[open_.pop()] = index
    return ends, starts


@lru_cache(maxsize=1024)
def _characters(atom: str, flags: int) -> frozenset[int] | None:
    """Which of some typical characters an atom matches; None when it is not of one character."""
    if re.fullmatch(r"\\[0-9]", atom):
        return None
    try:
        pattern = re.compile(atom, flags & (re.IGNORECASE | re.DOTALL))
    except re.error:
        return None
    return frozenset(code for code in _TYPICAL if pattern.fullmatch(chr(code)))


_TYPICAL = (*range(0x250), 0x3B1, 0x416, 0x5D0, 0x661, 0x2028, 0x2212, 0x4E2D, 0x1F600)


def _bounds(count: str) -> tuple[float, float]:
    """How often at least and at most."""
    if count in "*+?":
        return (1.0 if count == "+" else 0.0), (1.0 if count == "?" else math.inf)
    low, comma, high = count[1:-1].partition(",")
    if not low and not high:
        return 1.0, 1.0  # `{}` is no repetition, but two characters
    least = float(low or 0)
    return least, (float(high) if high else math.inf) if comma else least
