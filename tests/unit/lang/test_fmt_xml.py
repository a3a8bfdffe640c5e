from __future__ import annotations

from typing import Any

import pytest

from mint.lang.fmt_xml import WIDTH, to_xml
from mint.lang.xml_text import read_xml
from mint.model.tree import Tree

PRETTY = """\
<define name="release" json:revision="0.3">
  <check/>
  <participant mint:text="bravo" json:n="1" timeout="1d"/>
  <if test='${f:n} &gt; 2 and "${x}" &#60; "a"'>
    <echo>go on &amp; on</echo>
    <set f:x="a &lt; b" json:h='{"a": [1, null]}'/>
  </if>
  <mint:step mint:name="qa-vote">x y</mint:step>
  <echo mint:text=" blanks "/>
  <alpha b="1" mint:more='{"two words": "c"}' mint:text="none"/>
</define>
"""


def test_pretty_text_stays_as_it_is() -> None:
    assert to_xml(read_xml(PRETTY).tree) == PRETTY


def test_long_tags_are_continued() -> None:
    tree = Tree("define", {f"key{n}": "a long value" for n in range(9)})
    lines = to_xml(tree).splitlines()
    assert lines[:2] == ["<define", '    key0="a long value"']
    assert lines[-1] == '    key8="a long value"/>'
    assert all(len(line) <= WIDTH for line in lines)


@pytest.mark.parametrize(
    ("attributes", "tag"),
    [
        (
            {"a": "1", "b c": 1, "d": "2", "e f": 2, "g": "3"},
            '<x a="1" mint:more=\'{"b c": 1, "d": "2", "e f": 2}\' g="3"/>',
        ),
        ({"b": 'it\'s "it"'}, '<x b="it\'s &quot;it&quot;"/>'),
        ({"b": "\x00"}, "<x json:b='\"\\u0000\"'/>"),
        ({"b": "\n\t\r"}, '<x b="&#10;&#9;&#13;"/>'),
        ({"if": "a & b &lt; c\n"}, '<x if="a &#38; b &lt; c&#10;"/>'),
        ({"a-b": 1}, "<x mint:more='{\"a-b\": 1}'/>"),
        ({"json:a": "b"}, '<x mint:more=\'{"json:a": "b"}\'/>'),
        ({"a": None, "b": None}, '<x mint:text="a" json:b="null"/>'),
        ({"a": "1", "b": None}, '<x a="1" mint:text="b"/>'),
        ({"]]>": None}, "<x>]]&gt;</x>"),
        ({"": None}, '<x mint:text=""/>'),
    ],
)
def test_what_xml_cannot_say_is_written_otherwise(attributes: dict[str, Any], tag: str) -> None:
    tree = Tree("x", attributes)
    assert to_xml(tree) == tag + "\n"
    assert read_xml(tag).tree.same(tree)
