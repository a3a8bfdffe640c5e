from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mint.lang.read import read

if TYPE_CHECKING:
    from tests.cli.running import Mint

TEXT = 'define   name: "it"\n  alpha    text: "# no comment"\n'


@pytest.fixture(autouse=True)
def definition() -> None:
    Path("it.radial").write_text(TEXT)


def test_the_usual_layout_is_printed(offline: Mint) -> None:
    told = offline("fmt", "it.radial").out
    assert told.startswith("define name: it\n  alpha text: ")
    assert read(told).tree == read(TEXT).tree
    assert Path("it.radial").read_text() == TEXT


@pytest.mark.parametrize("form", ["yaml", "json", "radial", "ruby", "xml"])
def test_another_format_means_the_same(form: str, offline: Mint) -> None:
    told = offline("fmt", "it.radial", "--to", form, "--json").json
    assert told["format"] == form
    assert read(told["text"], format=form).tree == read(TEXT).tree
    assert read(offline("fmt", "it.radial", "--to", form).out).tree == read(TEXT).tree


def test_it_is_written_where_it_stands(offline: Mint) -> None:
    assert offline("fmt", "it.radial", "--write").out == "written: it.radial\n"
    assert Path("it.radial").read_text() != TEXT
    assert read(Path("it.radial").read_text()).tree == read(TEXT).tree


def test_another_format_goes_beside_it_and_over_nothing(offline: Mint) -> None:
    told = offline("fmt", "it.radial", "--to", "yaml", "-w", "--json").json
    assert told == {"file": "it.yaml", "format": "yaml"}
    again = offline("fmt", "it.radial", "--to", "yaml", "-w")
    assert again.code == 2
    assert "it.yaml is there already" in again.err


@pytest.mark.parametrize("text", ["# why\ndefine\n", "define\n  alpha # why\n"])
def test_comments_are_not_lost_by_accident(text: str, offline: Mint) -> None:
    Path("it.radial").write_text(text)
    refused = offline("fmt", "it.radial", "--write")
    assert refused.code == 2
    assert "--drop-comments" in refused.err
    assert Path("it.radial").read_text() == text
    assert offline("fmt", "it.radial", "--write", "--drop-comments").code == 0
    assert "why" not in Path("it.radial").read_text()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("it.pdef", "Ruote.define do\n  alpha # why\nend\n"),
        ("it.pdef", "=begin\nwhy\n=end\nRuote.define do\n  alpha\nend\n"),
        ("it.xml", "<define><!-- why --><alpha/></define>"),
    ],
)
def test_nor_are_those_of_other_formats(name: str, text: str, offline: Mint) -> None:
    Path(name).write_text(text)
    assert "--drop-comments" in offline("fmt", name, "--write").err
    assert Path(name).read_text() == text


def test_ruby_is_written_into_a_file_as_boss_has_it(offline: Mint) -> None:
    assert offline("fmt", "it.radial", "--to", "ruby", "-w").out == "written: it.pdef\n"
    assert read(Path("it.pdef").read_text(), source="it.pdef").tree == read(TEXT).tree
    assert offline("fmt", "it.pdef").out == Path("it.pdef").read_text()
    told = offline("fmt", "it.pdef", "--to", "xml").out
    assert told == '<define name="it">\n  <alpha text="# no comment"/>\n</define>\n'


def test_what_cannot_be_read_is_not_written(offline: Mint) -> None:
    Path("it.radial").write_text('define\n  echo "open\n')
    done = offline("fmt", "it.radial", "--write")
    assert done.code == 2
    assert done.err.startswith("error: it.radial:2:8: ")
    assert offline("fmt", "nowhere").code == 2
