from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mint.errors import DefinitionError
from mint.lang.json_text import read_json
from mint.lang.radial import read_radial
from mint.lang.tree_size import STEPS
from mint.lang.xml_text import read_xml
from mint.lang.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.lang.places import Reading


def _read_ruby(text: str, source: str, most: int) -> Reading:
    from mint.lang.ruby import read_ruby  # noqa: PLC0415 - most definitions are something else

    return read_ruby(text, source, most)


READERS: dict[str, Callable[[str, str, int], Reading]] = {
    "radial": read_radial,
    "json": read_json,
    "yaml": read_yaml,
    "ruby": _read_ruby,
    "xml": read_xml,
}
PER_STEP = 200
"""Characters of a text for each step that a definition may have: longer ones are something else."""

SUFFIXES: dict[str, str | None] = {
    ".radial": "radial",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".xml": "xml",
    ".rb": "ruby",
    ".ruby": "ruby",
    ".pdef": None,
}
"""Names of files that hold definitions, and the format; None: any, the text tells."""

_YAML = re.compile(r"""---|%YAML|- |(?:"[^"\n]*"|'[^'\n]*'|[^\s'"#]\S*?)[ \t]*:(?:\s|$)""")
_RUBY = re.compile(r"^[ \t]*(?:\w+[ \t]*=[ \t]*)?Ruote\s*\.\s*\w", re.MULTILINE)
_RUBY_BLOCK = re.compile(r"[ \t]do[ \t]*$", re.MULTILINE)


def read(
    text: str,
    *,
    source: str = "",
    format: str | None = None,  # noqa: A002 - the word that users type
    most: int = STEPS,
) -> Reading:
    r"""Read a definition in any of the formats: radial, JSON, YAML, Ruby or XML.

    Args:
        text: the whole text.
        source: name of the file or other origin; its suffix tells the format, and error messages
            begin with it.
        format: radial, json, yaml, ruby or xml; None: the suffix or else the text itself tells.
        most: how many steps it may have.

    Raises:
        DefinitionError: the text cannot be read; with line, column and what to do.

    Example:
        >>> read("sequence\n  alpha").tree == read("sequence: [alpha]").tree
        True
    """
    if len(text) > most * PER_STEP:
        message = (
            f"the text has {len(text)} characters, more than {PER_STEP} for each of the {most} "
            "steps that a definition may have: is this a definition? See the setting limits.tree"
        )
        raise DefinitionError(message, source, 1, 1)
    found = format or format_of(text, source)
    if found not in READERS:
        known = ", ".join(READERS)
        raise DefinitionError(f"there is no format `{found}`; there are {known}", source)
    return READERS[found](text.removeprefix("\ufeff"), source, most)


def format_of(text: str, source: str = "") -> str:
    r"""The format of a definition, by the suffix of its file or else by how it looks.

    A `.pdef` holds Ruby in most cases, but may hold any format.

    Example:
        >>> format_of("Ruote.define 'k' do\nend"), format_of("<define/>"), format_of("a", "a.json")
        ('ruby', 'xml', 'json')
    """
    suffix = next((suffix for suffix in SUFFIXES if source.lower().endswith(suffix)), "")
    return SUFFIXES.get(suffix) or _by_look(text, is_pdef=bool(suffix))


def _by_look(text: str, *, is_pdef: bool) -> str:
    """The format of a text, by how it begins, or by a line that only Ruby has."""
    begin = _beginning(text)
    if begin.startswith("<"):
        return "xml"
    if begin.startswith(("[", "{")):
        return "json"
    if _RUBY.match(begin):
        return "ruby"
    if _YAML.match(begin):
        return "yaml"
    return "ruby" if _has_root(text) or (is_pdef and _RUBY_BLOCK.search(text)) else "radial"


def _has_root(text: str) -> bool:
    return "Ruote" in text and _RUBY.search(text) is not None


def _beginning(text: str) -> str:
    """The first line that is neither blank nor a comment."""
    lines = (line.strip() for line in text.removeprefix("\ufeff").splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "")
