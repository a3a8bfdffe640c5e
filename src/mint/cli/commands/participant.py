"""Commands about writing participants: new."""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.sources import write_new
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")

_CODE = '''\
from mint import Workitem, participant


@participant("{name}")
def {function}(wi: Workitem) -> None:
    """Say what this does."""
    wi.log("working")
    wi.fields.{function}_done = True
'''

_TEST = """\
from {function} import {function}

from mint.participants.trial import run


def test_it_says_that_it_is_done() -> None:
    done = run({function}, {{"product": "tool"}})

    assert done.fields.{function}_done
"""


def new(
    name: str,
    /,
    *,
    into: Annotated[Path, Parameter(name="--directory")] = Path(),
    common: Common = PLAIN,
) -> None:
    """Write the beginning of a participant, and a test of it that needs no server.

    For example:

        $ mint participant new weigh
        $ pytest test_weigh.py
        $ mint up --participants weigh.py

    Args:
        name: by which definitions will call it.
        into: the directory for the two files; this one without it.
        common: what every command takes.
    """
    function = _function(name)
    code, test = into / f"{function}.py", into / f"test_{function}.py"
    if test.exists():
        raise UsageError(f"{test} is there already, and is not overwritten")
    write_new(code, _CODE.format(name=name, function=function))
    write_new(test, _TEST.format(function=function))
    if common.json:
        show_json({"files": [str(code), str(test)]})
        return
    show(
        text(f"written: {code}"),
        text(f"written: {test}"),
        text("then: ", "dim").append(f"pytest {test}"),
        text("then: ", "dim").append(f"mint up --participants {code}"),
    )


def _function(name: str) -> str:
    function = name.replace("-", "_").lower()
    if not _NAME.fullmatch(name) or keyword.iskeyword(function):
        raise UsageError(
            f"`{name}` cannot be the name of a Python function: begin with a letter, "
            "and use letters, digits and dashes"
        )
    return function
