from __future__ import annotations

from mint.services.old.statements import Tokens, flat, sign, trimmed
from mint.services.old.tokens import OPENING, Kind


def in_brackets_of_today(tokens: Tokens) -> Tokens:
    """`[x for x in a, b]` as `[x for x in (a, b)]`, at any depth."""
    done: Tokens = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        done.append(token)
        place += 1
        if token.kind is not Kind.SIGN or token.text not in OPENING:
            continue
        size = next((at for at, _ in flat(tokens[place - 1 :]) if at), len(tokens)) - 1
        inner = in_brackets_of_today(tokens[place : place + size])
        done += _walked(inner) if token.text == "[" else inner
        place += size
    return done


def _walked(inner: Tokens) -> Tokens:
    """The inside of a list, with brackets around what each `for` walks over."""
    words = [(place, token.text) for place, token in flat(inner)]
    if not any(word == "for" for _, word in words):
        return inner
    for begin, word in reversed(words):
        if word != "in" or not any(at < begin and each == "for" for at, each in words):
            continue
        end = next((at for at, each in words if at > begin and each in {"for", "if"}), len(inner))
        if any(each == "," for at, each in words if begin < at < end):
            before, core, after = trimmed(inner[begin + 1 : end])
            line = inner[begin].line
            walked = [*before, sign("(", line), *core, sign(")", line), *after]
            inner = [*inner[: begin + 1], *walked, *inner[end:]]
    return inner
