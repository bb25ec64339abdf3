"""Sentences with their role, to train the role classifier on: the built-in documents' headings, public sets, marked sentences.

Of the public sets nothing is stored here; each is read where a person keeps it (`--data`), and left out when it is absent. A
sentence that a reader marked is known by the hash of its text (`role_labels.tsv`), so the file holds no text of others.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.labelled_marks import Mark, digest, marks
from corpus.labelled_more import marked_only
from corpus.labelled_reading import rows_of, sentences, spread
from rag.answer import Role
from rag.evidence.role_headings import heading_role
from rag.evidence.role_training import Labelled
from rag.records import Document

_FDA: dict[str, Role] = {
    "adverse_reactions": "safety",
    "warnings_and_precautions": "warning",
    "boxed_warnings": "warning",
}
_ADVERSE = re.compile(r"adverse|side effect|toxicit|safety|tolerat|complication|serious", re.IGNORECASE)
_USE = re.compile(r"\bused\b|\btreat|prevent")
_APART = 5  # one document in five is never trained on


def labelled(documents: Iterable[Document], data: Path | None) -> list[Labelled]:
    """Every labelled sentence, each once, in a fixed order; marked ones with the reader's role or roles."""
    known = marks()
    rows = [*_from_headings(documents)]
    if data is not None:
        for read in (_fda, _abstracts, _leaflets, _questions):
            rows += read(data)
        rows += marked_only(data, known)
    seen: set[str] = set()
    found: list[Labelled] = []
    for row in rows:
        if row.text not in seen:
            seen.add(row.text)
            found.append(_marked(row, known.get(digest(row.text))))
    return found


def held_apart(row: Labelled) -> bool:
    """Whether a sentence's document is kept out of training: one in five by its id, and some read for the test alone."""
    if row.marked in {"held", "second"}:
        return row.marked == "held"
    return zlib.crc32(row.document.encode("utf-8")) % _APART == 0


def _marked(row: Labelled, mark: Mark | None) -> Labelled:
    return row if mark is None else row._replace(role=mark.role, also=mark.also, marked=mark.part)


def _from_headings(documents: Iterable[Document]) -> Iterator[Labelled]:
    for document in documents:
        for section in document.sections:
            role = heading_role(section.heading_path)
            if role is not None and section.heading_path[-1] != "About this summary":
                for text in sentences(document.text[section.start : section.end], 3, 200):
                    yield Labelled(text, role, document.id, "corpus", section.heading_path)


def _fda(data: Path) -> Iterator[Labelled]:
    for row in rows_of(data / "fda_label_sections" / "corpus.jsonl.gz"):
        for text in spread(list(sentences(row["text"])), 4):
            heading = row["section"].replace("_", " ")
            yield Labelled(text, _FDA[row["section"]], row["drug"], "fda", (heading,))


def _abstracts(data: Path) -> Iterator[Labelled]:
    groups: dict[str, list[tuple[str, Role, str]]] = {}
    for row in rows_of(data / "abstract_roles" / "sentences_dev.jsonl.gz"):
        if row["role"] in {"METHODS", "BACKGROUND", "OBJECTIVE"}:
            groups.setdefault(row["doc"], []).append((row["text"], "background", row["role"].capitalize()))
        elif row["role"] == "RESULTS":
            role: Role = "safety" if _ADVERSE.search(row["text"]) else "efficacy"
            groups.setdefault(row["doc"], []).append((row["text"], role, "Results"))
    for name in sorted(groups)[:700]:
        for text, told, heading in spread(groups[name], 2):
            yield Labelled(text, told, name, "abstracts", (heading,))


def _leaflets(data: Path) -> Iterator[Labelled]:
    rows = sorted(rows_of(data / "ema_leaflets" / "corpus.jsonl.gz"), key=lambda row: str(row["_id"]))
    for row in rows[::6]:
        for part in re.split(r"\n(?=\d\. )", row["text"]):
            heading, _, body = part.partition("\n")
            for role, text in _leaflet_parts(heading.casefold(), body):
                told = [one for one in sentences(text) if role != "indication" or _USE.search(one)]
                for sentence in spread(told, 2):
                    yield Labelled(sentence, role, row["_id"], "ema", (heading.strip(),))


def _leaflet_parts(heading: str, body: str) -> list[tuple[Role, str]]:
    if "used for" in heading:
        return [("indication", body)]
    if heading.startswith("3."):
        return [("dosing", body)]
    if heading.startswith("4."):
        return [("safety", body)]
    if not heading.startswith("2."):
        return []
    before, *after = re.split(r"(?i)warnings and precautions", body, maxsplit=1)
    warned = [re.split(r"(?i)other medicines and|children and adolescents", one, maxsplit=1)[0] for one in after]
    return [("contraindication", before), *(("warning", one) for one in warned)]


def _questions(data: Path) -> Iterator[Labelled]:
    for row in rows_of(data / "medquad" / "corpus.jsonl.gz"):
        if row["qtype"] == "exams and tests":
            for text in spread(list(sentences(row["text"])), 1):
                yield Labelled(text, "diagnosis", row["title"], "medquad", (row["qtype"],))
        elif row["qtype"] == "frequency" and zlib.crc32(row["_id"].encode("utf-8")) % 12 == 0:
            for text in spread(list(sentences(row["text"])), 2):
                yield Labelled(text, "background", row["title"], "medquad", (row["qtype"],))
