r"""Dollar notation: `${...}` in the texts of a definition stands for a field or a variable.

    ${x}  ${f:x}  ${field:x}            the field x of the payload, as text
    ${v:x}  ${var:x}  ${variable:x}     the variable x (v:/x: of the root, v://x: of the engine)
    ${vf:x}  ${fv:x}                    the variable, else the field; and the other way round
    ${h.list.0}  ${h.${key}}            dots descend; what is inside comes first
    ${'x}  ${"x}                        the text in double quotes
    ${wfid} ${fei} ${expid} ${subid} ${engine_id} ${mnemo_id} ${tag} ${tags} ${full_tag}
    $f:x  $v:x  $x  $f:${k}             as the whole text: the value itself, with its type
    \${x}                               the characters ${x}

What is missing is the empty text (None in the whole-value form). Code is never run: `${r:...}` and
`${ruby:...}` of older definitions are refused. What is put in is not looked at again, so data
cannot bring in lookups of its own. An opening `${` without its `}` is plain text, and so is a
whole-value form that does not begin with a letter: `$5` is a price.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from mint.errors import DollarError
from mint.lang.template import Lookup, Nested, Part, Scope, Template, text_of

__all__ = ["Scope", "has_dollar", "parse", "substitute", "text_of"]

_MARK = re.compile(r"\\?\$\{|\}")
_WHOLE = re.compile(r"\$((?:f|fld|field|v|var|variable|vf|fv):[^\s${}]+|[^\W\d][\w.-]*)")
_WHOLE_BEGIN = re.compile(r"\$(?=(?:f|fld|field|v|var|variable|vf|fv):)")
_ENDS_NAME = re.compile(r"[\s${}]")
_CODE = re.compile(r"['\"]?(r|ruby):")
_MAX_DEPTH = 20
_MAX_CACHED = 4096  # characters: longer texts are rare, and would fill the memory


def substitute(value: Any, scope: Scope) -> Any:
    """A JSON value with all its dollars replaced, deep inside lists and dicts, in keys as well.

    Raises:
        DollarError: a text asks for code, names nothing, or the value is nested too deep.

    Example:
        With a scope whose field `n` is 5, `substitute({"p": "n is ${n}", "q": "$n"}, scope)` is
        `{"p": "n is 5", "q": 5}`.
    """
    try:
        return _substituted(value, scope)
    except RecursionError:
        raise DollarError("A value is nested too deep to look for ${...} in it.") from None


def has_dollar(text: str) -> bool:
    r"""Whether substitution looks something up for this text, or refuses it.

    Example:
        >>> has_dollar("${x}"), has_dollar("$v:x"), has_dollar("5 $"), has_dollar(r"\${x}")
        (True, True, False, False)
    """
    if "$" not in text:
        return False
    try:
        return any(not isinstance(part, str) for part in parse(text).parts)
    except DollarError:
        return True


def parse(text: str) -> Template:
    """The parts of a text. The same text is parsed once.

    Raises:
        DollarError: the text asks for code, names nothing, or is nested too deep.

    Example:
        >>> [part if isinstance(part, str) else part.name for part in parse("a ${f:k} b").parts]
        ['a ', 'k', ' b']
    """
    return _remembered(text) if len(text) <= _MAX_CACHED else _taken_apart(text)


def _substituted(value: Any, scope: Scope) -> Any:
    if isinstance(value, str):
        return _filled(value, scope) if "$" in value else value
    if isinstance(value, dict):
        return {
            text_of(_filled(key, scope)) if "$" in key else key: _substituted(item, scope)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_substituted(item, scope) for item in value]
    return value


def _filled(text: str, scope: Scope) -> Any:
    template = parse(text)
    if template.whole and template.sole:
        return template.sole.value(scope)
    return template.text(scope)


def _taken_apart(text: str) -> Template:
    whole = _WHOLE.fullmatch(text)
    if whole:
        return Template((Lookup.of(whole[1]),), whole=True)
    return _computed_whole(text) or Template(_parts(text))


def _computed_whole(text: str) -> Template | None:
    """The whole-value form whose name has lookups itself, `$f:${k}`; None when it is another."""
    begin = _WHOLE_BEGIN.match(text)
    parts = _parts(text[1:]) if begin else ()
    plain = "".join(part for part in parts if isinstance(part, str))
    if all(isinstance(part, str) for part in parts) or _ENDS_NAME.search(plain):
        return None
    return Template((Nested(Template(parts)),), whole=True)


def _parts(text: str) -> tuple[Part, ...]:
    # One frame for each `${` that is still open: how it opened, and what it holds so far.
    frames: list[tuple[str, list[Part]]] = [("", [])]
    at = 0
    for mark in _MARK.finditer(text):
        frames[-1][1].append(text[at : mark.start()])
        at = mark.end()
        if mark[0] != "}":
            frames.append((mark[0], []))
        elif len(frames) > 1:
            opening, inner = frames.pop()
            frames[-1][1].extend(_closed(opening, inner, text))
        else:
            frames[-1][1].append("}")
    frames[-1][1].append(text[at:])
    return _merged([part for opening, inner in frames for part in (opening, *inner)])


_remembered = lru_cache(maxsize=8192)(_taken_apart)


def _closed(opening: str, inner: list[Part], text: str) -> list[Part]:
    if opening != "${":
        return ["${", *inner, "}"]
    parts = _merged(inner)
    first = parts[0] if parts and isinstance(parts[0], str) else ""
    if _CODE.match(first):
        raise DollarError(
            f"{_shown(text)} holds code, which is never run. "
            "Let a participant compute the value, and read the field that it writes."
        )
    if any(not isinstance(part, str) for part in parts):
        _check_depth(parts, text)
        return [Nested(Template(parts), quoted=first[:1] in {"'", '"'})]
    lookup = Lookup.of(first)
    if not lookup.name:
        raise DollarError(
            f"${{{first}}} in {_shown(text)} names nothing. Write the name of a field or variable, "
            r"as in ${f:name}, or \${...} for the characters themselves."
        )
    return [lookup]


def _check_depth(parts: tuple[Part, ...], text: str) -> None:
    level, depth = list(parts), 0
    while level:
        depth += 1
        level = [inner for part in level if isinstance(part, Nested) for inner in part.body.parts]
    if depth > _MAX_DEPTH:
        raise DollarError(
            f"{_shown(text)} has more than {_MAX_DEPTH} lookups inside each other. "
            "Set a field or variable to an inner one first."
        )


def _merged(parts: list[Part]) -> tuple[Part, ...]:
    merged: list[Part] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, str) and isinstance(last, str):
            merged[-1] = last + part
        elif part != "":
            merged.append(part)
    return tuple(merged)


def _shown(text: str) -> str:
    limit = 60
    return repr(text if len(text) <= limit else text[:limit] + "...")
