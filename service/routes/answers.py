"""Answers, their proof, and conversations."""

from __future__ import annotations

from fastapi import APIRouter

from rag.answer import Answer
from rag.verification import Verification
from service import asking
from service.routes.context import TheService
from service.schemas import Ask, Started
from service.store import Conversation

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post("/answers")
def ask(body: Ask, service: TheService) -> Answer:
    """Answers a question; with `conversation_id`, a follow-up that is read against the conversation.

    A question that the corpus does not cover gets the status `insufficient_evidence` with the nearest passages.
    """
    return asking.ask(
        service,
        body.question,
        conversation_id=body.conversation_id,
        audience=body.audience,
        filters=body.filters,
    )


@router.get("/answers/{answer_id}")
def stored(answer_id: str, service: TheService) -> Answer:
    """A stored answer."""
    return service.store.answer(answer_id)


@router.get("/answers/{answer_id}/verify")
def verify(answer_id: str, service: TheService) -> Verification:
    """Compares every quote, number, strength word and citation of a stored answer with the documents published now."""
    return asking.check(service, answer_id)


@router.post("/conversations", status_code=201)
def start(service: TheService) -> Started:
    """Begins a conversation. Its id is what lets somebody read it, and cannot be guessed."""
    return Started(id=service.store.start_conversation())


@router.get("/conversations/{conversation_id}")
def conversation(conversation_id: str, service: TheService) -> Conversation:
    """The turns of a conversation in order."""
    return service.store.conversation(conversation_id)
