"""Writes small documents for the tests of this room."""

from __future__ import annotations

from pathlib import Path

HEAD = """---
id: {id}
title: "{title}"
kind: rct
publisher: N Engl J Med
year: 2024
licence: "Apache-2.0 for this summary"
is_summary: true
topics: [crohns-disease]
---

# {title}

## About this summary

The project wrote this summary; it is not the source.
"""
BODY = "\n## Efficacy\n\nWeek-24 clinical remission was 58.6% with risankizumab and 39.5% with ustekinumab.\n"


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def write_summary(
    folder: Path, document_id: str, *, title: str = "A trial", body: str = BODY, name: str | None = None
) -> Path:
    return write(folder, name or f"{document_id}.md", HEAD.format(id=document_id, title=title) + body)
