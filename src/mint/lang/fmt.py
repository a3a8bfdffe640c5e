from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import DefinitionError
from mint.lang.fmt_json import to_json
from mint.lang.fmt_radial import to_radial
from mint.lang.fmt_ruby import to_ruby
from mint.lang.fmt_xml import to_xml
from mint.lang.fmt_yaml import to_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.tree import Tree

__all__ = ["WRITERS", "fmt", "to_json", "to_radial", "to_ruby", "to_xml", "to_yaml"]

WRITERS: dict[str, Callable[[Tree], str]] = {
    "radial": to_radial,
    "json": to_json,
    "yaml": to_yaml,
    "ruby": to_ruby,
    "xml": to_xml,
}


def fmt(tree: Tree, format: str = "radial") -> str:  # noqa: A002 - the word that users type
    r"""A tree as text; reading the text gives the same tree.

    Args:
        tree: what to write.
        format: radial, json, yaml, ruby or xml.

    Raises:
        DefinitionError: there is no such format.

    Example:
        >>> from mint.model.tree import Tree
        >>> fmt(Tree("participant", {"al": None}), "yaml")
        'participant: al\n'
    """
    if format not in WRITERS:
        known = ", ".join(WRITERS)
        raise DefinitionError(f"there is no format `{format}`; there are {known}")
    return WRITERS[format](tree)
