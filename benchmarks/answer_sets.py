"""Public sets of questions with answers that people wrote, each with the texts that this project is to answer from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.kqa_agreement import digest, patterns
from benchmarks.public_sets import UNTITLED, as_document, judged, our_id, rows
from rag.records import Document, Source, TextSection
from seeds.gold import Pattern

BIOASQ_QUESTIONS = 400
HALVES = ("chosen on", "held apart")
_CATALOGUES = frozenset({"GHR", "GARD"})
_BREAK = "\n\n"


class Case(NamedTuple):
    """A question with its references.

    `own` are the documents that are known to hold the answer, which the baselines read; empty where nobody knows. `must` are the
    statements that an answer must have. `half` is one of `HALVES`, or "" where a set is not divided.
    """

    id: str
    question: str
    references: tuple[str, ...]
    own: tuple[str, ...] = ()
    must: tuple[Pattern, ...] = ()
    half: str = ""


class AnswerSet(NamedTuple):
    """The texts that become an index, and what is asked of it."""

    name: str
    corpus: str
    documents: list[Document]
    cases: list[Case]


def pubmedqa(data: Path) -> AnswerSet:
    """500 titles that ask; the reference is the authors' conclusion, which the abstracts lack. Halved by a hash of the id."""
    folder = data / "pubmedqa"
    qrels = judged(folder / "qrels_dev.tsv")
    documents = [_abstract(row) for row in rows(folder / "corpus.jsonl.gz")]
    cases = [
        Case(
            row["_id"],
            row["question"],
            (row["long_answer"],),
            own=tuple(our_id(one) for one in qrels[row["_id"]]),
            half=HALVES[_digest(row["_id"]) % 2],
        )
        for row in rows(folder / "answers_dev.jsonl")
    ]
    return AnswerSet("pubmedqa", "pubmedqa", documents, cases)


def bioasq(data: Path) -> AnswerSet:
    """Questions of rounds 7b to 11b, those whose id's sha256 is smallest; a document is the union of its gold snippets."""
    folder = data / "bioasq"
    qrels = judged(folder / "qrels_7b-11b.tsv")
    entries = [row for row in rows(folder / "corpus_7b-11b.jsonl.gz") if (row["title"] or row["text"]).strip()]
    documents = [_topical(row) for row in entries]
    asked = [row for row in rows(folder / "gold_7b-11b.jsonl.gz") if row["_id"] in qrels and row["ideal_answer"]]
    asked.sort(key=lambda row: _digest(row["_id"]))
    cases = [
        Case(
            row["_id"],
            row["question"],
            _texts(row["ideal_answer"]),
            own=tuple(our_id(one) for one in qrels[row["_id"]]),
        )
        for row in asked[:BIOASQ_QUESTIONS]
    ]
    return AnswerSet("bioasq", "bioasq", documents, cases)


def kqa(data: Path) -> AnswerSet:
    """Patients' questions; the texts are answers of MedQuAD and sections of US labels, as K-QA has none of its own.

    Of MedQuAD without the two catalogues of genetic and rare diseases. `must` where statements have anchors.
    """
    entries = [
        row
        for row in rows(data / "medquad" / "corpus.jsonl.gz")
        if row["source"] not in _CATALOGUES and row["text"].strip()
    ]
    documents = [as_document(row["_id"], row["title"] or "", row["text"]) for row in entries]
    documents += [
        as_document(row["_id"], row["title"] or "", row["text"])
        for row in rows(data / "fda_label_sections" / "corpus.jsonl.gz")
    ]
    known = patterns()
    cases = [
        Case(
            row["_id"],
            row["Question"],
            (row["Free_form_answer"],),
            must=tuple(
                found for said in row["Must_have"] if (found := known.get((digest(row["Question"]), digest(said))))
            ),
        )
        for row in rows(data / "kqa" / "gold_dev.jsonl")
    ]
    return AnswerSet("kqa", "health", documents, cases)


ANSWER_SETS: Mapping[str, Callable[[Path], AnswerSet]] = {"pubmedqa": pubmedqa, "bioasq": bioasq, "kqa": kqa}


def _abstract(row: Mapping[str, Any]) -> Document:
    """An abstract with its labels as headings, as the loader of PubMed XML gives it; its topic is its own id."""
    text = ""
    sections: list[TextSection] = []
    for label, part in zip(row["labels"], row["contexts"], strict=True):
        start = len(text) + len(_BREAK) if text else 0
        text += f"{_BREAK}{part}" if text else part
        path = ("Abstract", label.capitalize()) if label else ("Abstract",)
        sections.append(TextSection(heading_path=path, start=start, end=len(text)))
    name = our_id(row["_id"])
    source = Source(
        id=name,
        title=row["title"] or UNTITLED,
        kind="other",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        topics=(name,),
    )
    return Document(id=name, source=source, text=text, sections=tuple(sections))


def _topical(row: Mapping[str, Any]) -> Document:
    return as_document(row["_id"], row["title"] or "", row["text"] or "", (our_id(row["_id"]),))


def _texts(ideal: str | Sequence[str]) -> tuple[str, ...]:
    return (ideal,) if isinstance(ideal, str) else tuple(ideal)


def _digest(name: str) -> int:
    return int(hashlib.sha256(name.encode("utf-8")).hexdigest(), 16)
