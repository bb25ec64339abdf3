"""The use cases that HTTP and the command line share: ask, search, prove."""

from __future__ import annotations

import logging
import unicodedata
from typing import cast

from rag.answer import AUDIENCES, Answer, Audience, Question
from rag.errors import AudienceError, QuestionError
from rag.records import Filters, Passage
from rag.verification import Verification
from service.settings import Settings
from service.store import TurnTakenError
from service.wiring import Service

_log = logging.getLogger(__name__)
_ATTEMPTS = 4  # an overtaken follow-up is read again; after this it is stored as it was read, so that nothing is lost
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
    owner: str = "",
    standalone: bool = False,
    interpretation: str | None = None,
) -> Answer:
    """Answers, stores the answer, and returns it with its id.

    Follow-ups in one conversation keep the order in which they are stored, and each is read against all turns before it: one
    that another process overtook is read again.

    :param standalone: the question alone; nothing of the conversation is carried over.
    :param interpretation: what the question is to be read as, when the asker corrects the reading.
    :raises QuestionError: the question cannot be read.
    :raises ConversationError: the owner has no such conversation.
    :raises IndexUnusableError: there is nothing to answer from.
    """
    require_readable(text, audience, service.settings)
    if interpretation is not None:
        require_readable(interpretation, audience, service.settings)
    question = Question(
        text=" ".join(text.split()),
        audience=cast(Audience, audience),
        filters=filters or Filters(),
        standalone=standalone,
        interpretation=None if interpretation is None else " ".join(interpretation.split()),
    )
    if conversation_id is None:
        return service.store.put(_answer(service, question), None)
    with service.store.in_turn(conversation_id):
        for attempt in range(_ATTEMPTS):
            history, last = service.store.history(conversation_id, owner)
            answer = _answer(service, question.model_copy(update={"history": history}))
            try:
                return service.store.put(answer, conversation_id, after=last)
            except TurnTakenError:
                _log.info("a follow-up was overtaken and is read again (attempt %d)", attempt + 1)
        return service.store.put(answer, conversation_id)


def _answer(service: Service, question: Question) -> Answer:
    with service.live.pin() as generation:
        return service.engine.answer(question, generation)


def search(service: Service, text: str, *, k: int, filters: Filters | None = None) -> tuple[Passage, ...]:
    """The k best passages.

    :raises QuestionError: the query cannot be read.
    """
    require_readable(text, "clinician", service.settings)
    with service.live.pin() as generation:
        return service.engine.search(" ".join(text.split()), k, filters or Filters(), generation)


def check(service: Service, answer_id: str, owner: str | None = None) -> Verification:
    """Proves a stored answer against the documents that are published now.

    :raises ConversationError: there is no such answer.
    """
    answer = service.store.answer(answer_id, owner)
    with service.live.pin() as generation:
        return service.engine.verify(answer, generation)
