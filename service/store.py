"""Answers and conversations in one SQLite file, through SQLAlchemy. Safe for threads and for several processes."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from rag.answer import Answer
from rag.errors import ConversationError, SettingsError
from rag.records import Record

_SCHEMA_VERSION = 1
_BUSY_SECONDS = 30

_tables = sa.MetaData()
_conversations = sa.Table(
    "conversations",
    _tables,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("created", sa.String, nullable=False),
)
_answers = sa.Table(
    "answers",
    _tables,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id")),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("created", sa.String, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.UniqueConstraint("conversation_id", "turn"),
)


class Conversation(Record):
    """A conversation with its answers in order."""

    id: str
    created: str
    turns: tuple[Answer, ...]


class Store:
    """Keeps what was answered."""

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
        with self._write() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if version > _SCHEMA_VERSION:
                raise self._unusable("a newer release of Consilium has written it")
            _tables.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {_SCHEMA_VERSION}")

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()

    def start_conversation(self) -> str:
        """A new conversation's id, which cannot be guessed."""
        name = secrets.token_urlsafe(12)
        with self._write() as connection:
            connection.execute(_conversations.insert().values(id=name, created=_now()))
        return name

    def conversation(self, conversation_id: str) -> Conversation:
        """:raises ConversationError: there is none of this id."""
        with self._read() as connection:
            row = connection.execute(_conversations.select().where(_conversations.c.id == conversation_id)).first()
            if row is None:
                raise ConversationError(
                    "There is no such conversation. Start one with POST /v1/conversations or consilium ask --conversation new."
                )
            bodies = connection.execute(
                sa.select(_answers.c.body)
                .where(_answers.c.conversation_id == conversation_id)
                .order_by(_answers.c.turn)
            ).scalars()
            turns = tuple(Answer.model_validate_json(body) for body in bodies)
        return Conversation(id=conversation_id, created=row.created, turns=turns)

    def put(self, answer: Answer, conversation_id: str | None) -> Answer:
        """Stores an answer as the conversation's next turn, or by itself; returns it with its id.

        The id is derived from what the answer says and where it stands, so asking again by itself stores nothing new.
        """
        with self._write() as connection:
            turn = 0
            if conversation_id is not None:
                last = sa.select(sa.func.max(_answers.c.turn)).where(_answers.c.conversation_id == conversation_id)
                turn = (connection.execute(last).scalar() or 0) + 1
            stored = answer.model_copy(
                update={
                    "id": _answer_id(answer.receipt.sha256, conversation_id, turn),
                    "conversation_id": conversation_id,
                }
            )
            if connection.execute(sa.select(_answers.c.id).where(_answers.c.id == stored.id)).first() is None:
                connection.execute(
                    _answers.insert().values(
                        id=stored.id,
                        conversation_id=conversation_id,
                        turn=turn,
                        created=_now(),
                        body=stored.model_dump_json(),
                    )
                )
        return stored

    def answer(self, answer_id: str) -> Answer:
        """:raises ConversationError: there is none of this id."""
        with self._read() as connection:
            body = connection.execute(sa.select(_answers.c.body).where(_answers.c.id == answer_id)).scalar()
        if body is None:
            raise ConversationError("There is no stored answer of this id. Ask the question again to get one.")
        return Answer.model_validate_json(body)

    @contextmanager
    def _read(self) -> Iterator[sa.Connection]:
        with self._connection(immediate=False) as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[sa.Connection]:
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


def _answer_id(receipt_sha256: str, conversation_id: str | None, turn: int) -> str:
    return hashlib.sha256(f"{receipt_sha256}|{conversation_id or ''}|{turn}".encode()).hexdigest()[:20]


def _now() -> str:
    return datetime.datetime.now(tz=datetime.UTC).isoformat(timespec="seconds")


def _leave_transactions_to_us(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
    # sqlite3 would begin a transaction only at the first write, when it is too late to take the writer's lock in order.
    connection.isolation_level = None


def _begin(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
