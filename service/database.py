"""The SQLite file of stored answers, through SQLAlchemy: its tables and its transactions, safe for threads and processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from rag.errors import SettingsError

_SCHEMA_VERSION = 2
_BUSY_SECONDS = 30

_tables = sa.MetaData()
conversations = sa.Table(
    "conversations",
    _tables,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("created", sa.String, nullable=False),
    sa.Column("owner", sa.String, nullable=False, server_default=""),
)
answers = sa.Table(
    "answers",
    _tables,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id")),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("created", sa.String, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("outline", sa.Text),
    sa.UniqueConstraint("conversation_id", "turn"),
)


class Database:
    """One file: any number of readers, and writers one after the other."""

    def __init__(self, path: Path) -> None:
        """Opens the file, and makes it on first use.

        :raises SettingsError: it cannot be opened, or a newer release has written it.
        """
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unusable(str(error)) from error
        self._engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_SECONDS})
        sa.event.listen(self._engine, "connect", _leave_transactions_to_us)
        sa.event.listen(self._engine, "begin", _begin)
        with self.write() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if version > _SCHEMA_VERSION:
                raise self._unusable("a newer release of Consilium has written it")
            _tables.create_all(connection)
            if version == 1:  # written before conversations had owners and answers outlines
                connection.exec_driver_sql("ALTER TABLE conversations ADD COLUMN owner VARCHAR NOT NULL DEFAULT ''")
                connection.exec_driver_sql("ALTER TABLE answers ADD COLUMN outline TEXT")
            connection.exec_driver_sql(f"PRAGMA user_version = {_SCHEMA_VERSION}")

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that reads. :raises SettingsError: the file cannot be used."""
        with self._connection(immediate=False) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that holds the writer's lock from its start. :raises SettingsError: the file cannot be used."""
        with self._connection(immediate=True) as connection:
            yield connection

    @contextmanager
    def _connection(self, *, immediate: bool) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect().execution_options(immediate=immediate) as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise self._unusable(str(error.orig)) from error

    def _unusable(self, reason: str) -> SettingsError:
        return SettingsError(
            f"Stored answers in {self._path} cannot be used: {reason}. Mend the file or choose another by "
            f"CONSILIUM_STORE_PATH."
        )


def _leave_transactions_to_us(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
    # sqlite3 would begin a transaction only at the first write, when it is too late to take the writer's lock in order.
    connection.isolation_level = None
    connection.execute("PRAGMA secure_delete = ON")  # what was deleted is overwritten, not only unlinked


def _begin(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
