"""The literals of a Ruby text that need more than a pattern: quotes, `%w[...]`, heredocs."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from mint.lang.ruby_strings import double, interpolation, outdented, regex, single, words

_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
_FLAGS = re.compile(r"[a-z]*")
_HEREDOC = re.compile(r"<<([~-]?)(['\"]?)(.+?)\2")

CODE = (
    "`#` begins code of Ruby here, and definitions are never run as code. "
    "Write ${f:x} for the value of a field; a plain `#` is written \\#"
)


class Literal(NamedTuple):
    """What was found.

    Args:
        type: the terminal: STRING, SYMBOL, LITERAL or REGEX.
        value: what it stands for.
        end: where the text goes on.
    """

    type: str
    value: Any
    end: int


class Fault(Exception):
    """A literal that cannot be read.

    Args:
        message: what is wrong, and what to do.
        offset: where in the text.
    """

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class Literals:
    """Reads literals of one text.

    Args:
        text: the text, its last line ended by a line feed.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.resume = 0
        """Where the text goes on after the line that began the last heredoc."""

    def quoted(self, start: int) -> Literal:
        """The text or symbol whose quote, or colon and quote, begins at an offset."""
        kind = "SYMBOL" if self._text[start] == ":" else "STRING"
        begin = start + (kind == "SYMBOL")
        content, end = self._within(begin, start)
        escapes = self._text[begin] == '"'
        return Literal(
            kind, self._read(content, begin + 1, self._text[begin], escapes=escapes), end
        )

    def regex(self, start: int) -> Literal:
        """The regular expression that begins with a slash at an offset."""
        return self._pattern(start, start)

    def percent(self, word: str, start: int) -> Literal:
        """The literal that begins with a percent sign, perhaps a letter, and a delimiter."""
        begin = start + len(word) - 1
        kind = word[1] if len(word) > len("%(") else "Q"
        if kind == "r":
            return self._pattern(begin, start)
        content, end = self._within(begin, start)
        both = word[-1] + _CLOSING.get(word[-1], "")
        if kind in "wWiI":
            if kind in "WI":
                self._refuse_code(content, begin + 1)
            return Literal("LITERAL", words(content, both, escapes=kind in "WI"), end)
        name = "SYMBOL" if kind == "s" else "STRING"
        return Literal(name, self._read(content, begin + 1, both, escapes=kind == "Q"), end)

    def heredoc(self, word: str, start: int) -> Literal:
        """The text in the lines below, up to one with the word that stands here."""
        found = _HEREDOC.fullmatch(word)
        assert found is not None, word  # noqa: S101 - the lexer has matched it
        mark, quote, name = found.groups()
        begin = max(self.resume, self._text.index("\n", start) + 1)
        lines, at = [], begin
        while True:
            end = self._text.find("\n", at)
            if end < 0:
                raise Fault(f"this text is not ended by a line `{name}`", start)
            line = self._text[at:end]
            at = end + 1
            if (line.strip(" \t") if mark else line) == name:
                break
            lines.append(line)
        self.resume = at
        content = "".join(f"{line}\n" for line in (outdented(lines) if mark == "~" else lines))
        if quote != "'":
            self._refuse_code(self._text[begin : self.resume], begin)
            content = double(content)
        return Literal("STRING", content, start + len(word))

    def _pattern(self, begin: int, start: int) -> Literal:
        content, end = self._within(begin, start)
        self._refuse_code(content, begin + 1)
        flags = _FLAGS.match(self._text, end)
        letters = flags.group() if flags else ""
        if set(letters) - set("imxonesu"):
            raise Fault(f"`{letters}` are no flags of a regular expression", end)
        return Literal("REGEX", regex(content, letters, self._text[end - 1]), end + len(letters))

    def _read(self, content: str, offset: int, delimiters: str, *, escapes: bool) -> str:
        if not escapes:
            return single(content, delimiters)
        self._refuse_code(content, offset)
        return double(content)

    def _within(self, begin: int, start: int) -> tuple[str, int]:
        """What stands between the delimiter at an offset and the one that closes it."""
        opening = self._text[begin]
        closing = _CLOSING.get(opening, opening)
        depth, pattern = 1, re.compile(rf"\\.|[{re.escape(opening + closing)}]", re.DOTALL)
        for match in pattern.finditer(self._text, begin + 1):
            mark = match.group()
            if mark == closing:
                depth -= 1
            elif mark == opening:
                depth += 1
            if depth == 0:
                return self._text[begin + 1 : match.start()], match.end()
        raise Fault(f"this {opening} is not closed", start)

    def _refuse_code(self, content: str, offset: int) -> None:
        at = interpolation(content)
        if at >= 0:
            raise Fault(CODE, offset + at)
