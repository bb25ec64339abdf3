"""BioASQ task B: biomedical questions with ideal answers and the snippets behind them (Tsatsaronis et al. 2015)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from seeds.public.files import find, rows
from seeds.public.forms import Adapter, PublicAnswer, PublicSet
from seeds.public.retrieval_form import read_retrieval

_YES_NO = "yesno"


def read(folder: Path) -> PublicSet:
    """Retrieval over the union of gold snippets, and the answers that experts wrote."""
    found = read_retrieval(folder, ADAPTER.name)
    return replace(found, answers=tuple(_answers(find(folder, "gold*.jsonl", "gold*.jsonl.gz"))))


def _answers(path: Path) -> Iterator[PublicAnswer]:
    for row in rows(path, "_id", "question", "ideal_answer", "snippets"):
        ideal = row["ideal_answer"]
        exact = row.get("exact_answer")
        yield PublicAnswer(
            query_id=str(row["_id"]),
            question=str(row["question"]),
            references=tuple(ideal) if isinstance(ideal, list) else (str(ideal),),
            decision=str(exact) if row.get("type") == _YES_NO else "",
            passages=tuple(str(snippet["text"]) for snippet in row["snippets"]),
        )


ADAPTER = Adapter(
    name="bioasq",
    licence="BioASQ publishes its sets under CC BY 2.5 (to be confirmed at its site); the text is that of PubMed abstracts",
    shows="retrieval over many topics; how much of an expert's answer extracted sentences can hold",
    cannot_show="absolute retrieval quality: a document holds only sentences that some annotator chose; scores are optimistic",
    read=read,
)
