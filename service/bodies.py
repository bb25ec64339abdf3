"""Limits the size of request bodies while they are read, so that nothing large is ever held."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import response
from service.schemas import Problem

LIMIT = 64 * 1024
_DOCUMENT = re.compile(r"/v1/documents/[^/]+")


class BodyLimit:
    """ASGI middleware: a body over the limit is answered with 413 before the app sees any of it.

    The limit is that of JSON, but for a document that is put into the corpus: the settings say how large one may be.
    """

    def __init__(self, app: ASGIApp, limit: int = LIMIT) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reads the body up to the limit and hands it on as one message."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        limit, setting = self._limit_of(scope)
        announced = _announced(scope)
        body = bytearray()
        more = announced <= limit
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False) and len(body) <= limit
        if max(len(body), announced) > limit:
            detail = f"The body is larger than {limit} bytes{setting}. Send less."
            await response(Problem(title="The body is too large", status=413, detail=detail))(scope, receive, send)
            return
        await self._app(scope, _replay(bytes(body), receive), send)

    def _limit_of(self, scope: Scope) -> tuple[int, str]:
        service = scope.get("state", {}).get("service")
        if service is not None and scope["method"] == "PUT" and _DOCUMENT.fullmatch(scope["path"]):
            return service.settings.max_document_bytes, " (CONSILIUM_MAX_DOCUMENT_BYTES)"
        return self._limit, ""


def _announced(scope: Scope) -> int:
    """What Content-Length says, 0 where it says nothing: a body may still be longer than that."""
    said = dict(scope["headers"]).get(b"content-length", b"")
    return int(said) if said.isdigit() else 0


def _replay(body: bytes, receive: Receive) -> Receive:
    handed_on = False

    async def once() -> Message:
        nonlocal handed_on
        if handed_on:
            return await receive()
        handed_on = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once
