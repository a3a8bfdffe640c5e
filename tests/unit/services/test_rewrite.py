from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

import pytest

from mint.services.old.rewrite import decoded, read, understood
from mint.services.old.syntax import Syntax
from mint.services.old.tokens import tokens_of
from mint.services.old.unreadable import Unreadable

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("print 'a'", "print('a')"),
        ("print", "print()"),
        ("print 'a',", "print('a', end=\" \")"),
        ("print >>f, 'a'", "print( 'a', file=__py2__.stream(f))"),
        ("print('a', file=f)", "print ('a', file=f)"),
        ("print = 3", "print = 3"),
        ("print.x", "print .x"),
        ("if x: print 1; print 2", "if x: print(1); print(2)"),
        ("x = {1: 'print 2'}", "x = {1: 'print 2'}"),
        ("except A, e: pass", "except A as e: pass"),
        ("except (A, B), e:", "except (A, B) as e:"),
        ("except:", "except:"),
        ("except A:", "except A:"),
        ("raise A", "raise A"),
        ("raise A, 'b'", "raise __py2__.raised(A, 'b')"),
        ("raise A('b, c')", "raise A('b, c')"),
        ("exec x in y", "exec(x , y)"),
        ("0777 + 00 + 07L + 10l", "0o777 + 0o0 + 0o7 + 10"),
        ("x.0777", "x.0777"),
        ("1.5 + 1e3 + 0x1fL + 3j", "1.5 + 1e3 + 0x1f + 3j"),
        ("a <> b", "a != b"),
        ("`a`", "repr((a))"),
        ("ur'a' + Ur'b' + bR'c' + b'd' + u'e'", "r'a' + r'b' + r'c' + 'd' + 'e'"),
        (r"'\u' + u'\u0041' + r'\u'", r"'\\u' + '\u0041' + r'\u'"),
        ("\tx = 1", "        x = 1"),
        ("    \tx = 1", "        x = 1"),
        ("def f(a, b=(1, 2)):", "def f(a, b=(1, 2)):"),
        ("[x for x in 1, 2 if x]", "[x for x in (1, 2) if x]"),
        (
            "f([[x, y] for x in a, b for y in (c, d)], [e, f])",
            "f([[x, y] for x in (a, b) for y in (c, d)], [e, f])",
        ),
        ("[x in y, z]", "[x in y, z]"),
        ("[x for x in f(1, 2)]", "[x for x in f(1, 2)]"),
        ("lambda x: (x, 1)", "lambda x: (x, 1)"),
    ],
)
def test_a_line_is_written_as_today(old: str, today: str) -> None:
    assert Syntax(old, "x.py").today() == today


def test_the_pieces_of_a_text_are_the_text() -> None:
    text = 'x = """a\n`b`""" # c\nif x:\\\n  y(\n1, 2)\r'.replace("\r", "\n")
    tokens = tokens_of(text, "x.py")
    assert "".join(token.text for token in tokens) == text
    assert tokens[-1].line == 5


def test_lines_keep_their_numbers() -> None:
    text = 'print "a", \\\n  "b"\ntry:\n  pass\nexcept A, (b,\n  c):\n  print b\nx = 0644\n'
    tree = understood(text, "x.py").tree
    assert [(node.lineno, type(node).__name__) for node in tree.body] == [
        (1, "Expr"),
        (3, "Try"),
        (8, "Assign"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# pisi: python3\nx = 1/2",
        "def f(a: int): pass",
        "def f() -> int: pass",
        "x: int = 1",
        "f'{1}'",
        "import pathlib",
        "from pathlib import Path",
        "open('x', encoding='utf-8')",
        "print('a', end='')",
        "def f(*, a): pass",
        "try:\n  pass\nexcept A as e:\n  raise B from e",
        "if (x := 1): pass",
    ],
)
def test_a_script_of_today_is_left_as_it_is(text: str) -> None:
    done = understood(text, "x.py")
    assert not done.old
    assert ast.dump(done.tree) == ast.dump(ast.parse(text))


@pytest.mark.parametrize("text", ["x = 1", "print 'a'", "def f(a): return a.keys()", "b'x'"])
def test_any_other_is_one_of_its_time(text: str) -> None:
    assert understood(text, "x.py").old


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("x = 1\nif ::\n", 2, "if ::"),
        ("# pisi: python3\nprint 'a'\n", 2, "print 'a'"),
        ("x = 'a\n", 1, "cannot be read"),
        ("x = $\n", 1, "$"),
        ("def f():\nx\n", 2, "indented"),
    ],
)
def test_what_is_no_python_tells_file_and_line(text: str, line: int, part: str) -> None:
    with pytest.raises(Unreadable) as caught:
        understood(text, "web.py")
    assert str(caught.value).startswith(f"web.py:{line}: ")
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 'ğ'".encode(), "x = 'ğ'"),
        (b"\xef\xbb\xbfx = 1\r\ny = 2\rz", "x = 1\ny = 2\nz"),
        ("# coding: iso-8859-9\nx = 'ğ'".encode("iso-8859-9"), "# coding: iso-8859-9\nx = 'ğ'"),
        ("#!/x\n# -*- coding: latin1 -*-\né".encode("latin1"), "#!/x\n# -*- coding: latin1 -*-\né"),
        ("x = 'ğ'".encode("iso-8859-9"), "x = 'ğ'"),
    ],
)
def test_a_text_is_read_by_its_coding(text: bytes, expected: str) -> None:
    assert decoded(text, "x.py") == expected


def test_a_coding_that_is_not_known_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_bytes(b"# coding: klingon\n")
    with pytest.raises(Unreadable, match="klingon"):
        read(tmp_path / "x.py")


def test_nothing_is_warned_of_what_was_usual() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        understood("x = '\\d'\nif x is 'a': pass\n", "x.py")
