from __future__ import annotations

from typing import ClassVar

import msgspec
import pytest
from cyclopts import App
from scripts.reference.air import air
from scripts.reference.commands import commands
from scripts.reference.expressions import expressions
from scripts.reference.settings import settings

from mint.air.answers import Cancel, Found, Nothing, Pong, Work
from mint.air.control import Command
from mint.interpreter.expression import Expression


class Wait(Expression):
    """Let time pass. Use `wait` with care.

    ```radial
    wait "1d"
    ```

    See also: `add_branches`, the attribute `timeout`.
    """

    names: ClassVar[tuple[str, ...]] = ("wait", "sleep")


class AddBranches(Expression):
    """Give a loop more to do | or nothing."""

    names: ClassVar[tuple[str, ...]] = ("add_branches",)


class Silent(Expression):
    names: ClassVar[tuple[str, ...]] = ("silent",)


class Settings(msgspec.Struct):
    """What can be set.

    Args:
        data: directory of the
            database.
        port: where to listen.
        names: who may come in.
        token: a secret.
    """

    data: str = ".mint"
    port: int = 8000
    names: list[str] = []
    token: str | None = None


class Unexplained(msgspec.Struct):
    """What can be set."""

    port: int = 8000


def test_words_are_in_order_each_once_with_their_other_names() -> None:
    page = expressions({"wait": Wait, "sleep": Wait, "add_branches": AddBranches})
    assert page.count("\n## ") == 2
    assert page.index("\n## add_branches\n") < page.index("\n## wait\n")
    assert "(wait)=\n## wait\n\nAlso written `sleep`.\n\nLet time pass." in page
    assert '```radial\nwait "1d"\n```' in page


def test_the_overview_links_to_each_word() -> None:
    page = expressions({"wait": Wait, "add_branches": AddBranches})
    assert "| [wait](#wait) | Let time pass. Use `wait` with care. |" in page
    assert "| [add_branches](#add-branches) | Give a loop more to do \\| or nothing. |" in page


def test_words_to_see_also_are_links() -> None:
    page = expressions({"wait": Wait, "add_branches": AddBranches})
    assert "See also: [`add_branches`](#add-branches), the attribute `timeout`." in page
    assert page.count("Use `wait` with care.") == 2


def test_a_word_without_a_manual_is_refused() -> None:
    with pytest.raises(SystemExit, match="Silent has no docstring"):
        expressions({"silent": Silent})


def test_settings_have_a_row_each() -> None:
    rows = [line for line in settings(Settings, "MINT_").splitlines() if line.startswith("| `")]
    assert rows == [
        '| `data` | `MINT_DATA` | `".mint"` | directory of the database. |',
        "| `port` | `MINT_PORT` | `8000` | where to listen. |",
        "| `names` | `MINT_NAMES` | `[]` | who may come in. |",
        "| `token` | `MINT_TOKEN` |  | a secret. |",
    ]


def test_a_setting_that_is_not_explained_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"Unexplained\.port is not explained"):
        settings(Unexplained, "MINT_")


def test_commands_are_listed_with_their_arguments() -> None:
    app = App(name="mint", help="Processes that survive.")

    @app.command
    def launch(file: str) -> None:
        """Start a process.

        Args:
            file: the definition.
        """

    page = commands(app)
    assert page.startswith("# mint\n")
    assert "Processes that survive." in page
    assert "## mint launch" in page
    assert "the definition." in page


def test_commands_to_workers_are_a_table() -> None:
    page = air(
        {"ping": Command("Is there.", Nothing, Pong), "cancel": Command("Ends.", Cancel, Found)},
        Work,
    )
    assert "| `ping` | Is there. |  | [Pong](#pong) |" in page
    assert "| `cancel` | Ends. | [Cancel](#cancel) | [Found](#found) |" in page
    assert "### Nothing" not in page
    assert "### Work" in page
    assert "| `at` | its time, seconds since the epoch. |" in page


class Mute(msgspec.Struct):
    """Says nothing of its members."""

    member: int


def test_a_member_that_is_not_explained_stops_it() -> None:
    with pytest.raises(SystemExit, match=r"Mute\.member is not explained"):
        air({"x": Command("Does.", Mute, Pong)})
