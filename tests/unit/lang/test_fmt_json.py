from __future__ import annotations

from mint.lang.fmt_json import to_json
from mint.lang.read import read

PRETTY = """\
["define", {"k": null}, [
  ["sequence", {}, [
    ["alpha", {"n": [1, "é"]}, []],
    ["bravo", {}, []]
  ]],
  ["charlie", {}, []]
]]
"""


def test_a_step_a_line() -> None:
    assert to_json(read(PRETTY).tree) == PRETTY
