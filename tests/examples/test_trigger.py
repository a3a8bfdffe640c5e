from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.examples.terminal import ROOT, Terminal, commands, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = ROOT / "examples" / "trigger"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal in a copy of the example: people join it."""
    terminal = Terminal(tmp_path, shutil.copytree(PAGE, tmp_path / "trigger"))
    yield terminal
    terminal.stop()


def shown(command: str) -> str:
    """What the page shows below a command, up to the next one."""
    below = (PAGE / "README.md").read_text().partition(f"$ {command}\n")[2]
    return below.partition("```")[0].partition("\n$ ")[0].rstrip()


@pytest.mark.slow
def test_it_runs_as_its_page_says(terminal: Terminal) -> None:
    up, hosts, explain, *more = commands(PAGE / "README.md")
    printed = terminal.start(up)

    def has(host: str, count: int) -> bool:
        """Whether a host has a file of so many lines."""
        file = terminal.folder / "data" / "trigger" / host / "aliases" / "current" / "aliases"
        return file.exists() and len(file.read_text().splitlines()) == count

    wait_for((terminal.folder / "data" / "server.json").exists, "the server listens")
    wait_for(lambda: has("mail", 2) and has("backup", 2), "both hosts have their files")
    assert "civet   event" in terminal.run(hosts)
    assert terminal.run(explain).strip() == shown(explain)
    join, plan, emit, cat, launch, rollback, apply, bad, again, *mend = more
    terminal.run(join)
    assert terminal.run(f"{plan} || test $? = 2").rstrip() == shown(plan)
    assert terminal.run(emit).strip() == shown(emit)
    wait_for(lambda: has("mail", 3) and has("backup", 3), "both hosts have heard of eve")
    assert terminal.run(cat.replace(".mint", '"$MINT_DATA"')).strip() == shown(cat)
    wait_for(lambda: "welcome goes to uid=eve" in printed.read_text(), "eve is greeted")
    assert "over after" in terminal.run(launch)
    assert terminal.run(rollback).startswith("aliases: applied, generation 1, ")
    assert terminal.run(apply).startswith("aliases: applied, generation 3, ")
    terminal.run(bad)
    refused = terminal.run(f"{again} || test $? = 1").rstrip()
    assert f"{refused}\n" in (PAGE / "README.md").read_text()
    for command in mend:
        terminal.run(command)
