from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mint.lang.ruby_lexis import SEND, is_word, step_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.tree import Tree

WIDTH = 100
"""Lines that would be longer are continued, an attribute a line."""

_UNPRINTABLE = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
_ODD = re.compile(f"[{_UNPRINTABLE}]")
_ESCAPED = re.compile(rf'[{_UNPRINTABLE}"\\]|#(?=[{{$@])')
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\", "#": "\\#"}
_DOUBTFUL = re.compile(r"\\(?:[\\']|\Z)")


def to_ruby(tree: Tree) -> str:
    """A tree as Ruby text, in the style of BOSS; reading it gives the same tree.

    Example:
        >>> from mint.model.tree import Tree
        >>> print(to_ruby(Tree("define", {"k": None}, (Tree("if", {"test": "${ok}"}),))))
        Ruote.process_definition 'k' do
          _if :test => '${ok}'
        end
        <BLANKLINE>
    """
    if tree.name == "define":
        lines = _step(tree, "", "Ruote.process_definition")
    else:
        lines = iter(("Ruote.to_tree do", *_lines(tree, "  "), "end"))
    return "\n".join(lines) + "\n"


def _lines(tree: Tree, indent: str) -> Iterator[str]:
    word = step_word(tree.name)
    if word is None:
        return _step(tree, indent, SEND, _text(tree.name))
    return _step(tree, indent, word)


def _step(tree: Tree, indent: str, *head: str) -> Iterator[str]:
    """The lines of a step, whose head is a word and perhaps the first argument."""
    word, *first = head
    block = " do" if tree.children else ""
    yield _call(indent + word, [*first, *_arguments(tree.attributes)], indent + "    ") + block
    for child in tree.children:
        yield from _lines(child, indent + "  ")
    if block:
        yield f"{indent}end"


def _call(word: str, arguments: list[str], deeper: str) -> str:
    line = f"{word} {', '.join(arguments)}".rstrip()
    if len(line) <= WIDTH or not arguments:
        return line
    return f"{word} " + f",\n{deeper}".join(arguments)


def _arguments(attributes: dict[str, Any]) -> Iterator[str]:
    for index, (key, value) in enumerate(attributes.items()):
        if index == 0 and value is None:
            yield _text(key)
        else:
            yield f"{f':{key}' if is_word(key) else _text(key)} => {_value(value)}"


def _value(value: Any) -> str:
    match value:
        case None:
            return "nil"
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case list():
            return f"[ {', '.join(_value(each) for each in value)} ]" if value else "[]"
        case dict():
            entries = (f"{_text(key)} => {_value(each)}" for key, each in value.items())
            return f"{{ {', '.join(entries)} }}" if value else "{}"
    return repr(value)


def _text(text: str) -> str:
    """A text in single quotes, or in double ones where these are easier to read."""
    if _ODD.search(text) or ("'" in text and not _ESCAPED.search(text)):
        return f'"{_ESCAPED.sub(_escape, text)}"'
    if _DOUBTFUL.search(text):
        text = text.replace("\\", "\\\\")
    text = text.replace("'", "\\'")
    return f"'{text}'"


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT.get(character) or f"\\u{ord(character):04x}"
