"""Documents put into the corpus folder, and taken out of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from service import documents
from service.media import suffix_of
from service.reindexing import start_reindex
from service.routes.context import TheJobs, TheService
from service.schemas import Removed, Stored

router = APIRouter(prefix="/v1/documents", tags=["corpus"])
_ANY = {"schema": {"type": "string", "format": "binary"}}
_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": _ANY}}}

DocumentId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{1,118}[a-z0-9]$")]
Reindex = Annotated[bool, Query(description="begin an incremental reindexing and give its job")]


async def _body(request: Request) -> bytes:
    return await request.body()


def _field(description: str) -> object:
    return Query(description=description, max_length=1_000)


@router.put("/{document_id}", openapi_extra=_BODY, responses={201: {"model": Stored}})
def put(
    document_id: DocumentId,
    request: Request,
    response: Response,
    service: TheService,
    jobs: TheJobs,
    body: Annotated[bytes, Depends(_body)],
    title: Annotated[str | None, _field("of the source, over what the file says")] = None,
    kind: Annotated[str | None, _field("label, guideline, rct ...")] = None,
    publisher: Annotated[str | None, _field("of the source")] = None,
    year: Annotated[int | None, Query(description="of the source")] = None,
    version: Annotated[str | None, _field("of the source")] = None,
    jurisdiction: Annotated[str | None, _field("of a label, a regulator, a guideline")] = None,
    licence: Annotated[str | None, _field("of the text")] = None,
    topic: Annotated[tuple[str, ...], Query(description="lower case, digits, hyphens")] = (),
    identifier: Annotated[tuple[str, ...], Query(description="NAME=VALUE: doi, pmid, pmcid, nct, setid, url")] = (),
    reindex: Reindex = False,
) -> Stored:
    """Stores the body, a file of any format that the corpus reads, as this document; one of its id is replaced.

    It is published with the next reindexing. The body is the file itself, not JSON around it.
    """
    given = {
        "title": title,
        "kind": kind,
        "publisher": publisher,
        "year": year,
        "version": version,
        "jurisdiction": jurisdiction,
        "licence": licence,
    }
    fields = documents.source_fields(given, topic, identifier)
    if reindex:
        jobs.require_free("reindex")
    suffix = suffix_of(request.headers.get("content-type", ""))
    added = documents.put_document(service.settings, document_id, body, suffix, fields)
    response.status_code = HTTPStatus.OK if added.replaced else HTTPStatus.CREATED
    return Stored(
        document=added.documents[0],
        path=added.path,
        replaced=added.replaced,
        left_out=added.left_out,
        remarks=added.remarks,
        job=start_reindex(jobs, service) if reindex else None,
    )


@router.delete("/{document_id}")
def delete(
    document_id: DocumentId,
    service: TheService,
    jobs: TheJobs,
    with_others: Annotated[bool, Query(description="let a file go that holds other documents too")] = False,
    reindex: Reindex = False,
) -> Removed:
    """Removes the document's file and its sidecar. Answers stop quoting it with the next reindexing."""
    if reindex:
        jobs.require_free("reindex")
    gone = documents.remove_documents(service.settings, (document_id,), with_others=with_others)
    job = start_reindex(jobs, service) if reindex else None
    return Removed(documents=gone.documents, files=gone.files, job=job)
