"""K-QA: patients' questions, physicians' answers taken apart into statements, and claims that three physicians labelled.

Manes et al. 2024. The 399 labelled pairs are what the nugget matcher is calibrated against.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from seeds.public.files import find, rows
from seeds.public.forms import Adapter, LabelledClaim, PublicAnswer, PublicSet

_PERSONS = ("label_0", "label_1", "label_2")


def read(folder: Path) -> PublicSet:
    """Answers with vital and okay statements, and labelled pairs of answer and statement."""
    answers = tuple(
        PublicAnswer(
            query_id=str(row["_id"]),
            question=str(row["Question"]),
            references=(str(row["Free_form_answer"]),),
            vital=tuple(row["Must_have"]),
            okay=tuple(row["Nice_to_have"]),
        )
        for row in rows(find(folder, "gold*.jsonl"), "_id", "Question", "Free_form_answer", "Must_have", "Nice_to_have")
    )
    return PublicSet(name=ADAPTER.name, answers=answers, claims=tuple(_claims(find(folder, "nli*.jsonl"))))


def _claims(path: Path) -> Iterator[LabelledClaim]:
    for row in rows(path, "Question", "answer", "claim", "majority_label", *_PERSONS):
        yield LabelledClaim(
            query_id=str(row["Question"]),
            claim=str(row["claim"]),
            text=str(row["answer"]),
            label=str(row["majority_label"]),
            labels=tuple(str(row[name]) for name in _PERSONS),
        )


ADAPTER = Adapter(
    name="kqa",
    licence="MIT",
    shows="whether the nugget matcher agrees with physicians about what an answer says",
    cannot_show="retrieval, or the recall of this system: no corpus comes with it, and ours covers few of its questions",
    read=read,
)
