"""What stands within the quotes of Ruby, as the text that is meant."""

from __future__ import annotations

import re
from functools import partial

_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F \t]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))",
    re.DOTALL,
)
_LETTERS = dict(zip("ntrseabfv\n", [*"\n\t\r \x1b\a\b\f\v", ""], strict=True))
_INTERPOLATION = re.compile(r"\\.|#(?:\{|\$(?:[^\W\d]|[0-9~&!@_])|@@?[^\W\d])", re.DOTALL)
_REFUSED = "CMuxU"
_LAST = 0x10FFFF
_BYTE = 0x80
_SURROGATES = range(0xD800, 0xE000)


class BadEscape(ValueError):
    """An escape that means nothing, or a byte."""


def single(content: str, delimiters: str = "'") -> str:
    r"""The text of a literal without escapes save those of its quotes and of the backslash.

    Args:
        content: what stands between the delimiters.
        delimiters: both of them, or the one that it begins and ends with.

    Example:
        >>> single(r"it\'s \d and \\")
        "it's \\d and \\"
    """
    if "\\" not in content:
        return content
    return re.sub(rf"\\([\\{re.escape(delimiters)}])", r"\1", content)


def double(content: str) -> str:
    r"""The text of a literal with escapes.

    Raises:
        BadEscape: an escape is none, or makes half a character.

    Example:
        >>> double(r"a\tb\u00e9\x21")
        'a\tbé!'
    """
    return _ESCAPE.sub(_unescaped, content) if "\\" in content else content


def interpolation(content: str) -> int:
    """Where code is put into a text with escapes; -1: nowhere.

    Example:
        >>> interpolation("a #{1 + 1}"), interpolation("${f:x} #5")
        (2, -1)
    """
    found = (match for match in _INTERPOLATION.finditer(content) if match.group()[0] == "#")
    return next((match.start() for match in found), -1)


def words(content: str, delimiters: str, *, escapes: bool) -> list[str]:
    r"""The words of `%w[...]`, or with escapes those of `%W[...]`.

    Example:
        >>> words(r"a two\ words b", "[]", escapes=False)
        ['a', 'two words', 'b']
    """
    found = re.findall(r"(?:\\.|[^\\\s])+", content, re.DOTALL)
    read = double if escapes else partial(single, delimiters=delimiters + " \t\n")
    return [read(word) for word in found]


def regex(content: str, flags: str, delimiter: str = "/") -> str:
    r"""A regular expression as text, as Ruby shows it.

    Args:
        content: what stands between the delimiters.
        flags: those that are written after it.
        delimiter: what closes it.

    Example:
        >>> regex(r"a/b\.c", "xi", "}")
        '/a\\/b\\.c/ix'
    """
    if delimiter != "/":
        content = re.sub(r"\\.|/", lambda each: each[0] if len(each[0]) > 1 else r"\/", content)
    return f"/{content}/{''.join(flag for flag in 'mix' if flag in flags)}"


def outdented(lines: list[str]) -> list[str]:
    """The lines of a `<<~` text without the blanks that all of them begin with.

    Example:
        >>> outdented(["    a", "", "      b"])
        ['a', '', '  b']
    """
    filled = [line for line in lines if line.strip(" \t")]
    margin = min((_indent(line) for line in filled), default=0)
    return [_cut(line, margin) for line in lines]


def _indent(line: str) -> int:
    width = 0
    for character in line:
        if character == "\t":
            width = width // 8 * 8 + 8
        elif character == " ":
            width += 1
        else:
            break
    return width


def _cut(line: str, margin: int) -> str:
    width = 0
    for index, character in enumerate(line):
        step = 8 - width % 8 if character == "\t" else 1
        if character not in " \t" or width + step > margin:
            return line[index:]
        width += step
    return ""


def _unescaped(match: re.Match[str]) -> str:
    many, four, byte, octal, letter = match.groups()
    if many or four:
        return "".join(_character(int(code, 16), match) for code in (many or four).split())
    if byte or octal:
        code = int(byte, 16) if byte else int(octal, 8)
        if code >= _BYTE:
            raise BadEscape(
                f"`{match.group()}` is a byte: write the character, or \\u and its number"
            )
        return chr(code)
    if letter in _REFUSED or letter == "c":
        raise BadEscape(f"`{match.group()}` is no escape that is read here")
    return str(_LETTERS.get(letter, letter))


def _character(code: int, match: re.Match[str]) -> str:
    if code > _LAST or code in _SURROGATES:
        raise BadEscape(f"`{match.group()}` is no character")
    return chr(code)
