"""PubMedQA: titles of studies as questions, answered by the abstract they head (Jin et al. 2019)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from seeds.public.files import find, rows
from seeds.public.forms import Adapter, PublicAnswer, PublicSet
from seeds.public.retrieval_form import read_retrieval


def read(folder: Path) -> PublicSet:
    """Retrieval of the one abstract, the authors' conclusion, and yes, no or maybe."""
    answers = tuple(
        PublicAnswer(
            query_id=str(row["_id"]),
            question=str(row["question"]),
            references=(str(row["long_answer"]),),
            decision=str(row["final_decision"]),
        )
        for row in rows(find(folder, "answers*.jsonl"), "_id", "question", "long_answer", "final_decision")
    )
    return replace(read_retrieval(folder, ADAPTER.name), answers=answers)


ADAPTER = Adapter(
    name="pubmedqa",
    licence="MIT for the annotations; the text is that of PubMed abstracts",
    shows="a smoke test of retrieval; whether a direct answer carries the conclusion of one study",
    cannot_show="differences between retrievers: the question is the title, and BM25 alone is nearly perfect",
    read=read,
)
