"""An engine or a database that falls silent without a farewell holds nobody up for long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import pytest
from psycopg.conninfo import conninfo_to_dict
from tests.chaos.links import Links
from tests.clusters import until
from tests.contract.builders import WFID, launch
from tests.durability.postgres_up import PostgresUp

from mint.errors import StoreError
from mint.ports.store import Changes
from mint.store import open_store
from mint.store.turn import DatabaseTurn

if TYPE_CHECKING:
    from tests.chaos.links import Link

pytestmark = pytest.mark.postgres

_SETTINGS = {"idle_in_transaction_session_timeout": "2min"}


def test_who_falls_silent_in_a_turn_lets_go_of_its_processes(fresh_postgresql_url: str) -> None:
    silence = "options=-c%20idle_in_transaction_session_timeout%3D500ms"
    silent = open_store(f"{fresh_postgresql_url}&{silence}")
    other = open_store(fresh_postgresql_url)
    launch(other)

    def is_free() -> bool:
        with other.turn() as turn:
            return WFID in turn.lock([WFID])[0]

    def fall_silent() -> None:
        with silent.turn() as turn:
            assert WFID in turn.lock([WFID])[0]
            assert not is_free()
            assert turn.errors(WFID) == {}
            until(is_free)
            turn.save(Changes())

    with pytest.raises(StoreError):
        fall_silent()
    assert is_free()
    silent.close()
    other.close()


def test_a_host_that_goes_away_is_noticed_at_both_ends() -> None:
    with PostgresUp() as database, Links() as links:
        store = open_store(_by_tcp(database, links).url)
        with store.turn() as turn:
            assert isinstance(turn, DatabaseTurn)
            told = [turn._session.read(f"SHOW {name}")[0][0] for name in _SETTINGS]
            info = turn._session.driver.info
            given = info.get_parameters()
        store.close()
    assert dict(zip(_SETTINGS, told, strict=True)) == _SETTINGS
    assert (given["tcp_user_timeout"], given["keepalives_idle"]) == ("30000", "15")


def test_a_database_that_says_nothing_is_given_up() -> None:
    with PostgresUp() as database, Links() as links:
        link, url = _by_tcp(database, links)
        open_store(url).close()
        link.hush()
        began = time.monotonic()
        with pytest.raises(StoreError):
            open_store(f"{url}?connect_timeout=2")
        assert time.monotonic() - began < 60, "the library alone waits for two minutes"
        link.heal()
        open_store(url).close()


class ByTcp(NamedTuple):
    """A database behind a wire."""

    link: Link
    url: str


def _by_tcp(database: PostgresUp, links: Links) -> ByTcp:
    folder = conninfo_to_dict(database.url)["host"]
    link = links.add("db", f"{folder}/.s.PGSQL.5432")
    return ByTcp(link, f"postgresql://postgres@127.0.0.1:{link.port}/postgres")
