"""Evidence Inference 2.0: full texts of trials, and the sentences that say what an intervention did (DeYoung et al. 2020)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from seeds.public.files import Row, find, rows
from seeds.public.forms import Adapter, EvidenceSpan, LabelledClaim, PublicQuery, PublicSet
from seeds.public.retrieval_form import QUERIES, documents_of


def read(folder: Path) -> PublicSet:
    """Only questions with an evidence span: finding the article is trivial, finding the sentence is not."""
    evidence = list(rows(find(folder, "evidence*.jsonl", "evidence*.jsonl.gz"), "_id", "doc", "spans"))
    spans = {str(row["_id"]): tuple(_spans(row)) for row in evidence if row["spans"]}
    queries = tuple(
        PublicQuery(str(row["_id"]), str(row["text"]))
        for row in rows(find(folder, *QUERIES), "_id", "text")
        if str(row["_id"]) in spans
    )
    texts = {query.id: query.text for query in queries}
    return PublicSet(
        name=ADAPTER.name,
        documents=documents_of(find(folder, "fulltext*.jsonl", "fulltext*.jsonl.gz")),
        queries=queries,
        spans=spans,
        claims=tuple(
            LabelledClaim(str(row["_id"]), texts.get(str(row["_id"]), ""), str(one["text"]), str(one["label"]))
            for row in evidence
            for one in row["spans"]
        ),
    )


def _spans(row: Row) -> Iterator[EvidenceSpan]:
    for one in row["spans"]:
        yield EvidenceSpan(str(row["doc"]), int(one["begin"]), int(one["end"]))


ADAPTER = Adapter(
    name="evidence_inference",
    licence="MIT for the annotations; each article under its own licence, here those under CC BY or CC0",
    shows="whether the passage that holds a result is found within full texts, by the span that experts marked",
    cannot_show="choice between articles: the question is made from the article's own words",
    read=read,
)
