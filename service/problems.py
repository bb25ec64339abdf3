"""Errors as RFC 9457 problem documents that say what to do. No stack trace and no words of the request go back."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from rag.errors import (
    ConsiliumError,
    ConversationError,
    CorpusError,
    CorpusReadOnlyError,
    DocumentError,
    EncoderError,
    FetchError,
    GoldError,
    IndexBusyError,
    IndexUnusableError,
    JobBusyError,
    MediaTypeError,
    NoSuchDocumentError,
    QuestionError,
    SettingsError,
    VerificationError,
)
from service.schemas import Problem

_log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

# The first class that fits decides.
_STATUS: tuple[tuple[type[ConsiliumError], HTTPStatus], ...] = (
    (QuestionError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ConversationError, HTTPStatus.NOT_FOUND),
    (IndexBusyError, HTTPStatus.CONFLICT),
    (JobBusyError, HTTPStatus.CONFLICT),
    (GoldError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (IndexUnusableError, HTTPStatus.SERVICE_UNAVAILABLE),
    (VerificationError, HTTPStatus.CONFLICT),
    (MediaTypeError, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (NoSuchDocumentError, HTTPStatus.NOT_FOUND),
    (CorpusReadOnlyError, HTTPStatus.FORBIDDEN),
    (DocumentError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (CorpusError, HTTPStatus.CONFLICT),
    (FetchError, HTTPStatus.BAD_GATEWAY),
    (EncoderError, HTTPStatus.SERVICE_UNAVAILABLE),
    (SettingsError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_ADVICE = {
    400: "The body cannot be read. Send JSON in UTF-8.",
    404: "There is nothing at this address. GET /docs lists what there is.",
    405: "This address does not take this method. GET /docs lists what it takes.",
}


def response(problem: Problem) -> JSONResponse:
    """The problem document as a response."""
    body = problem.model_dump(mode="json", exclude_none=True)
    if not problem.fields:
        body.pop("fields")
    return JSONResponse(body, status_code=problem.status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Lets every error of the app leave as a problem document."""
    app.add_exception_handler(ConsiliumError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _ours(_: Request, error: Exception) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
    title = error.title if isinstance(error, ConsiliumError) else "Error"
    return response(Problem(title=title, status=status, detail=str(error)))


def _invalid(_: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    fields = tuple(
        {"field": ".".join(str(part) for part in item["loc"]), "message": item["msg"].removeprefix("Value error, ")}
        for item in found
    )
    if any(item["type"] == "json_invalid" for item in found):
        return response(Problem(title="The body cannot be read", status=400, detail=_ADVICE[400]))
    named = "; ".join(f"{item['field']}: {item['message']}" for item in fields)
    return response(
        Problem(
            title="The request does not fit",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            detail=f"{named}. GET /docs shows what is expected.",
            fields=fields,
        )
    )


def _http(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    title = HTTPStatus(status).phrase
    detail = _ADVICE.get(status, "See GET /docs.")
    answer = response(Problem(title=title, status=status, detail=detail))
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)
    return answer


def _unexpected(request: Request, error: Exception) -> Response:
    incident = secrets.token_hex(6)
    _log.error("incident %s at %s %s", incident, request.method, request.url.path, exc_info=error)
    return response(
        Problem(
            title="The service failed",
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
            detail=f"This is a fault of the service. Tell whoever runs it the incident {incident}; its log has the cause.",
            incident=incident,
        )
    )
