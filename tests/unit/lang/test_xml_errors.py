from __future__ import annotations

from xml.parsers import expat

import pytest

from mint.lang.places import Place
from mint.lang.xml_errors import explain


def failed(text: str) -> expat.ExpatError:
    with pytest.raises(expat.ExpatError) as caught:
        expat.ParserCreate("utf-8").Parse(text.encode(), True)
    return caught.value


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("<a b=1/>", "in quotes"),
        ("<a b='a & b'/>", "written &amp;"),
        ("<a b='<'/>", "written &lt;"),
        ("<a>&x;</a>", "There are &lt;"),
        ("<a/>b", "one root"),
        ("<a b='1' b='1'/>", "once"),
        ("", "A definition is an element"),
    ],
)
def test_there_is_a_hint(text: str, hint: str) -> None:
    told = explain(failed(text), text.encode(), [])
    assert told.message.startswith("this is not XML: ")
    assert hint in told.message
    assert min(told.line, told.column) == 1 or told.column > 1


@pytest.mark.parametrize("text", ["<a>\n <b>", "<a>\n <b></a>"])
def test_the_element_that_is_open_is_told(text: str) -> None:
    opened = [("a", Place(1, 1)), ("b", Place(2, 2))]
    told = explain(failed(text), text.encode(), opened)
    assert "`b`, which begins at 2:2, is to be closed first" in told.message
