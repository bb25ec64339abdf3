"""Public retrieval sets as documents, questions and judgements; read from a folder that the user names, never shipped."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from rag.records import Document, Source, TextSection

UNTITLED = "..."  # no word for either retriever
MEDQUAD_DOCUMENTS, MEDQUAD_QUESTIONS = 1_500, 500
SMALL_DOCUMENTS, SMALL_QUESTIONS = 3_100, 313


class Asked(NamedTuple):
    """A question, with the person's earlier turns when it is a follow-up."""

    id: str
    text: str
    history: tuple[str, ...] = ()


class RetrievalSet(NamedTuple):
    """Documents with the set's own ids, what is asked of them, and which documents are relevant."""

    name: str
    corpus: str
    documents: list[Document]
    own_ids: dict[str, str]
    asked: list[Asked]
    qrels: Mapping[str, dict[str, int]]


def scifact(data: Path) -> RetrievalSet:
    """Claims of the training split against 5,183 abstracts."""
    folder = data / "scifact"
    asked = [Asked(row["_id"], row["text"]) for row in rows(folder / "queries_train.jsonl")]
    return _set("scifact", "scifact", rows(folder / "corpus.jsonl.gz"), asked, judged(folder / "qrels_train.tsv"))


def scifact_small(data: Path, salt: str = "") -> RetrievalSet:
    """A draw of 313 claims and 3,100 abstracts: those relevant to the claims, and others of the 5,183.

    Taken are those for which the sha256 of salt and id is smallest. Folder and vectors are shared with the whole set.
    """
    whole = scifact(data)

    def place(own_id: str) -> str:
        return hashlib.sha256(f"{salt}{own_id}".encode()).hexdigest()

    drawn = {one.id for one in sorted(whole.asked, key=lambda one: place(one.id))[:SMALL_QUESTIONS]}
    qrels = {query: judgements for query, judgements in whole.qrels.items() if query in drawn}
    relevant = {own_id for judgements in qrels.values() for own_id in judgements}
    ordered = sorted(whole.own_ids.values(), key=lambda own_id: (own_id not in relevant, place(own_id)))
    own_ids = {our_id(own_id): own_id for own_id in ordered[:SMALL_DOCUMENTS]}
    documents = [document for document in whole.documents if document.id in own_ids]
    asked = [one for one in whole.asked if one.id in drawn]
    return RetrievalSet(f"scifact_small{salt}", whole.corpus, documents, own_ids, asked, qrels)


def bioasq(data: Path) -> RetrievalSet:
    """Questions of rounds 7b to 11b; a document is the union of its gold snippets."""
    folder = data / "bioasq"
    asked = [Asked(row["_id"], row["text"]) for row in rows(folder / "queries_7b-11b.jsonl")]
    return _set("bioasq", "bioasq", rows(folder / "corpus_7b-11b.jsonl.gz"), asked, judged(folder / "qrels_7b-11b.tsv"))


def pubmedqa(data: Path) -> RetrievalSet:
    """Titles that ask, against abstracts without their conclusion."""
    folder = data / "pubmedqa"
    asked = [Asked(row["_id"], row["text"]) for row in rows(folder / "queries_dev.jsonl")]
    return _set("pubmedqa", "pubmedqa", rows(folder / "corpus.jsonl.gz"), asked, judged(folder / "qrels_dev.tsv"))


def followup_bioasq(data: Path) -> RetrievalSet:
    """Follow-ups whose pronoun stands for an entity of the turn before."""
    folder = data / "followup_bioasq"
    asked = [
        Asked(row["_id"], row["utterance"], tuple(turn["text"] for turn in row["history"]))
        for row in rows(folder / "followups_dev.jsonl")
    ]
    corpus = rows(data / "bioasq" / "corpus_7b-11b.jsonl.gz")
    return _set("followup_bioasq", "bioasq", corpus, asked, judged(folder / "qrels_dev.tsv"))


def medquad(data: Path) -> RetrievalSet:
    """Questions against a sample of answers, each judged relevant to its own question only."""
    corpus = list(rows(data / "medquad" / "corpus.jsonl.gz"))
    random.Random(5).shuffle(corpus)
    corpus = corpus[:MEDQUAD_DOCUMENTS]
    asked = [Asked(row["_id"], row["question"]) for row in corpus[:MEDQUAD_QUESTIONS]]
    return _set("medquad", "medquad", corpus, asked, {one.id: {one.id: 1} for one in asked})


SETS: dict[str, Callable[[Path], RetrievalSet]] = {
    "scifact": scifact,
    "scifact_small": scifact_small,
    "bioasq": bioasq,
    "pubmedqa": pubmedqa,
    "followup_bioasq": followup_bioasq,
    "medquad": medquad,
}
FURTHER_DRAWS: dict[str, Callable[[Path], RetrievalSet]] = {
    f"scifact_small{salt}": partial(scifact_small, salt=salt) for salt in "12345"
}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of JSON lines, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def judged(path: Path) -> dict[str, dict[str, int]]:
    """Relevance by query and document, from a file with a heading line."""
    qrels: dict[str, dict[str, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        if int(grade) > 0:
            qrels.setdefault(query, {})[document] = int(grade)
    return qrels


def our_id(own_id: str) -> str:
    """A source's id made of a set's own."""
    return f"d-{hashlib.sha256(own_id.encode('utf-8')).hexdigest()[:24]}"


def as_document(own_id: str, title: str, text: str, topics: tuple[str, ...] = ()) -> Document:
    """One section without a heading, so that a set's offsets hold; a text that is missing is its title."""
    text = text if text.strip() else title
    source = Source(
        id=our_id(own_id),
        title=title if len(title) >= 3 else UNTITLED,
        kind="other",
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        topics=topics,
    )
    section = TextSection(heading_path=(), start=0, end=len(text))
    return Document(id=source.id, source=source, text=text, sections=(section,))


def _set(
    name: str,
    corpus: str,
    entries: Iterator[dict[str, Any]] | Sequence[dict[str, Any]],
    asked: Sequence[Asked],
    qrels: Mapping[str, dict[str, int]],
) -> RetrievalSet:
    own_ids: dict[str, str] = {}
    documents: list[Document] = []
    for entry in entries:
        title, text = entry["title"] or "", entry["text"] or ""
        if title.strip() or text.strip():
            documents.append(as_document(entry["_id"], title, text))
            own_ids[documents[-1].id] = entry["_id"]
    return RetrievalSet(name, corpus, documents, own_ids, [one for one in asked if one.id in qrels], qrels)
