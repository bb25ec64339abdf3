"""Gold cases about made-up drugs, and observations of answers to them."""

from __future__ import annotations

import json
from typing import Any

from rag.answer import Question
from rag.engine import Engine
from rag.records import Chunk, Document
from rag.text.vocabulary import Vocabulary
from seeds.gold import GoldCase, parse_case
from seeds.observation import Observation
from tests.fakes import HashingEmbedder, MemoryIndex
from tests.world import OWNER, documents


def nugget(name: str = "n1", **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "importance": "vital",
        "section": ["evidence"],
        "text": "Alfatinib is given once daily.",
        "anchors": [["alfatinib"], ["daily"]],
        "supported_by": ["S1"],
        "verification": {"status": "verified"},
        **more,
    }


def gold_case(name: str = "one", **more: Any) -> GoldCase:
    fields: dict[str, Any] = {
        "schema_version": "1.1",
        "case_id": name,
        "split": "dev",
        "topic": "testitis",
        "question": "How is alfatinib given in testitis?",
        "conversation": [],
        "audience": "clinician",
        "answerable": True,
        "as_of": "2026-01-25",
        "sections": [],
        "sources": [{"source_id": "S1", "kind": "label", "must_cite": True, "documents": ["alfatinib-us-label"]}],
        "nuggets": [nugget()],
        "must_not": [],
        "qrels": [],
    }
    return parse_case(json.dumps({**fields, **more}))


class MemoryLibrary:
    """The miniature world as measures see it."""

    def __init__(self, index: MemoryIndex) -> None:
        self._index = index
        self.names = Vocabulary(index.vocabulary())

    def document(self, document_id: str) -> Document:
        return self._index.document(document_id)

    def chunk(self, chunk_id: str) -> Chunk:
        return self._index.chunks([chunk_id])[0][0]


class Asking:
    """Runs gold cases on the miniature world, with an encoder that counts words."""

    def __init__(self) -> None:
        embedder = HashingEmbedder()
        self.index = MemoryIndex(documents(), embedder, OWNER)
        self.library = MemoryLibrary(self.index)
        self._engine = Engine(embedder)

    def __call__(self, case: GoldCase) -> Observation:
        worked = self._engine.work(Question(text=case.question, audience=case.audience), self.index)
        return Observation(case=case, library=self.library, answer=worked.answer, passages=worked.passages)
