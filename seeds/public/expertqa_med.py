"""ExpertQA, its questions on medicine: claims of answers beside their evidence, judged by experts (Malaviya et al. 2024)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from seeds.public.files import find, rows
from seeds.public.forms import Adapter, LabelledClaim, PublicAnswer, PublicSet


def read(folder: Path) -> PublicSet:
    """The experts' revised answers, and each claim with how far its evidence supports it."""
    path = find(folder, "expertqa*.jsonl", "expertqa*.jsonl.gz")
    answers = tuple(
        PublicAnswer(str(row["_id"]), str(row["question"]), (str(row["revised_answer"]),))
        for row in rows(path, "_id", "question", "revised_answer")
    )
    return PublicSet(name=ADAPTER.name, answers=answers, claims=tuple(_claims(path)))


def _claims(path: Path) -> Iterator[LabelledClaim]:
    for row in rows(path, "_id", "claims"):
        for one in row["claims"]:
            yield LabelledClaim(
                query_id=str(row["_id"]),
                claim=str(one["claim_string"]),
                text="\n".join(str(text) for text in one.get("evidence") or ()),
                label=str(one.get("support") or ""),
            )


ADAPTER = Adapter(
    name="expertqa_med",
    licence="MIT for the annotations; evidence texts belong to their sites",
    shows="how far checks of support agree with experts on free text (they do not: AUC 0.57 to 0.64)",
    cannot_show="support of verbatim quotes: nearly all of its claims are rewritten",
    read=read,
)
