"""Conversations: begun, listed, resumed, exported, deleted with their answers. Each belongs to one owner."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse, Response

from service.exporting import as_markdown
from service.routes.context import TheOwner, TheService
from service.schemas import Conversations, Started
from service.store import Conversation

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])


@router.post("", status_code=201)
def start(service: TheService, owner: TheOwner) -> Started:
    """Begins a conversation that belongs to the owner; its id cannot be guessed."""
    return Started(id=service.store.start_conversation(owner))


@router.get("")
def listed(
    service: TheService,
    owner: TheOwner,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Conversations:
    """The owner's conversations that have a turn, the one that was added to last first."""
    return Conversations(conversations=service.store.conversations(owner, offset=offset, limit=limit))


@router.get("/{conversation_id}")
def conversation(conversation_id: str, service: TheService, owner: TheOwner) -> Conversation:
    """The turns of a conversation in order. A follow-up resumes it."""
    return service.store.conversation(conversation_id, owner)


@router.get("/{conversation_id}/export")
def export(
    conversation_id: str,
    service: TheService,
    owner: TheOwner,
    form: Annotated[Literal["json", "markdown"], Query(alias="format")] = "json",
) -> Response:
    """The whole conversation as a file: JSON for machines, Markdown for people."""
    found = service.store.conversation(conversation_id, owner)
    if form == "markdown":
        body, media, ending = as_markdown(found), "text/markdown", "md"
    else:
        body, media, ending = found.model_dump_json(indent=2), "application/json", "json"
    name = f"conversation-{found.created[:10]}.{ending}"
    return PlainTextResponse(body, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.delete("/{conversation_id}", status_code=204)
def delete(conversation_id: str, service: TheService, owner: TheOwner) -> None:
    """Deletes a conversation together with its answers, for good."""
    service.store.delete_conversation(conversation_id, owner)
