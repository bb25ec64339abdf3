"""Sentences with their role, to train the role classifier on: the built-in documents' headings, public sets, marked sentences.

Of the public sets nothing is stored here; each is read where a person keeps it (`--data`), and left out when it is absent. A
sentence that a reader marked is known by the hash of its text (`role_labels.tsv`), so the file holds no text of others.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from rag.answer import Role
from rag.evidence.role_training import Labelled
from rag.evidence.roles import heading_role
from rag.records import Document
from rag.text.sentences import split

Item = TypeVar("Item")
_FDA: dict[str, Role] = {
    "adverse_reactions": "safety",
    "warnings_and_precautions": "warning",
    "boxed_warnings": "warning",
}
_ADVERSE = re.compile(r"adverse|side effect|toxicit|safety|tolerat|complication|serious", re.IGNORECASE)
_USE = re.compile(r"\bused\b|\btreat|prevent")
_HELD_APART = 5  # one document in five is never trained on
_READER_COUNTS = 6.0


def labelled(documents: Iterable[Document], data: Path | None) -> list[Labelled]:
    """Every labelled sentence, each once, in a fixed order; marked ones with the reader's role."""
    rows = [*_from_headings(documents)]
    if data is not None:
        for read in (_fda, _abstracts, _leaflets, _questions):
            rows += read(data)
    marks = dict(_marks())
    seen: set[str] = set()
    found: list[Labelled] = []
    for row in rows:
        if row.text in seen:
            continue
        seen.add(row.text)
        mark = marks.get(_digest(row.text))
        found.append(row if mark is None else row._replace(role=mark[0], weight=_READER_COUNTS, marked=mark[1]))
    return found


def held_apart(row: Labelled) -> bool:
    """Whether a sentence's document is kept out of training."""
    return zlib.crc32(row.document.encode("utf-8")) % _HELD_APART == 0


def _from_headings(documents: Iterable[Document]) -> Iterator[Labelled]:
    for document in documents:
        for section in document.sections:
            role = heading_role(section.heading_path)
            if role is not None and section.heading_path[-1] != "About this summary":
                for text in _sentences(document.text[section.start : section.end], 3, 200):
                    yield Labelled(text, role, document.id, "corpus", 1.0)


def _fda(data: Path) -> Iterator[Labelled]:
    for row in _rows(data / "fda_label_sections" / "corpus.jsonl.gz"):
        for text in _spread(list(_sentences(row["text"])), 4):
            yield Labelled(text, _FDA[row["section"]], row["drug"], "fda", 0.5)


def _abstracts(data: Path) -> Iterator[Labelled]:
    groups: dict[str, list[tuple[str, Role]]] = {}
    for row in _rows(data / "abstract_roles" / "sentences_dev.jsonl.gz"):
        if row["role"] in {"METHODS", "BACKGROUND", "OBJECTIVE"}:
            groups.setdefault(row["doc"], []).append((row["text"], "background"))
        elif row["role"] == "RESULTS":
            groups.setdefault(row["doc"], []).append(
                (row["text"], "safety" if _ADVERSE.search(row["text"]) else "efficacy")
            )
    for name in sorted(groups)[:700]:
        for text, role in _spread(groups[name], 2):
            yield Labelled(text, role, name, "abstracts", 0.5)


def _leaflets(data: Path) -> Iterator[Labelled]:
    rows = sorted(_rows(data / "ema_leaflets" / "corpus.jsonl.gz"), key=lambda row: str(row["_id"]))
    for row in rows[::6]:
        for part in re.split(r"\n(?=\d\. )", row["text"]):
            heading, _, body = part.partition("\n")
            for role, text in _leaflet_parts(heading.casefold(), body):
                sentences = [one for one in _sentences(text) if role != "indication" or _USE.search(one)]
                for sentence in _spread(sentences, 2):
                    yield Labelled(sentence, role, row["_id"], "ema", 0.5)


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
    for row in _rows(data / "medquad" / "corpus.jsonl.gz"):
        if row["qtype"] == "exams and tests":
            for text in _spread(list(_sentences(row["text"])), 1):
                yield Labelled(text, "diagnosis", row["title"], "medquad", 0.5)
        elif row["qtype"] == "frequency" and zlib.crc32(row["_id"].encode("utf-8")) % 12 == 0:
            for text in _spread(list(_sentences(row["text"])), 2):
                yield Labelled(text, "background", row["title"], "medquad", 0.5)


def _rows(path: Path) -> list[Any]:
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _sentences(text: str, least: int = 6, most: int = 70) -> Iterator[str]:
    for start, end in split(text):
        sentence = " ".join(text[start:end].split()).strip(" -*•")
        if least <= len(sentence.split()) <= most and sentence[0].isalpha():
            yield sentence


def _spread(items: Sequence[Item], most: int) -> list[Item]:
    """At most so many, evenly apart, so that long documents do not outweigh short ones."""
    return list(items) if len(items) <= most else [items[int(i * len(items) / most)] for i in range(most)]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _marks() -> Iterator[tuple[str, tuple[Role, str]]]:
    for line in files("corpus").joinpath("role_labels.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            digest, role, part = line.split("\t")
            yield digest, (role, part)  # type: ignore[misc]
