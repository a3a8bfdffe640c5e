from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
import structlog
from hypothesis import settings
from tests.brokers import rabbitmq
from tests.clusters import site
from tests.services import postgresql

from mint.store import open_store
from mint.store.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.brokers import Broker
    from tests.clusters import Site

    from mint.store.database import DatabaseStore

settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")

KINDS = ("memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture(autouse=True)
def _plain_logs() -> Iterator[None]:
    """Tracebacks without the values of variables; what a test configures is its own business."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])
    level = logging.getLogger().level
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()
    logging.getLogger().setLevel(level)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server of this test run: the URL of its database `postgres`."""
    with postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """A RabbitMQ node of this test run."""
    with rabbitmq() as node:
        yield node


@pytest.fixture
def linked(broker: Broker, tmp_path: Path) -> Iterator[Site]:
    """An engine that has a broker, and a client that speaks to it by the bare protocol."""
    with site(broker, tmp_path) as found:
        yield found


@pytest.fixture
def fresh_postgresql_url(postgresql_url: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with _database(postgresql_url) as url:
        yield url


@pytest.fixture
def another_postgresql_url(postgresql_url: str) -> Iterator[str]:
    """The URL of a second one."""
    with _database(postgresql_url) as url:
        yield url


@contextmanager
def _database(postgresql_url: str) -> Iterator[str]:
    name = f"mint_{uuid4().hex}"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgresql_url.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each database that MINT runs on."""
    kind: str = request.param
    return kind


@pytest.fixture
def store_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store in each database."""
    if kind == "memory":
        return "sqlite://"
    if kind == "sqlite":
        return f"sqlite:///{tmp_path}/mint.db"
    url: str = request.getfixturevalue("postgresql_url")
    _empty(url)
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[DatabaseStore]:
    """An empty store in each database."""
    opened = open_store(store_url)
    yield opened
    opened.close()


def _empty(url: str) -> None:
    """Empty the tables of a store: quicker than to create them for each test."""
    open_store(url).close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")
