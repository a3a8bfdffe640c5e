from __future__ import annotations

import pytest

from mint.lang.fmt_radial import WIDTH, to_radial
from mint.lang.read import read

PRETTY = """\
define release, revision: 0.3
  check if: '${f:stage} in [a, b]'
  notify to: qa, task: 'weigh, and tell'
  error 'it failed', unless: ${__result__}
  set f:x.y: [ 1, two ], v:ok: true, n: nil, h: { a: 1, 'b c': [] }
  participant alpha, timeout: 1d, on_error: '5s: retry * 3, pass'
  on_error /timeout/: retry
  sequence
    echo $f:x
    participant no-1, n: '1', t: 'true', d: a-b
"""


def test_pretty_text_stays_as_it_is() -> None:
    assert to_radial(read(PRETTY).tree) == PRETTY


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("a 'b', 'c': \"d\"", "a b, c: d\n"),
        ("a two words", "a 'two words'\n"),
        ("a 'x-y': 1, x-z: 2", "a 'x-y': 1, x_z: 2\n"),
        ("a x: [1,'2',{b: 'c'}]", "a x: [ 1, '2', { b: c } ]\n"),
        ("'a-b' 'it\\'s'", "'a-b' it's\n"),
    ],
)
def test_no_needless_quotes(given: str, written: str) -> None:
    assert to_radial(read(given, format="radial").tree) == written


def test_long_lines_are_continued() -> None:
    text = f"sequence\n  a {', '.join(f'key{n}: value{n}' for n in range(12))}\n  b\n"
    written = to_radial(read(text).tree)
    assert max(len(line) for line in written.splitlines()) <= WIDTH
    assert written.splitlines()[2] == "      key1: value1,"
    assert read(written).tree == read(text).tree
