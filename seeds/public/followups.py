"""Follow-up questions with the rewrite that stands alone: from BioASQ, TREC CAsT and MTRAG."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.errors import PublicSetError
from seeds.public.files import find, relevance, rows
from seeds.public.forms import Adapter, PublicQuery, PublicSet
from seeds.public.retrieval_form import CORPUS, QRELS, documents_of


def read_bioasq(folder: Path) -> PublicSet:
    """With relevance over the corpus of `bioasq`, which is looked for in the folder itself and beside it."""
    qrels = relevance(find(folder, *QRELS))
    queries = tuple(one for one in _followups(find(folder, "followups*.jsonl")) if one.id in qrels)
    return PublicSet(name=BIOASQ.name, documents=documents_of(_corpus(folder)), queries=queries, qrels=qrels)


def read_cast(folder: Path) -> PublicSet:
    """Without a corpus."""
    return PublicSet(name=CAST.name, queries=tuple(_followups(find(folder, "followups*.jsonl"))))


def read_mtrag(folder: Path) -> PublicSet:
    """Without a corpus."""
    return PublicSet(name=MTRAG.name, queries=tuple(_followups(find(folder, "*rewrites*.jsonl"))))


def _followups(path: Path) -> Iterator[PublicQuery]:
    for row in rows(path, "_id", "history", "utterance", "rewrite"):
        yield PublicQuery(str(row["_id"]), str(row["utterance"]), _asked(row["history"]), str(row["rewrite"]))


def _asked(history: list[Any]) -> tuple[str, ...]:
    """What the person said: turns are plain texts, or objects with a role."""
    return tuple(
        str(turn["text"]) if isinstance(turn, dict) else str(turn)
        for turn in history
        if not isinstance(turn, dict) or turn.get("role") == "user"
    )


def _corpus(folder: Path) -> Path:
    try:
        return find(folder, *CORPUS)
    except PublicSetError:
        beside = folder.resolve().parent / "bioasq"
        if not beside.is_dir():
            raise PublicSetError(
                f"The follow-ups in {folder} are about the corpus of bioasq; put its folder 'bioasq' beside this one."
            ) from None
        return find(beside, *CORPUS)


BIOASQ = Adapter(
    name="followup_bioasq",
    licence="as bioasq; derived by rule from its questions",
    shows="what reading a follow-up against its conversation is worth in retrieval",
    cannot_show="follow-ups other than by pronoun: no ellipsis, no change of topic",
    read=read_bioasq,
)
CAST = Adapter(
    name="followup_cast",
    licence="MIT (TREC CAsT 2019 to 2022)",
    shows="whether resolved questions hold what people put into their rewrites; marked health topics",
    cannot_show="retrieval (no corpus here), clinical language: most topics are general",
    read=read_cast,
)
MTRAG = Adapter(
    name="followup_mtrag",
    licence="Apache-2.0 (IBM MTRAG)",
    shows="whether resolved questions hold what people put into their rewrites, in long conversations",
    cannot_show="retrieval (no corpus here), medicine: its four domains are others",
    read=read_mtrag,
)
