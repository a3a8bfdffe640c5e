from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from mint.lang.radial_lexis import underscored
from mint.lang.xml_names import (
    BLANKS,
    JSON,
    MORE,
    NAME,
    OURS,
    STEP,
    TEXT,
    UNSAYABLE,
    holds_condition,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.tree import Tree

WIDTH = 100
"""Tags that would be longer are continued, an attribute a line."""

_NAME = re.compile(r"[A-Za-z_][\w.:-]*", re.ASCII)
_SPECIAL = (OURS, JSON)
_UNSEEN = r"\t\r\n\x7f-\x9f\u2028\u2029\ufeff"
_MARKUP = re.compile(f"[&<{_UNSEEN}]")
_CONDITION = re.compile(f"&(?!(?:lt|gt|amp);)|[<{_UNSEEN}]")
_NAMED = {"&": "&amp;", "<": "&lt;"}


def to_xml(tree: Tree) -> str:
    """A tree as XML; reading it gives the same tree.

    Example:
        >>> from mint.model.tree import Tree
        >>> tree = Tree("define", {"name": "k"}, (Tree("echo", {"hi": None}), Tree("a", {"n": 1})))
        >>> print(to_xml(tree))
        <define name="k">
          <echo>hi</echo>
          <a json:n="1"/>
        </define>
        <BLANKLINE>
    """
    return "\n".join(_lines(tree, "")) + "\n"


def _lines(tree: Tree, indent: str) -> Iterator[str]:
    tag = tree.name if _is_name(tree.name) else STEP
    text = _text_node(tree)
    head = _tag(tag, list(_parts(tree, with_attributes=not text)), indent)
    if text:
        inner = _MARKUP.sub(_reference, text).replace("]]>", "]]&gt;")
        yield f"{head}>{inner}</{tag}>"
    elif not tree.children:
        yield f"{head}/>"
    else:
        yield f"{head}>"
        for child in tree.children:
            yield from _lines(child, indent + "  ")
        yield f"{indent}</{tag}>"


def _tag(tag: str, parts: list[str], indent: str) -> str:
    """A start tag without its end."""
    line = " ".join([f"{indent}<{tag}", *parts])
    if len(line) < WIDTH or len(parts) < len("ab"):
        return line
    return f"\n{indent}    ".join([f"{indent}<{tag}", *parts])


def _text_node(tree: Tree) -> str:
    """The text, where it is all that there is below an element."""
    text = tree.text
    if not text or tree.children or len(tree.attributes) > 1 or UNSAYABLE.search(text):
        return ""
    return text if text.strip(BLANKS) == text else ""


def _parts(tree: Tree, *, with_attributes: bool) -> Iterator[str]:
    """What stands in the start tag, in order."""
    if not _is_name(tree.name):
        yield _plain(NAME, tree.name) if not UNSAYABLE.search(tree.name) else _json(NAME, tree.name)
    if not with_attributes:
        return
    entries = list(tree.attributes.items())
    odd = [index for index, (key, _) in enumerate(entries) if not _is_sayable(key, tree)]
    first, end = (odd[0], odd[-1] + 1) if odd else (len(entries), len(entries))
    for key, value in entries[:first]:
        yield _part(tree, key, value)
    if odd:
        yield _plain(MORE, _dumped(dict(entries[first:end])))
    for key, value in entries[end:]:
        yield _part(tree, key, value)


def _is_sayable(key: str, tree: Tree) -> bool:
    """Whether an attribute needs no help: it is the text, or its key is a name."""
    return _is_name(key) or (key == tree.text and not UNSAYABLE.search(key))


def _is_name(name: str) -> bool:
    is_name = _NAME.fullmatch(name) and underscored(name) == name
    return bool(is_name) and not name.startswith(_SPECIAL)


def _part(tree: Tree, key: str, value: Any) -> str:
    if value is None and key == tree.text and not UNSAYABLE.search(key):
        return _plain(TEXT, key)
    if not isinstance(value, str) or UNSAYABLE.search(value):
        return _json(key, value)
    if _MARKUP.search(value) and holds_condition(tree.name, key):
        return f"{key}={_quoted(_CONDITION.sub(_numbered, value))}"
    return _plain(key, value)


def _plain(key: str, text: str) -> str:
    return f"{key}={_quoted(_MARKUP.sub(_reference, text))}"


def _json(key: str, value: Any) -> str:
    return _plain(JSON + key, _dumped(value))


def _dumped(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if UNSAYABLE.search(text) else text


def _quoted(escaped: str) -> str:
    """An escaped text in the quotes that it needs."""
    if '"' in escaped and "'" not in escaped:
        return f"'{escaped}'"
    escaped = escaped.replace('"', "&quot;")
    return f'"{escaped}"'


def _reference(match: re.Match[str]) -> str:
    return _NAMED.get(match.group()) or _numbered(match)


def _numbered(match: re.Match[str]) -> str:
    return f"&#{ord(match.group())};"
