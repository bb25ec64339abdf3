"""The page for people: one HTML document and its static files; everything it shows comes from the HTTP service."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.templating import Jinja2Templates
from starlette.staticfiles import StaticFiles

from rag.answer import AUDIENCES
from rag.records import SOURCE_KINDS

_HERE = Path(__file__).parent
_AUDIENCE_NAMES = {
    "clinician": "Clinician",
    "nurse_pharmacist": "Nurse or pharmacist",
    "student": "Student",
    "patient": "Patient",
}
_KIND_NAMES = {
    "label": "Drug label",
    "meta-analysis": "Meta-analysis",
    "rct": "Randomised trial",
    "case-series": "Case series",
    "company-report": "Company report",
    "payer-policy": "Payer policy",
}
# Nothing is loaded from elsewhere and nothing inline runs, so a document's words can never act as code.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}

router = APIRouter(include_in_schema=False)
_templates = Jinja2Templates(directory=_HERE / "templates")


@router.get("/")
def page(request: Request) -> HTMLResponse:
    """The page where a person asks, reads the answer with its references, and follows up."""
    choices = {
        "audiences": [(name, _AUDIENCE_NAMES[name]) for name in AUDIENCES],
        "kinds": [(name, _KIND_NAMES.get(name, name.capitalize())) for name in SOURCE_KINDS],
    }
    return _templates.TemplateResponse(request, "page.html", choices, headers=_HEADERS)


def mount_static(app: FastAPI) -> None:
    """Serves the page's style sheet and scripts below /static."""
    app.mount("/static", _RevalidatedFiles(directory=_HERE / "static"), name="static")


class _RevalidatedFiles(StaticFiles):
    """Browsers ask each time whether a file changed, so that a new release never runs with old scripts."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, or 304 when the browser has it already."""
        response = super().file_response(*args, **kwargs)
        response.headers.update({name: _HEADERS[name] for name in ("Cache-Control", "X-Content-Type-Options")})
        return response
