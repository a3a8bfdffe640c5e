from __future__ import annotations

from typing import Any

import pytest

from mint.errors import DefinitionError
from mint.lang.places import Place
from mint.lang.values import DEPTH
from mint.lang.xml_text import read_xml


def tree(text: str) -> list[Any]:
    return read_xml(text).tree.to_json()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<define/>", ["define", {}, []]),
        ("\n<?xml-model href='x'?><!-- a --><a></a><!-- b -->\n", ["a", {}, []]),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><é/>", ["é", {}, []]),
        ("<!DOCTYPE a><a/>", ["a", {}, []]),
        ("<concurrent-iterator on-field='a-b'/>", ["concurrent_iterator", {"on_field": "a-b"}, []]),
        ("<set f:a-b='1' f:c_d='2'/>", ["set", {"f:a-b": "1", "f:c_d": "2"}, []]),
        ("<f:x/>", ["f:x", {}, []]),
        ("<a z='1' b='2' y='3'/>", ["a", {"z": "1", "b": "2", "y": "3"}, []]),
        ("<a>\n  hello\n world </a>", ["a", {"hello\n world": None}, []]),
        (
            "<a x='1'>one <![CDATA[<&> ]]>&amp; &#65;</a>",
            ["a", {"x": "1", "one <&> & A": None}, []],
        ),
        ("<a>one<!-- c --> two</a>", ["a", {"one two": None}, []]),
        ("<a>one<b/>two</a>", ["a", {"one": None, "two": None}, [["b", {}, []]]]),
        ("<a b='&lt;&amp;&#10;&quot;&apos;\n\t'/>", ["a", {"b": "<&\n\"'  "}, []]),
        ("<a mint:text='x y' b='1'/>", ["a", {"x y": None, "b": "1"}, []]),
        (
            "<a b='1' json:c='[1, {\"d\": null}]' e=''/>",
            ["a", {"b": "1", "c": [1, {"d": None}], "e": ""}, []],
        ),
        (
            "<a b='1' mint:more='{\"c d\": 1, \"\": null}' e='2'/>",
            ["a", {"b": "1", "c d": 1, "": None, "e": "2"}, []],
        ),
        (
            "<mint:step mint:name='qa-vote' x='1'><b/></mint:step>",
            ["qa-vote", {"x": "1"}, [["b", {}, []]]],
        ),
        ("<mint:step json:mint:name='\"\\u0000\"'/>", ["\x00", {}, []]),
        ("<a>\r\n<b/>\r</a>", ["a", {}, [["b", {}, []]]]),
    ],
)
def test_elements_are_steps(text: str, found: list[Any]) -> None:
    read = tree(text.lstrip() if "<?xml " in text else text)
    assert read == found
    assert list(read[1]) == list(found[1])


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("<a if='${n} &gt; 3'/>", "if", "${n} &gt; 3"),
        ("<a unless='a &lt; b &amp;&amp; c'/>", "unless", "a &lt; b &amp;&amp; c"),
        ("<a if='a &#60; b &#x26; &quot;c&quot; &apos;'/>", "if", 'a < b & "c" \''),
        ("<a if='&#38;lt;'/>", "if", "&lt;"),
        ("<a if='a\n&gt;\tb'/>", "if", "a &gt; b"),
        ("<if test='a &gt; b'/>", "test", "a &gt; b"),
        ("<a test='a &gt; b'/>", "test", "a > b"),
        ("<cursor break-if='a &gt; b'/>", "break_if", "a &gt; b"),
        ("<a x='>' if='a &gt; \">\"' y='b'/>", "if", 'a &gt; ">"'),
        ("<mint:step mint:name='if' test='a &gt; b'/>", "test", "a &gt; b"),
    ],
)
def test_conditions_keep_what_they_understand_themselves(text: str, key: str, value: str) -> None:
    assert tree(text)[1][key] == value


def test_every_step_has_its_place() -> None:
    text = "<?xml version='1.0'?>\n<a>é\U0001f600 <b\n/>\r\n\t<c/></a>"
    assert read_xml(text).places == {
        "0": Place(2, 1),
        "0_0": Place(2, 7),
        "0_1": Place(4, 2),
    }


BOMB = "<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;'>]><a>&y;</a>"
REFUSED = {
    "": "^1:1: .*no element found. A definition is an element",
    "alpha": "^1:1: ",
    "<a>": "^1:4: .*`a`, which begins at 1:1, is to be closed first",
    "<a>\n<b>\n</a>": "^3:3: .*`b`, which begins at 2:1, is to be closed first",
    "<a/><b/>": "^1:5: .*one root",
    "<a b=1/>": "^1:6: .*in quotes",
    "<a b='<'/>": "^1:7: .*written &lt;",
    "<a>a & b</a>": "^1:6: .*written &amp;",
    "<a>&nbsp;</a>": "^1:4: .*numbers such as &#10;",
    "<a b='1' b='2'/>": "^1:10: .*each attribute once",
    "<a>\x00</a>": "^1:4: ",
    "<a>&#0;</a>": "^1:4: .*cannot hold",
    " <?xml version='1.0'?><a/>": "^1:2: .*very beginning",
    BOMB: "^1:1: a document type with declarations",
    "<!DOCTYPE a SYSTEM 'a.dtd'><a>&x;</a>": "^1:1: a document type",
    "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>": "^1:1: a document type",
    "<a json:b='x'/>": "^1:4: .*this is not JSON.*The value of `json:b` is JSON",
    "<a\n  c='1'\n  json:b='{\"x\": 1, \"x\": 2}'/>": "^3:3: .*twice",
    "<a on-error='1' on_error='2'/>": "^1:17: .*`on_error` stands here twice",
    "<a b='1' json:b='2'/>": "^1:10: .*`b` stands here twice",
    "<a mint:more='[]'/>": "^1:4: `mint:more` holds a JSON object",
    "<a b='1'>b</a>": "^1:1: the text `b` stands in this element twice",
    "<a mint:txt='b'/>": "^1:4: there is no `mint:txt`",
    "<a b='1' mint:name='b'/>": "^1:10: there is no `mint:name`.*in `mint:step`",
    "<mint:stop/>": "^1:1: there is no element `mint:stop`",
    "<mint:step/>": "^1:1: `mint:step` needs the name",
    "<mint:step json:mint:name='1'/>": "^1:1: `mint:step` needs the name",
    "<a>" * (DEPTH + 1): rf"^1:{3 * DEPTH + 1}: .*more than {DEPTH} levels",
    "<a>\ud800</a>": "^1:1: .*half a character",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_wrong_is_told_with_its_place(text: str) -> None:
    with pytest.raises(DefinitionError, match=REFUSED[text]):
        read_xml(text)


def test_there_is_a_limit_to_steps_and_values() -> None:
    with pytest.raises(DefinitionError, match=r"^k:1:8: .*more than 2 steps"):
        read_xml("<a><b/><c/></a>", "k", most=2)
    with pytest.raises(DefinitionError, match=r"^1:1: .*more than 20 values"):
        read_xml("<a json:b='[" + "1, " * 30 + "1]'/>", most=2)


def test_deep_trees_are_fine_up_to_the_limit() -> None:
    assert len(read_xml("<a>" * DEPTH + "</a>" * DEPTH).places) == DEPTH
