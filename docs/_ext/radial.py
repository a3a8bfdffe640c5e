from __future__ import annotations  # noqa: INP001 - Sphinx loads it by its name

from typing import TYPE_CHECKING, ClassVar

from pygments.lexer import RegexLexer, bygroups
from pygments.token import Comment, Keyword, Name, Number, Punctuation, String, Text

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class RadialLexer(RegexLexer):
    """Colours for process definitions in the radial format.

    The word that starts a line is the step; words before a colon are its attributes.
    """

    name = "Radial"
    aliases: ClassVar = ["radial"]
    filenames: ClassVar = ["*.radial"]

    tokens: ClassVar = {
        "root": [
            (r"\s+", Text),
            (r"#.*$", Comment.Single),
            (r"^(\s*)([\w-]+)", bygroups(Text, Keyword)),
            (r"[\w./-]+(?=\s*:\s)", Name.Attribute),
            (r"\$\{[^}]*\}|\$(?:[fv]:)?\w[\w.]*", Name.Variable),
            (r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|/[^/\s]+/', String),
            (r"\b\d+(?:\.\d+)?(?:[smhdwMy]\b)?", Number),
            (r"[\[\]{},:]", Punctuation),
            (r"[^\s\[\]{},:\"'#$]+", Text),
            (r".", Text),
        ]
    }


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of the lexer."""
    app.add_lexer("radial", RadialLexer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
