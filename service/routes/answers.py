"""Answers and their proof."""

from __future__ import annotations

from fastapi import APIRouter

from rag.answer import Answer
from rag.verification import Verification
from service import asking
from service.routes.context import TheOwner, TheService
from service.schemas import Ask

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post("/answers")
def ask(body: Ask, service: TheService, owner: TheOwner) -> Answer:
    """Answers a question; with `conversation_id`, a follow-up that is read against the conversation.

    How it was read stands in `interpretation`: `parts` marks what came from before, `others` offers what can be meant as well.
    `standalone` carries nothing over; `interpretation` in the request says what the question is to be read as.

    A question that the corpus does not cover gets the status `insufficient_evidence` with the nearest passages.
    """
    return asking.ask(
        service,
        body.question,
        conversation_id=body.conversation_id,
        audience=body.audience,
        filters=body.filters,
        owner=owner,
        standalone=body.standalone,
        interpretation=body.interpretation,
    )


@router.get("/answers/{answer_id}")
def stored(answer_id: str, service: TheService, owner: TheOwner) -> Answer:
    """A stored answer."""
    return service.store.answer(answer_id, owner)


@router.get("/answers/{answer_id}/verify")
def verify(answer_id: str, service: TheService, owner: TheOwner) -> Verification:
    """Compares every quote, number, strength word and citation of a stored answer with the documents published now."""
    return asking.check(service, answer_id, owner)
