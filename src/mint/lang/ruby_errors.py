"""What to say about a Ruby text that is no definition, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.lang.ruby_lexis import is_word
from mint.lang.ruby_piece import BEGIN, CALLS, Piece

if TYPE_CHECKING:
    from mint.lang.places import Place

NO_STEP = "Arguments are texts and `key => value`"
ROOT = "A definition is written `Ruote.define 'name' do ... end`"
_PROGRAM = (
    "`{0}` is a method of Ruby that does something, and definitions are never run as code. "
    "{1}If a step of this name is meant, write `_{0}`"
)
_STEPS_FOR = {
    "raise": "To fail, write `error 'why'`. ",
    **dict.fromkeys(("abort", "exit", "exit!"), "To end the process, write `terminate`. "),
}
_INSTEAD = {
    "if": "write the step with `:if => '...'`, or a step `_if '...' do ... end`",
    "unless": "write the step with `:unless => '...'`",
    "while": "write `repeat do ... end` with a `_break :if => '...'` in it",
    "until": "write `repeat do ... end` with a `_break :if => '...'` in it",
    "for": "write `iterator :on => [...], :to => 'v:x' do ... end`",
    "case": "write `given '...' do ... end` with a `that` or `of` for each case",
    "else": "the second step in an `_if` is what is done otherwise",
    "elsif": "the second step in an `_if` is what is done otherwise: put another `_if` there",
    "and": "write conditions as texts: `:if => '${f:a} and ${f:b}'`",
    "or": "write conditions as texts: `:if => '${f:a} or ${f:b}'`",
    "not": "write conditions as texts: `:if => 'not ${f:a}'`",
    "def": "write `define 'name' do ... end`",
    "class": "a definition has no classes: begin with `Ruote.define 'name' do`",
    "module": "a definition has no modules: begin with `Ruote.define 'name' do`",
    "begin": "write `sequence :on_error => 'name' do ... end`",
    "rescue": "write `:on_error => 'name'` at the step",
    "ensure": "write `:on_error => 'name'` at the step",
}
_OTHER = {
    "|": "a block takes no parameters: write `do`, and ${v:x} for the value of a variable",
    "?": "there is no `? :` in a definition: give two steps an `:if` and an `:unless`",
    "`": "backquotes run a program, and definitions are never run as code. Let a participant do it",
    "$": "`$` begins a variable of Ruby. Put quotes around the text: '${f:x}'",
    "@": "`@` begins a variable of Ruby. Put quotes around the text: '${v:x}'",
    "..": "a range is no value here: write the list, as in [ 1, 2, 3 ]",
    "->": "`->` makes code, and definitions are never run as code. Let a participant do it",
    ".": "a dot calls a method, and definitions are never run as code. Quote it if it is a text",
    "&": "`&` is code of Ruby. Conditions are texts: `:if => '${f:a} and ${f:b}'`",
    "*": "`*` is code of Ruby. Write the values themselves",
    "!": "`!` is code of Ruby. Conditions are texts: `:if => 'not ${f:a}'`",
    "[": "values are not taken out of others here: write '${f:x.0}' for the first item of a list",
    "<<": "values are not computed here: write what they are",
    **dict.fromkeys("\u2018\u2019\u201c\u201d\u201e", "quotes are typed as ' or \" here"),
    ":": "a symbol is written `:name`, or `:'two words'`",
}


def explain(piece: Piece | None, last: Piece, before: Piece) -> tuple[str, Place]:
    """Why a piece may not stand where it does, and the place to look at.

    Args:
        piece: the piece; None: the text ends.
        last: it itself; where the text ends, the last one.
        before: the piece before that.
    """
    if piece is None:
        message = "there is nothing in this text" if last.type == "" else "there is no definition"
        return f"{message}. {ROOT}", last.place
    if before.type in ("STRING", "LABEL") and "\n" in before.value and piece.line > before.line:
        message = "is the quote that begins here closed where it should be? It goes over lines"
        return f"{message}, and what follows it cannot be read", before.place
    if before.type in ("NAME", "CONST") and piece.type in _VALUES | _ENDS:
        # Within a definition all these may stand there.
        return f"this text does not begin with a definition. {ROOT}", before.place
    return _explain(piece, before), piece.place


def explain_program(name: str) -> str:
    """Why a method of Ruby is no step."""
    return _PROGRAM.format(name, _STEPS_FOR.get(name, ""))


def explain_number(token: str) -> str:
    """Why a number is none.

    Args:
        token: all letters and digits of it.
    """
    if token.lstrip("+-").isdigit():
        return f"the integer that begins with {token[:20]} is too long, or not written well"
    return f"`{token[:40]}` is no number: put quotes around a text, as in '{token[:40]}'"


def explain_root(name: str) -> str:
    """Why a method of `Ruote` makes no definition."""
    return f"`Ruote.{name}` makes no definition. {ROOT}"


_VALUES = frozenset({"STRING", "SYMBOL", "LITERAL", "REGEX", "LSQB", "LBRACE", "LGROUP"})
_ENDS = frozenset({"NEWLINE", "END", "DO", "RCURLY", "RPAR", "RSQB", "RBRACE", "COMMA"})
_COMPLETE = frozenset({"STRING", "SYMBOL", "LITERAL", "REGEX", "RSQB", "RBRACE", "RPAR"})
_STEPS = frozenset({"NEWLINE", "DO", "LCURLY"})
_QUOTES = "Quotes make a text of it: '{0}'"


def _explain(piece: Piece, before: Piece) -> str:
    explainers = {
        "KEYWORD": _keyword,
        "OTHER": _other,
        "EQUALS": _equals,
        "ARROW": _arrow,
        "LABEL": _label,
        "NAME": _name,
        "CONST": _name,
        "ROOT": _root,
        "PLUS": _plus,
        "LCURLY": _curly,
    }
    if piece.type in _ENDS and before.type not in _COMPLETE | CALLS:
        return _end(piece, before)
    explainer = explainers.get(piece.type, _value if piece.type in _VALUES else _end)
    return explainer(piece, before)


def _keyword(piece: Piece, before: Piece) -> str:
    word = piece.value
    if word in _INSTEAD:
        return (
            f"`{word}` is a word of Ruby, and definitions are never run as code: {_INSTEAD[word]}"
        )
    if before.type in _STEPS:
        return f"`{word}` is a word of Ruby: a step of this name is written `_{word}`"
    return f"`{word}` is a word of Ruby. {_QUOTES.format(word)}"


def _other(piece: Piece, before: Piece) -> str:
    if piece.value == "-" and before.type not in BEGIN:
        return f"`-` subtracts in Ruby, and nothing is computed here. {NO_STEP}"
    if piece.value[0] == "-" and len(piece.value) > 1 and piece.value != "->":
        name = f"{before.value}{piece.value}"
        form = f":'{name}'" if before.type == "SYMBOL" else f"__send__ '{name}'"
        return f"`{name}` is a subtraction in Ruby: a name with a dash needs quotes. Write `{form}`"
    sign = piece.value.replace("...", "..")
    if sign.isspace() or not sign.isprintable():
        return f"this character is U+{ord(sign[0]):04X}, which means nothing here. Type it again"
    hint = _OTHER.get(sign) or _OTHER.get(sign[0])
    return hint or f"`{sign}` means nothing here. Put quotes around a text that holds it"


def _equals(_: Piece, before: Piece) -> str:
    if before.type in CALLS:
        return "there are no variables in a definition: write a step `set 'v:name' => 'value'`"
    return "between a key and its value stands `=>`, not `=`"


def _arrow(_: Piece, before: Piece) -> str:
    if before.type in CALLS:
        return f"a key is a text or a symbol: write `:{before.value} => ...`"
    if before.type == "LABEL":
        return "write either `key: value` or `:key => value`"
    return "there is no key before this `=>`"


def _label(piece: Piece, before: Piece) -> str:
    if before.type in _STEPS:
        return (
            f"a line begins with the name of a step, not with a key (`{piece.value}:`). "
            "If it belongs to the line above, that needs a comma at its end"
        )
    if before.type in ("ARROW", "LABEL"):
        return f"the key before `{piece.value}:` has no value"
    return f"`{piece.value}:` is a key: put a comma before it"


def _name(piece: Piece, before: Piece) -> str:
    name = piece.value
    if before.type == "LABEL" and _touches(before, piece):
        return f"`{before.value}:{name}` needs quotes: '{before.value}:{name}'"
    if name in ("lambda", "proc"):
        return f"`{name}` makes code, and definitions are never run as code. Use a participant"
    if before.type == "NEWLINE":
        return f"`{name}` stands after the end of the definition: is there an `end` too many?"
    if before.type == "STRING" and piece.column == before.column + len(before.value) + len("''"):
        return f"the text ends before `{name}`. A quote within a text is written \\' or \\\""
    if before.type in _COMPLETE:
        return f"`{name}` follows a complete step: begin a new line, or put a comma between"
    quoted = f"'{name}' or :{name}" if is_word(name) else f"'{name}'"
    return f"`{name}` is a variable or a method of Ruby, which has no value here. Write {quoted}"


def _touches(before: Piece, piece: Piece) -> bool:
    return (piece.line, piece.column) == (before.line, before.column + len(before.value) + 1)


def _root(_: Piece, before: Piece) -> str:
    if before.type == "NEWLINE":
        return "a text holds one definition, and this begins another. Put `define 'name' do` within"
    return "a definition within another one is written `define 'name' do ... end`"


def _plus(_: Piece, before: Piece) -> str:
    if before.type in _STEPS:
        return "a line that goes on has its `+` at the end: move it to the line above"
    return "`+` stands between two texts"


def _curly(_: Piece, __: Piece) -> str:
    return (
        "after arguments without parentheses a block is written `do ... end`; "
        "an object needs a comma or `=>` before it"
    )


def _value(_: Piece, before: Piece) -> str:
    if before.type in _STEPS:
        return (
            "a line begins with the name of a step, not with a value. If it belongs to the line "
            "above, that needs a comma or a `+` at its end"
        )
    return "two values follow each other: put a comma between them, or `+` to put texts together"


_MISSING = {
    "ARROW": "the key before `=>` has no value",
    "COMMA": f"something is missing after the comma. {NO_STEP}",
    "PLUS": "something is missing after the `+`",
    "LGROUP": "there is nothing between these parentheses",
}
_MISPLACED = {
    "COMMA": "this comma is not expected. Arguments in parentheses follow the name without a blank",
    "DO": "a block belongs to a step: is its name missing?",
}


def _end(piece: Piece, before: Piece) -> str:
    if before.type == "LABEL":
        return f"the key `{before.value}` has no value"
    told = _MISSING.get(before.type) or _MISPLACED.get(piece.type)
    return told or f"a definition is expected before this. {ROOT}"
