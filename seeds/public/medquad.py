"""MedQuAD: questions and answers from sites of the NIH (Ben Abacha and Demner-Fushman 2019)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from seeds.public.files import find, rows
from seeds.public.forms import Adapter, PublicAnswer, PublicQuery, PublicSet
from seeds.public.retrieval_form import CORPUS, documents_of


def read(folder: Path) -> PublicSet:
    """Each answer is a document, and relevant to its own question."""
    path = find(folder, *CORPUS)
    found = PublicSet(name=ADAPTER.name, documents=documents_of(path))
    pairs = [row for row in rows(path, "_id", "text", "question") if str(row["question"]).strip()]
    return replace(
        found,
        queries=tuple(PublicQuery(str(row["_id"]), str(row["question"])) for row in pairs),
        qrels={str(row["_id"]): {str(row["_id"]): 1} for row in pairs},
        answers=tuple(PublicAnswer(str(row["_id"]), str(row["question"]), (str(row["text"]),)) for row in pairs),
    )


ADAPTER = Adapter(
    name="medquad",
    licence="CC BY 4.0",
    shows="scale, near duplicates, language for patients",
    cannot_show="ranking quality: only a question's own answer counts as relevant, though many others answer it as well",
    read=read,
)
