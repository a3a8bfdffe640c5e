from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mint.services.old import literals
from mint.services.old.comprehensions import in_brackets_of_today
from mint.services.old.parameters import Parameters
from mint.services.old.statements import STATEMENTS, Tokens, flat, sign, split, trimmed, written
from mint.services.old.tokens import Kind, Token, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADS = {"if", "elif", "else", "while", "for", "try", "except", "finally", "def", "class", "with"}
_WORDS_OF_TODAY = {"async", "await", "nonlocal"}
_TAB = 8
_PRINT_FUNCTION = re.compile(r"^from __future__ import[^#\n]*\bprint_function\b", re.MULTILINE)
UNPACKED = "__py2_unpacked_"


class Syntax:
    """Gives a text in old syntax the syntax of today. Lines keep their numbers.

    Args:
        text: with newlines only.
        path: for what is told of mistakes.

    Attributes:
        unpacked: by the name that stands for it, what an `except` or a parameter unpacks into:
            the tree gets that later.
    """

    def __init__(self, text: str, path: str) -> None:
        self.unpacked: dict[str, str] = {}
        self._tokens = tokens_of(text, path)
        self._prints = _PRINT_FUNCTION.search(text) is None

    def today(self) -> str:
        """The text in the syntax of today."""
        return "".join(written(self._line(line)) for line in self._lines())

    def _lines(self) -> Iterator[Tokens]:
        line: Tokens = []
        for token in self._tokens:
            line.append(token)
            if token.kind is Kind.END:
                yield line
                line = []
        if line:
            yield line

    def _line(self, line: Tokens) -> Tokens:
        before, core, after = trimmed(line)
        if not core:
            return line
        head = self._head_of(core)
        done = self._parameters(self._header(core[:head]))
        for place, statement in enumerate(split(core[head:], ";")):
            done += [sign(";", line[0].line)] if place else []
            done += self._statement(statement)
        made = [*self._indented(before), *self._small(done), *after]
        lost = written(line).count("\n") - written(made).count("\n")
        return [*made, sign("\n" * lost, line[-1].line)]  # what follows keeps its number

    @staticmethod
    def _indented(blanks: Tokens) -> Tokens:
        return [
            token._replace(text=token.text.expandtabs(_TAB).replace("\f", ""))
            if token.text.isspace()
            else token
            for token in blanks
        ]

    @staticmethod
    def _head_of(core: Tokens) -> int:
        """Where the statements begin: behind the colon of `if x:`."""
        if core[0].text not in _HEADS:
            return 0
        lambdas = 0
        for place, token in flat(core):
            if token.text == "lambda":
                lambdas += 1
            elif token.text == ":" and token.kind is Kind.SIGN:
                if not lambdas:
                    return place + 1
                lambdas -= 1
        return 0

    def _header(self, head: Tokens) -> Tokens:
        """`except Error, e:` with `as`."""
        if not head or head[0].text != "except":
            return list(head)
        colon = head[-1]
        kinds, *rest = split(head[:-1], ",")
        if not rest:
            return list(head)
        target = written(rest[-1]).strip()
        if not target.isidentifier():
            target = self._stand_in(target)
        return [*kinds, Token(Kind.NAME, f" as {target}", colon.line), colon]

    def _stand_in(self, target: str) -> str:
        name = f"{UNPACKED}{len(self.unpacked)}"
        self.unpacked[name] = target
        return name

    def _statement(self, statement: Tokens) -> Tokens:
        before, core, after = trimmed(statement)
        word = core[0].text if core else ""
        if word not in STATEMENTS or (word == "print" and not self._prints):
            return [*before, *self._parameters(core), *after]
        rest = trimmed(core[1:])[1]
        return [*before, *self._parameters(STATEMENTS[word](core[0], rest)), *after]

    def _parameters(self, tokens: Tokens) -> Tokens:
        """`def f(a, (b, c))` gets a name for what it unpacks; `[x for x in a, b]` gets brackets."""
        plain = Parameters(self._stand_in).without_unpacking(tokens)
        return in_brackets_of_today(plain)

    @staticmethod
    def _small(tokens: Tokens) -> Iterator[Token]:
        """Numbers, strings, signs and words that are written otherwise today."""
        opened = False
        for token in tokens:
            text = token.text
            if token.kind is Kind.NUMBER:
                text = literals.number(text)
            elif token.kind is Kind.STRING:
                text = literals.string(text)
            elif text == "<>":
                text = "!="
            elif text == "`":
                opened = not opened
                text = "repr((" if opened else "))"
            elif token.kind is Kind.NAME and text in _WORDS_OF_TODAY:
                text += "_"
            yield token._replace(text=text)
