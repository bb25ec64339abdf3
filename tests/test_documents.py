"""What the documents say is true of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.app import create_app
from service.settings import Settings
from service.wiring import Service

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for path in DOCUMENTS
        for target in re.findall(r"(?:`|^)make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert named
    assert named <= targets


def test_the_readme_lists_every_setting_and_no_other() -> None:
    listed = set(re.findall(r"`CONSILIUM_([A-Z_]+)`", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {name.lower() for name in listed} - {""} == set(Settings.model_fields)


def test_every_path_that_the_readme_lists_is_served() -> None:
    served = set(create_app(_no_service).openapi()["paths"])
    rows = re.findall(
        r"^\| (`(?:GET|POST|PUT|DELETE) [^|]+) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    listed: set[str] = set()
    for row in rows:
        base = ""
        for path in re.findall(r"`(?:[A-Z]+ )?(/[^`?]*)", row):
            base = base if path.startswith("/verify") else path
            listed.add(base + path if path.startswith("/verify") else path)
    patterns = {re.sub(r"\{[^}]+\}", "{}", path) for path in served}
    assert {re.sub(r"\{[^}]+\}", "{}", path) for path in listed} <= patterns
    assert len(listed) >= 10


def _no_service() -> Service:
    raise AssertionError("Nothing is opened to describe the interface.")
