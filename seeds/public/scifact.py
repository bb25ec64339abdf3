"""SciFact: claims, the abstracts that support or contradict them, and the sentences that do (Wadden et al. 2020)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from seeds.public.files import find, rows
from seeds.public.forms import Adapter, LabelledClaim, PublicSet
from seeds.public.retrieval_form import read_retrieval


def read(folder: Path) -> PublicSet:
    """Retrieval of the abstracts for a claim, and claims beside their rationale sentences."""
    return replace(read_retrieval(folder, ADAPTER.name), claims=tuple(_claims(folder)))


def _claims(folder: Path) -> Iterator[LabelledClaim]:
    sentences = {
        str(row["_id"]): row["sentences"]
        for row in rows(find(folder, "corpus_sentences.jsonl", "corpus_sentences.jsonl.gz"), "_id", "sentences")
    }
    for row in rows(find(folder, "evidence*.jsonl"), "_id", "claim", "evidence"):
        for one in row["evidence"]:
            texts = sentences[str(one["doc_id"])]
            yield LabelledClaim(
                query_id=str(row["_id"]),
                claim=str(row["claim"]),
                text=" ".join(texts[number] for number in one["sentences"]),
                label=str(one["label"]),
            )


ADAPTER = Adapter(
    name="scifact",
    licence="claims and evidence CC BY 4.0, abstracts ODC-By 1.0",
    shows="retrieval on whole abstracts with published figures to compare with (BEIR)",
    cannot_show="support of verbatim quotes: its claims are rewritten, which containment cannot judge",
    read=read,
)
