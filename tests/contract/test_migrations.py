from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import ops
from alembic.operations.base import AbstractOperations
from alembic.script import ScriptDirectory
from tests.contract.builders import WFID, event, launch

from mint.errors import StoreError, StoreTooNew
from mint.model.cause import cause_of
from mint.model.effect import ErrorRecord
from mint.model.fault import Fault
from mint.ports.causes import Chosen
from mint.ports.store import Changes
from mint.store import open_store
from mint.store.migrations import HEAD, compatibility
from mint.store.migrations.upgrading import SINCE, _config, migrate
from mint.store.opening import dialect_of, upgrade, version
from mint.store.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SQLITE_SHAPE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
_POSTGRESQL_SHAPE = """
    SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/mint.db"
    url: str = request.getfixturevalue("fresh_postgresql_url")
    return url


@pytest.fixture
def connection(empty_url: str) -> Iterator[sa.Connection]:
    """A connection for looking at the database behind the store's back."""
    engine = dialect_of(empty_url).writer()
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def shape(connection: sa.Connection) -> list[str]:
    """What tables and indexes there are, in the database's own words."""
    sqlite = connection.dialect.name == "sqlite"
    rows = connection.exec_driver_sql(_SQLITE_SHAPE if sqlite else _POSTGRESQL_SHAPE)
    texts = (" ".join(row[0].replace(chr(34), "").split()) for row in rows)
    found = [text.replace(" ,", ",").replace(" )", ")") for text in texts]
    connection.rollback()
    return sorted(line for line in found if "alembic_version" not in line)


def test_migrated_and_created_schemas_are_the_same(connection: sa.Connection) -> None:
    metadata.create_all(connection)
    connection.commit()
    created = shape(connection)
    metadata.drop_all(connection)
    connection.commit()
    migrate(connection)
    connection.commit()
    assert shape(connection) == created
    assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_head_is_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(_config()).get_current_head() == HEAD


def test_an_empty_database_is_brought_up_to_date_once(empty_url: str) -> None:
    assert version(empty_url) is None
    upgrade(empty_url)
    assert version(empty_url) == HEAD
    first = open_store(empty_url)
    launch(first)
    second = open_store(empty_url)
    assert second.views.process(WFID) == first.views.process(WFID) is not None
    first.close()
    second.close()


def test_without_migration_an_empty_database_is_an_error(empty_url: str) -> None:
    with pytest.raises(StoreError, match=r"is empty\. Run `mint db upgrade`"):
        open_store(empty_url, migrate=False)
    upgrade(empty_url)
    open_store(empty_url, migrate=False).close()


def test_a_database_of_a_newer_version_is_left_alone(
    empty_url: str, connection: sa.Connection
) -> None:
    upgrade(empty_url)
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    connection.exec_driver_sql("UPDATE compatible SET since = '9998'")
    connection.commit()
    with pytest.raises(StoreTooNew, match=r"9999.*Upgrade MINT, or restore"):
        open_store(empty_url)
    assert version(empty_url) == "9999"


def test_tables_of_others_are_not_overwritten(empty_url: str, connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE processes (mine TEXT)")
    connection.commit()
    with pytest.raises(StoreError, match="processes"):
        open_store(empty_url)
    assert sa.inspect(connection).get_table_names() == ["processes"]


def test_a_new_database_knows_its_revision_as_alembic_writes_it(
    empty_url: str, connection: sa.Connection
) -> None:
    def words() -> tuple[list[str], list[str]]:
        columns = sa.inspect(connection).get_columns("alembic_version")
        key = sa.inspect(connection).get_pk_constraint("alembic_version")
        connection.rollback()
        return [f"{one['name']} {one['type']} {one['nullable']}" for one in columns], [str(key)]

    upgrade(empty_url)
    ours = words()
    metadata.drop_all(connection)
    connection.exec_driver_sql("DROP TABLE alembic_version")
    migrate(connection)
    connection.commit()
    assert words() == ours


def test_a_downgrade_takes_all_tables_away(empty_url: str, connection: sa.Connection) -> None:
    upgrade(empty_url)
    config = _config()
    config.attributes["connection"] = connection
    command.downgrade(config, "base")
    connection.commit()
    assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_errors_of_before_get_their_definition_and_cause(
    empty_url: str, connection: sa.Connection
) -> None:
    migrate(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.downgrade(config, "0002")
    record = ErrorRecord(WFID, "0_0!a", Fault("participant", "out of \0 coffee"), 5.0, "al", "al")
    for wfid in (WFID, "gone"):
        record.wfid = wfid
        row = (wfid, record.key, "al", "al", 5.0, msgspec.json.encode(record).decode())
        names = ("wfid", "key", "name", "participant", "at", "document")
        connection.execute(
            sa.text(f"INSERT INTO errors ({', '.join(names)}) VALUES (:{', :'.join(names)})"),  # noqa: S608
            dict(zip(names, row, strict=True)),
        )
    connection.execute(
        sa.text(
            "INSERT INTO processes (wfid, name, state, definition, launched_at, document)"
            " VALUES (:wfid, 'brew', 'running', '', 1.0, '{}')"
        ),
        {"wfid": WFID},
    )
    migrate(connection)
    connection.commit()
    store = open_store(empty_url)
    known = Chosen(definition="brew")
    record.wfid, record.definition = WFID, "brew"
    assert store.views.errors(chosen=known) == [record]
    assert store.views.errors(chosen=Chosen(cause=cause_of(record))) == [record]
    assert len(store.views.causes()) == 2
    store.close()


def test_who_listens_already_is_found_by_the_index(
    empty_url: str, connection: sa.Connection
) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "0002")
    insert = "INSERT INTO listeners (wfid, key, kind, name, pattern, within) VALUES "
    rows = ("('w', 'a', 'reply', 'al', '', '')", "('w', 'b', 'reply', '', '^al', '')")
    connection.exec_driver_sql(insert + ", ".join(rows))
    connection.commit()
    store = open_store(empty_url)
    with store.turn() as turn:
        found = turn.listening([event()], Changes())
    store.close()
    assert [listener.key for listener, _ in found] == ["a", "b"]
    config.attributes["connection"] = connection
    command.downgrade(config, "0002")
    connection.commit()
    kept = connection.exec_driver_sql("SELECT key, pattern FROM listeners ORDER BY id").fetchall()
    assert [tuple(row) for row in kept] == [("a", ""), ("b", "^al")]


def test_who_can_work_on_the_schema_is_kept_in_it(
    empty_url: str, connection: sa.Connection
) -> None:
    upgrade(empty_url)
    assert compatibility.read(connection) == SINCE
    assert compatibility.since_of(ScriptDirectory.from_config(_config())) == SINCE
    connection.rollback()
    metadata.drop_all(connection)
    connection.exec_driver_sql("DROP TABLE alembic_version")
    migrate(connection)
    assert compatibility.read(connection) == SINCE


def test_a_newer_schema_that_only_grew_can_be_worked_on(
    empty_url: str, connection: sa.Connection
) -> None:
    upgrade(empty_url)
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    store = open_store(empty_url)
    launch(store)
    assert store.views.process(WFID) is not None
    store.close()
    assert version(empty_url) == "9999"


REVISIONS = [
    script.revision
    for script in ScriptDirectory.from_config(_config()).walk_revisions()
    if script.revision > compatibility.FIRST
]


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_migration_only_adds_or_says_that_it_does_not(
    revision: str, monkeypatch: pytest.MonkeyPatch, empty_url: str, connection: sa.Connection
) -> None:
    """Engines of the version before are at work while it runs."""
    del empty_url
    scripts = ScriptDirectory.from_config(_config())
    script = scripts.get_revision(revision)
    assert script is not None
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, str(script.down_revision))
    seen: list[Any] = []
    monkeypatch.setattr(AbstractOperations, "invoke", recording(seen))
    command.upgrade(config, revision)
    assert seen
    taken = [operation for operation in seen if not only_adds(operation, seen)]
    says = getattr(script.module, "compatible_since", None)
    assert not taken or says, f"give {script.path} a `compatible_since`: {taken}"


def recording(seen: list[Any]) -> Any:
    invoke = AbstractOperations.invoke

    def record(self: AbstractOperations, operation: Any) -> Any:
        seen.append(operation)
        return invoke(self, operation)

    return record


def only_adds(operation: Any, seen: list[Any]) -> bool:
    """Whether engines that know nothing of it can go on beside it."""
    new = {each.table_name for each in seen if isinstance(each, ops.CreateTableOp)}
    match operation:
        case ops.CreateTableOp():
            return True
        case ops.CreateIndexOp():
            return not operation.unique or operation.table_name in new
        case ops.AddColumnOp():
            return bool(operation.column.nullable or operation.column.server_default)
        case ops.BulkInsertOp():
            return operation.table.name in new
    return False


@pytest.mark.parametrize(
    ("operation", "adds"),
    [
        (ops.AddColumnOp("outbox", sa.Column("x", sa.Text)), True),
        (ops.AddColumnOp("outbox", sa.Column("x", sa.Text, nullable=False)), False),
        (ops.DropColumnOp("outbox", "lease"), False),
        (ops.CreateIndexOp("i", "outbox", ["wfid"]), True),
        (ops.CreateIndexOp("i", "outbox", ["wfid"], unique=True), False),
        (ops.AlterColumnOp("outbox", "lease", modify_nullable=False), False),
        (ops.ExecuteSQLOp("UPDATE outbox SET lease = NULL"), False),
    ],
)
def test_what_only_adds(operation: Any, *, adds: bool) -> None:
    assert only_adds(operation, []) is adds
