"""Who works on a release: programs, and people whose answer is a file on their desk."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from mint import Workitem, participant

THERE = "files.example.org"
"""The one server that answers."""

_LOOK = 0.5
"""Seconds between two looks at a desk."""


def desk() -> Path:
    """The folder of answers: in the temporary directory, or where LIVE_EDITING_DIR says."""
    return Path(os.environ.get("LIVE_EDITING_DIR") or tempfile.gettempdir())


@participant("check")
def check(wi: Workitem) -> None:
    """See that the product can be released."""
    wi.fields.checked = True


@participant("write_notes", concurrency=None)
async def write_notes(wi: Workitem) -> None:
    """Somebody writes the notes of the release: it is done when the file `notes` is there."""
    await _answer("notes")
    wi.fields.notes = "written"


@participant("publish")
def publish(wi: Workitem) -> None:
    """Put the product on the server that the step names."""
    server = wi.params["server"]
    if server != THERE:
        raise ConnectionRefusedError(f"{server}: no answer")
    wi.fields.published = server


@participant("ask", concurrency=None)
async def ask(wi: Workitem) -> None:
    """Ask somebody for a yes: it is given when the file `yes-NAME` is there."""
    who = wi.params["who"]
    await _answer(f"yes-{who}")
    wi.set(f"yes_{who}", True)


@participant("announce")
def announce(wi: Workitem) -> None:
    """Tell the world."""
    wi.fields.announced = True


async def _answer(name: str) -> None:
    while not (desk() / name).exists():  # noqa: ASYNC110 - a file tells nobody that it is there
        await asyncio.sleep(_LOOK)
