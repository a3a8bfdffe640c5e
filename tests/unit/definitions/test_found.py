from __future__ import annotations

import pytest

from mint.definitions.found import Found, definitions_among, name_of_file


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("release.radial", "release"),
        ("A/B/REQUEST.review.pdef", "A/B/REQUEST.review"),
        ("x.YAML", "x"),
        ("x.json", "x"),
        ("x.xml", "x"),
        ("x.disabled", "x"),
        ("x.conf", None),
        ("x.schema.json", None),
        ("README.md", None),
        ("A/.radial", None),
    ],
)
def test_names(path: str, name: str | None) -> None:
    assert name_of_file(path) == name


def read(path: str) -> str:
    match path:
        case "bad.radial":
            raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no")
        case "gone.conf":
            raise OSError(2, "No such file or directory")
    return f"text of {path}"


def test_what_belongs_together_is_put_together() -> None:
    files = [
        "A/x.conf",
        "A/x.radial",
        "A/x.schema.json",
        "y.yaml",
        "README.md",
        ".z.radial",
        "w.radial~",
    ]
    x, y = "text of A/x.{}", Found("y", "y.yaml", "text of y.yaml")
    assert definitions_among(files, read) == [
        Found("A/x", "A/x.radial", *(x.format(each) for each in ("radial", "conf", "schema.json"))),
        y,
    ]


def test_one_that_is_disabled_has_no_text() -> None:
    assert definitions_among(["x.disabled"], read) == [Found("x", "x.disabled")]
    assert definitions_among(["x.radial", "x.disabled"], read)[0].text == ""


def test_one_that_cannot_be_read_is_told_and_the_others_are_found() -> None:
    bad, gone, good = definitions_among(
        ["bad.radial", "gone.radial", "gone.conf", "ok.radial"], read
    )
    assert bad.fault == "bad.radial: this is not UTF-8 text"
    assert gone.fault == "gone.conf: No such file or directory"
    assert (good.name, good.fault) == ("ok", "")


def test_two_files_of_one_name_are_a_fault_of_that_name() -> None:
    [found] = definitions_among(["x.yaml", "x.radial"], read)
    assert found.fault == "x.radial and x.yaml are the same definition: remove one"
