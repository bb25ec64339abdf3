"""Passages and the documents that answers quote."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from rag.errors import ConversationError
from rag.records import Filters, ReviewState, SourceKind
from service import asking
from service.routes.context import TheService
from service.schemas import DocumentBody, Found, Sources

router = APIRouter(prefix="/v1", tags=["corpus"])


@router.get("/passages")
def passages(
    service: TheService,
    q: Annotated[str, Query(description="what to look for")],
    k: Annotated[int, Query(ge=1, le=100)] = 10,
    kind: Annotated[tuple[SourceKind, ...], Query()] = (),
    year_from: int | None = None,
    year_to: int | None = None,
    jurisdiction: Annotated[tuple[str, ...], Query()] = (),
    topic: Annotated[tuple[str, ...], Query()] = (),
    review_state: Annotated[tuple[ReviewState, ...], Query()] = (),
) -> Found:
    """Retrieval alone: the k best passages with the score of each retriever."""
    filters = Filters(
        kinds=kind,
        year_from=year_from,
        year_to=year_to,
        jurisdictions=jurisdiction,
        topics=topic,
        review_states=review_state,
    )
    return Found(query=q, passages=asking.search(service, q, k=k, filters=filters))


@router.get("/documents")
def documents(
    service: TheService,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Sources:
    """The published documents by id."""
    with service.live.pin() as generation:
        ids = generation.document_ids()
        page = tuple(generation.document(name).source for name in ids[offset : offset + limit])
    return Sources(total=len(ids), documents=page)


@router.get("/documents/{document_id}")
def document(document_id: str, service: TheService) -> DocumentBody:
    """One document as it was indexed, with its text and sections."""
    with service.live.pin() as generation:
        try:
            return DocumentBody.of(generation.document(document_id))
        except KeyError as error:
            raise ConversationError(
                "There is no such document in the published corpus. GET /v1/documents lists them."
            ) from error
