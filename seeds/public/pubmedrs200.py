"""PubMedRS-200 (Clinfo.AI, Lozano et al. 2023): questions that systematic reviews answer, with short answers by people."""

from __future__ import annotations

from pathlib import Path

from seeds.public.files import find, rows
from seeds.public.forms import Adapter, PublicAnswer, PublicSet


def read(folder: Path) -> PublicSet:
    """The short answer and the review's own conclusion, with the abstract that both rest on."""
    answers = tuple(
        PublicAnswer(
            query_id=str(row["_id"]),
            question=str(row["question"]),
            references=(str(row["human_answer"]), str(row["conclusion"])),
            passages=(str(row["abstract"]),),
        )
        for row in rows(
            find(folder, "*.jsonl", "*.jsonl.gz"), "_id", "question", "human_answer", "conclusion", "abstract"
        )
    )
    return PublicSet(name=ADAPTER.name, answers=answers)


ADAPTER = Adapter(
    name="pubmedrs200",
    licence="MIT for the annotations; the text is that of PubMed abstracts",
    shows="whether a direct answer says what a review concluded, across specialties",
    cannot_show="retrieval: the cited studies are named but not included",
    read=read,
)
