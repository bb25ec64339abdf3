"""Labelled sentences come from headings, each once, and a document is wholly trained on or wholly held apart."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from corpus.folder import read_folder
from corpus.labelled import held_apart, labelled
from rag.answer import Role

CORPUS = Path(__file__).parents[2] / "corpus" / "documents"


def test_headings_of_the_built_in_corpus_give_sentences_once() -> None:
    rows = labelled(read_folder(CORPUS).documents, None)
    assert len(rows) > 2_000
    assert len({row.text for row in rows}) == len(rows)
    assert {row.origin for row in rows} == {"corpus"}
    assert {row.marked for row in rows} == {"", "train", "test", "fresh", "final", "second", "held"}
    assert all(row.headings for row in rows)
    assert any(row.also for row in rows if row.marked == "held")
    apart = {row.document for row in rows if held_apart(row)}
    assert apart
    assert not apart & {row.document for row in rows if not held_apart(row)}


def test_no_text_of_the_public_sets_stands_in_the_marks() -> None:
    text = (Path(__file__).parents[2] / "corpus" / "role_labels.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        digest, roles, part, *article = line.split("\t")
        assert len(digest) == 16
        int(digest, 16)
        assert set(roles.split("+")) <= set(get_args(Role))
        assert part in {"train", "test", "fresh", "final", "second", "held"}
        assert all(re.fullmatch(r"PMC\d+", name) for name in article)
