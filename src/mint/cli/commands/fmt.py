from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.sources import STANDARD_INPUT, Source, read_source, write, write_new
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError

_QUOTED = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")
_COMMENT = re.compile(r"(?:^|\s)#|^=begin\b", re.MULTILINE)
_XML_COMMENT = re.compile(r"<!--")
_SUFFIXES = {"ruby": ".pdef"}
"""Where they are not the names of the formats."""


def fmt(
    file: Annotated[str, Parameter(allow_leading_hyphen=True)],
    /,
    *,
    to: Literal["radial", "yaml", "json", "ruby", "xml"] | None = None,
    into: Annotated[bool, Parameter(name=["--write", "-w"])] = False,
    drop_comments: bool = False,
    common: Common = PLAIN,
) -> None:
    """Print a definition in the usual layout, or in another format.

    For example:

        $ mint fmt release.radial --write
        $ mint fmt release.radial --to yaml
        $ mint fmt handle_request.pdef --to radial --write

    Args:
        file: the definition (radial, YAML, JSON, Ruby or XML); `-` reads standard input.
        to: the format to write; that of the file, when it is not given.
        into: write it into the file; in another format, into a new file beside it.
        drop_comments: write it although comments will be gone: the tree does not have them.
        common: what every command takes.
    """
    from mint.lang.fmt import fmt as written  # noqa: PLC0415 - loads the language
    from mint.lang.read import format_of, read  # noqa: PLC0415 - the same

    source = read_source(file)
    before = format_of(source.text, source.name)
    after = to or before
    told = written(read(source.text, source=source.name).tree, after)
    if not into:
        _print(told, after, common)
        return
    if not drop_comments:
        _refuse_comments(source, before)
    target = _write(file, told, None if after == before else after)
    if common.json:
        show_json({"file": str(target), "format": after})
    else:
        show(text(f"written: {target}"))


def _print(told: str, form: str, common: Common) -> None:
    if common.json:
        show_json({"format": form, "text": told})
    else:
        show(text(told.rstrip("\n")))


def _refuse_comments(source: Source, form: str) -> None:
    if form != "json" and _has_comments(source.text, form):
        raise UsageError(
            f"{source.name} has comments, which would be gone. "
            "Say --drop-comments too, or print it without --write and take what you want"
        )


def _has_comments(text: str, form: str) -> bool:
    if form == "xml":
        return _XML_COMMENT.search(text) is not None
    return _COMMENT.search(_QUOTED.sub("", text)) is not None


def _write(file: str, told: str, other: str | None) -> Path:
    if file == STANDARD_INPUT:
        raise UsageError("standard input cannot be written: leave --write out")
    if other is None:
        write(Path(file), told)
        return Path(file)
    target = Path(file).with_suffix(_SUFFIXES.get(other, f".{other}"))
    write_new(target, told)
    return target
