"""What was answered, by itself and in conversations that each belong to one owner."""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from rag.answer import Answer
from rag.conversation import Turn
from rag.errors import ConversationError
from rag.followups.outline import turn_of
from rag.records import Record
from service.database import Database, answers, conversations

_NO_CONVERSATION = (
    "There is no such conversation. It may have been deleted, or belong to somebody else. Start one with POST /v1/conversations "
    "or consilium ask --conversation new."
)


class Conversation(Record):
    """A conversation with its answers in order."""

    id: str
    created: str
    turns: tuple[Answer, ...]


class ConversationSummary(Record):
    """One line of the list of conversations."""

    id: str
    created: str
    updated: str
    title: str
    turns: int


class TurnTakenError(Exception):
    """Another follow-up became the next turn first: read the history again. Never leaves the service."""


class Store:
    """Keeps what was answered.

    A conversation belongs to one owner: an opaque text of which only the hash is stored. Whoever names another owner is told
    that there is no such conversation.
    """

    def __init__(self, path: Path) -> None:
        """Opens the file, and makes it on first use.

        :raises SettingsError: it cannot be opened, or a newer release has written it.
        """
        self._file = Database(path)
        self._turns: weakref.WeakValueDictionary[str, _Turn] = weakref.WeakValueDictionary()
        self._turns_lock = threading.Lock()

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()

    def start_conversation(self, owner: str = "") -> str:
        """A new conversation's id, which cannot be guessed."""
        name = secrets.token_urlsafe(12)
        with self._file.write() as connection:
            connection.execute(conversations.insert().values(id=name, created=_now(), owner=_owner_key(owner)))
        return name

    def conversation(self, conversation_id: str, owner: str = "") -> Conversation:
        """A conversation with all its turns. :raises ConversationError: this owner has none of this id."""
        with self._file.read() as connection:
            created = _require(connection, conversation_id, owner)
            bodies = connection.execute(
                sa.select(answers.c.body).where(answers.c.conversation_id == conversation_id).order_by(answers.c.turn)
            ).scalars()
            turns = tuple(Answer.model_validate_json(body) for body in bodies)
        return Conversation(id=conversation_id, created=created, turns=turns)

    def conversations(self, owner: str = "", *, offset: int = 0, limit: int = 50) -> tuple[ConversationSummary, ...]:
        """The owner's conversations that have a turn, the one that was added to last first."""
        updated, turns = sa.func.max(answers.c.created).label("updated"), sa.func.count().label("turns")
        first = sa.func.min(answers.c.turn).label("first")
        grouped = (
            sa.select(answers.c.conversation_id, updated, turns, first).group_by(answers.c.conversation_id).subquery()
        )
        query = (
            sa.select(conversations.c.id, conversations.c.created, grouped.c.updated, grouped.c.turns, answers.c.body)
            .join(grouped, grouped.c.conversation_id == conversations.c.id)
            .join(
                answers,
                (answers.c.conversation_id == conversations.c.id) & (answers.c.turn == grouped.c.first),
            )
            .where(conversations.c.owner == _owner_key(owner))
            .order_by(grouped.c.updated.desc(), conversations.c.id)
            .offset(offset)
            .limit(limit)
        )
        with self._file.read() as connection:
            return tuple(
                ConversationSummary(
                    id=row.id,
                    created=row.created,
                    updated=row.updated,
                    turns=row.turns,
                    title=json.loads(row.body)["question"],
                )
                for row in connection.execute(query)
            )

    def delete_conversation(self, conversation_id: str, owner: str = "") -> int:
        """Removes a conversation with its answers; how many there were. :raises ConversationError: there is none."""
        with self._file.write() as connection:
            _require(connection, conversation_id, owner)
            gone = connection.execute(answers.delete().where(answers.c.conversation_id == conversation_id)).rowcount
            connection.execute(conversations.delete().where(conversations.c.id == conversation_id))
        return int(gone)

    def history(self, conversation_id: str, owner: str = "", *, limit: int = 12) -> tuple[tuple[Turn, ...], int]:
        """The latest turns as a follow-up reads them, oldest first, and the number of the last one (0 before the first).

        :raises ConversationError: this owner has none of this id.
        """
        with self._file.read() as connection:
            _require(connection, conversation_id, owner)
            rows = connection.execute(
                sa.select(answers.c.turn, answers.c.outline, answers.c.body)
                .where(answers.c.conversation_id == conversation_id)
                .order_by(answers.c.turn.desc())
                .limit(limit)
            ).all()
        turns = tuple(
            Turn.model_validate_json(row.outline) if row.outline else turn_of(Answer.model_validate_json(row.body))
            for row in reversed(rows)
        )
        return turns, rows[0].turn if rows else 0

    @contextmanager
    def in_turn(self, conversation_id: str) -> Iterator[None]:
        """Lets the follow-ups that reach this process for one conversation go one after the other."""
        with self._turns_lock:
            turn = self._turns.setdefault(conversation_id, _Turn())
        with turn.lock:
            yield

    def put(self, answer: Answer, conversation_id: str | None, *, after: int | None = None) -> Answer:
        """Stores an answer as the conversation's next turn, or by itself; returns it with its id.

        The id is derived from what the answer says and where it stands, so asking again by itself stores nothing new.

        :param after: number of the last turn that the answer was read against; None takes any.
        :raises TurnTakenError: a later turn is there already.
        :raises ConversationError: the conversation was deleted meanwhile.
        """
        with self._file.write() as connection:
            turn = 0
            if conversation_id is not None:
                if (
                    connection.execute(conversations.select().where(conversations.c.id == conversation_id)).first()
                    is None
                ):
                    raise ConversationError(_NO_CONVERSATION)
                last = sa.select(sa.func.max(answers.c.turn)).where(answers.c.conversation_id == conversation_id)
                turn = (connection.execute(last).scalar() or 0) + 1
                if after is not None and turn != after + 1:
                    raise TurnTakenError
            stored = answer.model_copy(
                update={
                    "id": _answer_id(answer.receipt.sha256, conversation_id, turn),
                    "conversation_id": conversation_id,
                }
            )
            if connection.execute(sa.select(answers.c.id).where(answers.c.id == stored.id)).first() is None:
                connection.execute(
                    answers.insert().values(
                        id=stored.id,
                        conversation_id=conversation_id,
                        turn=turn,
                        created=_now(),
                        body=stored.model_dump_json(),
                        outline=turn_of(stored).model_dump_json() if conversation_id is not None else None,
                    )
                )
        return stored

    def answer(self, answer_id: str, owner: str | None = None) -> Answer:
        """A stored answer; with an owner, only one that stands by itself or in a conversation of this owner.

        :raises ConversationError: there is none of this id.
        """
        query = (
            sa.select(answers.c.body, answers.c.conversation_id, conversations.c.owner)
            .outerjoin(conversations, conversations.c.id == answers.c.conversation_id)
            .where(answers.c.id == answer_id)
        )
        with self._file.read() as connection:
            row = connection.execute(query).first()
        foreign = (
            row is not None and row.conversation_id and owner is not None and row.owner not in {"", _owner_key(owner)}
        )
        if row is None or foreign:
            raise ConversationError("There is no stored answer of this id. Ask the question again to get one.")
        return Answer.model_validate_json(row.body)


@dataclass(eq=False)
class _Turn:
    """Whose turn it is in one conversation; gone when nobody waits."""

    lock: threading.Lock = field(default_factory=threading.Lock)


def _require(connection: sa.Connection, conversation_id: str, owner: str) -> str:
    """When the conversation was begun. One that was begun without an owner is open to whoever knows its id."""
    row = connection.execute(conversations.select().where(conversations.c.id == conversation_id)).first()
    if row is None or row.owner not in {"", _owner_key(owner)}:
        raise ConversationError(_NO_CONVERSATION)
    return str(row.created)


def _owner_key(owner: str) -> str:
    # The owner may be somebody's key or name; the file holds neither.
    return hashlib.sha256(f"owner|{owner}".encode()).hexdigest()[:32] if owner else ""


def _answer_id(receipt_sha256: str, conversation_id: str | None, turn: int) -> str:
    return hashlib.sha256(f"{receipt_sha256}|{conversation_id or ''}|{turn}".encode()).hexdigest()[:20]


def _now() -> str:
    return datetime.datetime.now(tz=datetime.UTC).isoformat(timespec="milliseconds")
