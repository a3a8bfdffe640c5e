"""Texts that are no definitions, over the API, on the command line and in Python."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import refusal

from mint.errors import DefinitionError, MintError
from mint.lang.read import READERS, read
from mint.lang.tree_size import STEPS
from mint.lang.values import DEPTH

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.serving import Served

LEVELS = 10_000
MAIN = "import sys; from mint.cli.main import run; sys.exit(run())"

UNREADABLE = {
    "empty": "",
    "blanks": " \n\t\n",
    "a comment": "# nothing",
    "a byte order mark": "\ufeff",
    "NUL": "\x00",
    "NUL in a name": "sequence\n  al\x00ice",
    "half a character": "al\ud800",
    "half a tag": "<process",
    "an executable": "\x7fELF\x02\x01\x01\x00\x00",
    "50 MB of one word": "x" * 50_000_000,
    "50 MB of lines": "x\n" * 25_000_000,
    "50 MB of nothing": "\n" * 50_000_000,
    "50 MB of brackets": "[" * 50_000_000,
    "deep radial": "\n".join(" " * level + "a" for level in range(2000)),
    "deep JSON": '["a",{},[' * LEVELS + "]]" * LEVELS,
    "deep values in JSON": '["a",{"x":' + "[" * LEVELS + "]" * LEVELS + "},[]]",
    "deep values in radial": "a x: " + "[" * LEVELS + "]" * LEVELS,
    "deep objects in radial": "a x: " + "{b: " * LEVELS + "}" * LEVELS,
    "deep flow in YAML": "a: {b: " + "[" * LEVELS + "]" * LEVELS + "}",
    "deep blocks in YAML": "\n".join(" " * level + "a:" for level in range(2000)),
    "deep dollars": "a '" + "${" * LEVELS + "}" * LEVELS + "'",
    "an open dollar": "a x${" + "${a" * LEVELS,
    "many quotes": "a " + "'" * 99_999,
    "an open quote": "a '" + "\\" * 100_000,
    "laughs in XML": "<!DOCTYPE a [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY a{n} '{'&a;' * 99}'>" for n in range(9))
    + "]><a>&a8;</a>",
    "a file in XML": "<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><a>&a;</a>",
    "a document type from elsewhere": "<!DOCTYPE a SYSTEM 'https://example.org/a.dtd'><a/>",
    "deep XML": "<a>" * LEVELS + "</a>" * LEVELS,
    "many attributes in XML": "<a " + " ".join(f"a{n}=''" for n in range(100_000)) + "<",
    "deep values in XML": "<a json:x='" + "[" * LEVELS + "]" * LEVELS + "'/>",
    "deep Ruby": "Ruote.define" + " { a" * LEVELS + "}" * LEVELS,
    "deep values in Ruby": "Ruote.define :x => " + "[" * LEVELS + "]" * LEVELS,
    "deep objects in Ruby": "Ruote.define :x => " + "{ :a => " * LEVELS,
    "an open quote in Ruby": "Ruote.define '" + "\\" * 100_001,
    "many open quotes in Ruby": "Ruote.define '" + "a\n'b'" * 20_000,
    "an open comment in Ruby": "=begin\n" * 5_000,
    "open heredocs in Ruby": "Ruote.define " + "<<A, " * 20_000,
    "open words in Ruby": "Ruote.define %w" + "(" * 100_000,
    "a sum in Ruby": "Ruote.define " + "'a' +\n" * 20_000,
    "a long number in Ruby": "Ruote.define :x => " + "9" * 1_000_000,
    "a program in Ruby": "Ruote.define { system('ls'); `ls`; exit! }",
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE.keys())
@pytest.mark.usefixtures("healthy")
def test_the_api_refuses_what_is_no_definition(served: Served, text: str) -> None:
    if "\ud800" in text or len(text) > 10_000_000:
        return  # no JSON, or no body, can bring it
    for path in ("/processes", "/check"):
        answer = served.client.post(path, json={"definition": text})
        assert answer.status_code in (200, 201, 400), answer.text
        if answer.status_code == 400:
            refusal(answer, 400)


@pytest.mark.parametrize("form", [None, *READERS])
@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_reader_reads_it_or_tells_where_it_is_wrong(text: str, form: str | None) -> None:
    try:
        read(text, format=form)
        wrong = None  # some of these are definitions in some format
    except DefinitionError as error:
        wrong = error
    assert wrong is None or (wrong.line >= 1 and wrong.column >= 1 and len(str(wrong)) < 2000)


LARGE = {
    "radial": "sequence\n" + "  a\n" * (STEPS + 10),
    "json": '["sequence",{},[' + ",".join(['["a",{},[]]'] * (STEPS + 10)) + "]]",
    "yaml": "sequence:\n" + "  - a\n" * (STEPS + 10),
    "ruby": "Ruote.define {\n" + "a\n" * (STEPS + 10) + "}",
    "xml": "<sequence>\n" + "<a/>\n" * (STEPS + 10) + "</sequence>",
}


@pytest.mark.slow
@pytest.mark.parametrize("form", LARGE)
def test_the_first_step_that_is_too_many_has_a_place(form: str) -> None:
    with pytest.raises(DefinitionError, match=r"limits\.tree") as caught:
        read(LARGE[form], format=form)
    if form == "json":
        first = '["sequence",{},['
        assert (caught.value.line, caught.value.column) == (1, len(first) + (STEPS - 1) * 12 + 1)
    else:
        assert caught.value.line == STEPS + 1


@pytest.mark.parametrize("form", LARGE)
def test_a_setting_tells_how_many_steps_there_may_be(form: str) -> None:
    small = {
        "radial": "sequence\n" + "  a\n" * 9,
        "json": '["sequence",{},[' + ",".join(['["a",{},[]]'] * 9) + "]]",
        "yaml": "sequence:\n" + "  - a\n" * 9,
        "ruby": "Ruote.define {\n" + "a\n" * 9 + "}",
        "xml": "<sequence>\n" + "<a/>\n" * 9 + "</sequence>",
    }[form]
    assert len(read(small, format=form, most=10).places) == 10
    with pytest.raises(DefinitionError, match="more than 9 steps"):
        read(small, format=form, most=9)


@pytest.mark.parametrize("depth", [DEPTH + 1, 250, 700, 10_000])
@pytest.mark.usefixtures("healthy")
def test_a_deep_tree_as_an_array_is_refused(served: Served, depth: int) -> None:
    tree = '["a",{},[' * depth + "]]" * depth
    headers = {"content-type": "application/json"}
    wfid = served.launch("concurrence\n  stall\n  picky")
    for path, member in (
        ("/processes", "definition"),
        ("/check", "definition"),
        (f"/processes/{wfid}/edit", "tree"),
        (f"/processes/{wfid}/re-apply", "tree"),
        (f"/processes/{wfid}/replay", "tree"),
    ):
        body = (
            f'{{"key": "0_0", "{member}": {tree}}}' if wfid in path else f'{{"{member}": {tree}}}'
        )
        answer = served.client.post(path, content=body.encode(), headers=headers)
        assert answer.status_code in (400, 413), (path, answer.text)
        refusal(answer, answer.status_code)


@pytest.mark.usefixtures("healthy")
def test_a_large_tree_as_an_array_is_refused(served: Served) -> None:
    tree: list[Any] = ["sequence", {}, [["a", {}, []]] * (STEPS + 1)]
    told = refusal(served.client.post("/processes", json={"definition": tree}), 413)
    assert "limits.tree" in told["message"]


BYTES = {
    "no UTF-8": b"sequence\n  al\xff",
    "UTF-16": "sequence".encode("utf-16"),
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00",
    "NUL": b"\x00" * 100,
    "nothing": b"",
    "deep": ('["a",{},[' * LEVELS + "]]" * LEVELS).encode(),
}


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES.keys())
@pytest.mark.parametrize("command", ["check", "fmt", "draw"])
def test_a_command_tells_what_is_wrong_with_a_file(
    tmp_path: Path, command: str, content: bytes
) -> None:
    file = tmp_path / "it.radial"
    file.write_bytes(content)
    for where, given in ((str(file), None), ("-", content)):
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", MAIN, command, where],
            input=given,
            capture_output=True,
            timeout=60,
            check=False,
        )
        told = (done.stderr + done.stdout).decode()
        assert done.returncode not in (0, -6, -11), told
        assert "Traceback" not in told
        assert told.strip()


def test_a_byte_order_mark_is_no_part_of_a_definition() -> None:
    assert read("\ufeffsequence\n  alpha").tree.name == "sequence"


def test_errors_of_readers_are_ours() -> None:
    assert issubclass(DefinitionError, MintError)
