"""Cuts a Ruby text into pieces, for the grammar in `ruby`."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from mint.lang.marked import PER_STEP, too_full, wrong
from mint.lang.places import Place
from mint.lang.ruby_errors import explain_number
from mint.lang.ruby_lexis import KEYWORDS, WORD
from mint.lang.ruby_literals import Fault, Literal, Literals
from mint.lang.ruby_nesting import Nesting
from mint.lang.ruby_numbers import number_of
from mint.lang.ruby_piece import BEGIN, CALLS, START, Piece
from mint.lang.ruby_strings import BadEscape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOKEN = re.compile(
    rf"""[ \t\f\v]*(?:
      (?P<newline>(?:\#[^\n]*)?\n)
    | (?P<label>{WORD}[?!]?:(?!:))
    | (?P<word>{WORD}(?:[?!](?![=~]))?)
    | (?P<sign>=>|=(?![=~])|,|\+(?!\d)|;|\\\n)
    | (?P<text>'[^'\\]*'|"[^"\\\#]*")
    | (?P<symbol>:(?:{WORD}(?:[?!]|=(?![=~>]))?|[=<>]=|=~|<<|>>|\*\*|[+\-*/%<>!~^&|]))
    | (?P<quoted>:?['"])
    | (?P<number>[+-]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+(?![.\deE])
        |\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d[\d_]*)?))
    | (?P<opening>[(\[{{])
    | (?P<closing>[)\]}}])
    | (?P<heredoc><<[~-]?(?:{WORD}|'[^'\n]+'|"[^"\n]+"))
    | (?P<percent>%[wWiIqQrs]?[^\w\s])
    | (?P<slash>/)
    | (?P<other>->|\.\.\.?|<<|&&|\|\||[^\n])
    )""",
    re.VERBOSE,
)
_ROOT = re.compile(r"Ruote\s*\.\s*(\w+)")
_COMMENT = re.compile(r"=begin(?=\s).*?^=end(?:[ \t][^\n]*)?\n", re.DOTALL | re.MULTILINE)
_END = "__END__\n"
_LITERALS = {"true": True, "false": False, "nil": None}
_SIGNS = {"=>": "ARROW", "=": "EQUALS", ",": "COMMA", "+": "PLUS"}
_CLOSING = {")": "RPAR", "]": "RSQB"}
_STEPS = frozenset({"", "NEWLINE", "DO", "LCURLY"})
_WORD = re.compile(r"\w+")
_DASHED = re.compile(r"[\w-]+")
_BARE = re.compile(r"[\w./@-]*\w|:(?=\w)[\w:./@-]*\w")
_COLON = re.compile(r":(?!:)")
_BLANKS = re.compile(r"[ \t]*")
_PER_STEP = 2 * PER_STEP
"""Pieces for each step: there may be a comma or an arrow for each value."""


class RubyLexer:
    """Goes through a text once.

    Args:
        text: the text, its lines ended by a line feed, the last one too.
        most: how many steps there may be.
    """

    def __init__(self, text: str, most: int) -> None:
        self._source = text
        self._most = most
        self._room = _PER_STEP * most
        self._at, self._start, self._apart = 0, 0, False
        self._line, self._begin = 1, 0
        self._literals = Literals(text)
        self.nesting = Nesting()
        """What is open."""
        self._step = ""
        self.last, self.before = START, START
        """The last piece, and the one before it."""

    def pieces(self) -> Iterator[Piece]:
        """The pieces of the text.

        Raises:
            DefinitionError: something is not closed, is no data, or is too much.
        """
        takers = self._takers()
        self._skip()
        while match := _TOKEN.match(self._source, self._at):
            kind = match.lastgroup or "other"
            begin, self._at = match.span(kind)
            self._apart = begin > match.start()
            self._start = begin
            piece = takers[kind](match[kind])
            if piece is not None:
                if self.last.type in _STEPS or piece.type == "ROOT":
                    self._step = piece.value
                self.before, self.last = self.last, piece
                self._spend(1, piece)
                yield piece
        self.nesting.finish()

    def _takers(self) -> dict[str, Callable[[str], Piece | None]]:
        return {
            "newline": self._newline,
            "label": self._label,
            "word": self._word,
            "sign": self._sign,
            "text": self._text,
            "symbol": self._symbol,
            "quoted": self._quoted,
            "number": self._number,
            "opening": self._opening,
            "closing": self._closing,
            "heredoc": self._heredoc,
            "percent": self._percent,
            "slash": self._slash,
            "other": self._other,
        }

    def _piece(self, kind: str, value: Any = None) -> Piece:
        return Piece(kind, value, self._line, self._start - self._begin + 1)

    def _spend(self, size: int, piece: Piece) -> None:
        self._room -= size
        if self._room < 0:
            raise wrong(too_full(PER_STEP * self._most), piece.place)

    def _newline(self, word: str) -> Piece | None:
        piece = self._ending()
        self._pass(word)
        if self._literals.resume > self._at:
            skipped = self._source[self._at : self._literals.resume]
            self._at = self._literals.resume
            self._pass(skipped)
        self._skip()
        return piece

    def _ending(self) -> Piece | None:
        """The end of a step, where a step can end."""
        goes_on = self.nesting.in_brackets or self.last.type in BEGIN
        return None if goes_on else self._piece("NEWLINE")

    def _pass(self, word: str) -> None:
        """Count the lines of what was taken."""
        lines = word.count("\n")
        if lines:
            self._line += lines
            self._begin = self._at - len(word) + word.rindex("\n") + 1

    def _skip(self) -> None:
        """Leave out, at the beginning of a line, a long comment, or all that is no more Ruby."""
        while comment := _COMMENT.match(self._source, self._at):
            self._at = comment.end()
            self._pass(comment.group())
        if self._source.startswith(_END, self._at):
            self._at = len(self._source)

    def _label(self, word: str) -> Piece:
        return self._piece("LABEL", word[:-1])

    def _word(self, word: str) -> Piece:
        if word == "do":
            return self._opened("DO", word)
        if word == "end":
            return self._closed("END", word)
        if word in _LITERALS:
            return self._piece("LITERAL", _LITERALS[word])
        if word == "Ruote" and (root := _ROOT.match(self._source, self._start)):
            self._at = root.end()
            piece = self._piece("ROOT", root[1])
            self._pass(root[0])
            return piece
        if word in KEYWORDS:
            return self._piece("KEYWORD", word)
        if self.last.type not in _STEPS and self._begins():
            word += self._rest(_BARE)  # no value stands without quotes: tell the whole of it
        return self._piece("CONST" if word[0].isupper() else "NAME", word)

    def _sign(self, word: str) -> Piece | None:
        if word == ";":
            return self._piece("OTHER", word) if self.nesting.in_brackets else self._ending()
        if word == "\\\n":
            self._pass(word)
            return None
        return self._piece(_SIGNS[word], word)

    def _text(self, word: str) -> Piece:
        return self._taken(Literal("STRING", word[1:-1], self._at))

    def _symbol(self, word: str) -> Piece:
        return self._piece("SYMBOL", word[1:])

    def _quoted(self, _: str) -> Piece:
        return self._literal(self._literals.quoted)

    def _number(self, word: str) -> Piece:
        if word[0] in "+-" and not self._begins():
            self._at = self._start + 1
            return self._piece("PLUS" if word[0] == "+" else "OTHER", word[0])
        rest = _WORD.match(self._source, self._at)
        value = None if rest else number_of(word)
        if value is None:
            whole = word + (rest.group() if rest else "")
            raise wrong(explain_number(whole), self._piece("").place)
        return self._piece("LITERAL", value)

    def _opening(self, word: str) -> Piece:
        if word == "(":
            is_call = self.last.type in CALLS and not self._apart
            return self._opened("LPAR" if is_call else "LGROUP", word)
        if word == "[":
            return self._opened("LSQB", word) if self._begins() else self._piece("OTHER", word)
        return self._opened("LBRACE" if self.last.type in BEGIN else "LCURLY", word)

    def _closing(self, word: str) -> Piece:
        return self._closed(_CLOSING.get(word) or self.nesting.brace, word)

    def _heredoc(self, word: str) -> Piece:
        if not self._begins():
            self._at = self._start + 2
            return self._piece("OTHER", word[:2])
        return self._literal(partial(self._literals.heredoc, word))

    def _percent(self, word: str) -> Piece:
        if not self._begins():
            self._at = self._start + 1
            return self._piece("OTHER", word[0])
        return self._literal(partial(self._literals.percent, word))

    def _slash(self, word: str) -> Piece:
        is_blank = self._source[self._at].isspace()
        if self.last.type in BEGIN or (self._begins() and not is_blank):
            return self._literal(self._literals.regex)
        return self._piece("OTHER", word)

    def _other(self, word: str) -> Piece:
        if word == "-" and not self._apart:
            word += self._rest(_DASHED)
        return self._piece("OTHER", word)

    def _rest(self, pattern: re.Pattern[str]) -> str:
        """What follows without a blank and looks like a part of the same word; it is taken."""
        found = pattern.match(self._source, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found.group()

    def _begins(self) -> bool:
        """Whether a value begins here, so that what looks like an operator is none."""
        return self.last.type in BEGIN or (self.last.type in CALLS and self._apart)

    def _literal(self, read: Callable[[int], Literal]) -> Piece:
        try:
            return self._taken(read(self._start))
        except Fault as fault:
            line = self._source.count("\n", self._start, fault.offset)
            begin = self._source.rfind("\n", 0, fault.offset) + 1
            place = Place(self._line + line, fault.offset - begin + 1)
            raise wrong(str(fault), place) from None
        except BadEscape as error:
            raise wrong(str(error), self._piece("").place) from None

    def _taken(self, found: Literal) -> Piece:
        """A literal as a piece; a text with a colon right behind it is a key."""
        self._at = found.end
        kind = found.type
        if kind == "STRING" and _COLON.match(self._source, self._at):
            kind, self._at = "LABEL", self._at + 1
        piece = self._piece(kind, found.value)
        if isinstance(found.value, list):
            self._spend(len(found.value), piece)
        self._pass(self._source[self._start : self._at])
        return piece

    def _opened(self, kind: str, word: str) -> Piece:
        piece = self._piece(kind, word)
        self.nesting.open(piece, self._indent(), self._step)
        return piece

    def _closed(self, kind: str, word: str) -> Piece:
        piece = self._piece(kind, word)
        indent = self._indent()
        self.nesting.close(piece, indent if indent == piece.column - 1 else None)
        return piece

    def _indent(self) -> int:
        """How far the line is indented."""
        indented = _BLANKS.match(self._source, self._begin)
        return indented.end() - self._begin if indented else 0
