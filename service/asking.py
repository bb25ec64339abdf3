"""The use cases that HTTP and the command line share: ask, search, prove."""

from __future__ import annotations

import unicodedata
from typing import cast

from rag.answer import AUDIENCES, Answer, Audience, Question
from rag.errors import AudienceError, QuestionError
from rag.records import Filters, Passage
from rag.verification import Verification
from service.settings import Settings
from service.wiring import Service

_WHITE = frozenset("\t\n\r")


def require_readable(text: str, audience: str, settings: Settings) -> None:
    """Refuses what cannot be a question, before anything is spent on it.

    :raises QuestionError: it is empty, too long, or not plain text.
    :raises AudienceError: nobody writes for this audience.
    """
    if not text.strip():
        raise QuestionError("The question is empty. Type a question.")
    if len(text) > settings.max_question_characters:
        raise QuestionError(
            f"The question has {len(text)} characters; at most {settings.max_question_characters} are read. Shorten it."
        )
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            raise QuestionError("The question is not valid UTF-8. Send it as UTF-8 text.")
        if category == "Cc" and character not in _WHITE:
            raise QuestionError(
                f"The question holds the control character U+{ord(character):04X}. Send plain text without it."
            )
    if audience not in AUDIENCES:
        raise AudienceError(f"No answers are written for this audience. Choose from: {', '.join(AUDIENCES)}.")


def ask(
    service: Service,
    text: str,
    *,
    conversation_id: str | None = None,
    audience: str = "clinician",
    filters: Filters | None = None,
) -> Answer:
    """Answers, stores the answer, and returns it with its id.

    :raises QuestionError: the question cannot be read.
    :raises ConversationError: there is no such conversation.
    :raises IndexUnusableError: there is nothing to answer from.
    """
    require_readable(text, audience, service.settings)
    history: tuple[str, ...] = ()
    if conversation_id is not None:
        earlier = service.store.conversation(conversation_id).turns
        history = tuple(answer.interpreted_question for answer in earlier)
    question = Question(
        text=" ".join(text.split()),
        audience=cast(Audience, audience),
        filters=filters or Filters(),
        history=history,
    )
    with service.live.pin() as generation:
        answer = service.engine.answer(question, generation)
    return service.store.put(answer, conversation_id)


def search(service: Service, text: str, *, k: int, filters: Filters | None = None) -> tuple[Passage, ...]:
    """The k best passages.

    :raises QuestionError: the query cannot be read.
    """
    require_readable(text, "clinician", service.settings)
    with service.live.pin() as generation:
        return service.engine.search(" ".join(text.split()), k, filters or Filters(), generation)


def check(service: Service, answer_id: str) -> Verification:
    """Proves a stored answer against the documents that are published now.

    :raises ConversationError: there is no such answer.
    """
    answer = service.store.answer(answer_id)
    with service.live.pin() as generation:
        return service.engine.verify(answer, generation)
