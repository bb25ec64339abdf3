"""What a build holds at once: neither the texts nor the vectors of the whole corpus."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index import embed, vectors
from index.build import build
from index.carried import Carried
from index.embed import Known, Texts, embed_missing
from index.embedding_cache import open_cache
from index.home import IndexHome
from index.keys import key_of
from rag.records import Document
from tests.fakes import HashingEmbedder
from tests.index.worlds import MONDAY, CountingEmbedder, document, plain_recipe


def test_texts_pass_through_in_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "WINDOW", 60)
    embedder, waiting = CountingEmbedder(), []
    given: list[str] = []
    texts = [Texts(f"chunk{number:03d}", (f"sentence{number:03d}",)) for number in range(20)]
    keys = [key_of(one.chunk) + key_of(one.sentences[0]) for one in texts]

    def texts_of(position: int) -> Texts:
        given.extend((texts[position].chunk, *texts[position].sentences))
        waiting.append(sum(map(len, given)) - sum(map(len, embedder.read)))
        return texts[position]

    with open_cache(tmp_path / "cache.db", embedder.fingerprint, embedder.dimension) as cache:
        told: list[tuple[int, int]] = []
        known = Known(Carried(None), cache)
        found = embed_missing(keys, texts_of, embedder, known, lambda *progress: told.append(progress))
        assert (found.texts, found.embedded, list(found.counts)) == (40, 40, [1] * 20)
        assert 60 <= max(waiting) < 60 + 2 * len("chunk000sentence000")
        assert sorted(embedder.read) == sorted(given)
        assert told == sorted(told)
        assert (told[0], told[-1]) == ((0, 20), (20, 20))
        expected = HashingEmbedder().embed(["sentence003", "sentence001"])
        assert np.array_equal(np.concatenate(list(found.of_sentences(np.array([3, 1])))), expected)
        assert np.concatenate(list(found.of_chunks())).shape == (20, 256)


def test_what_a_build_takes_grows_by_less_than_its_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "WINDOW", 50_000)
    monkeypatch.setattr(embed, "BATCH", 16)
    for module in (embed, vectors):
        monkeypatch.setattr(module, "READ_AT_ONCE", 16)
    long = "x" * 60
    few, many = (
        [document(f"doc-{number:03d}", *(f"{part}{long}{number} " * 100 for part in "abcd")) for number in range(count)]
        for count in (20, 120)
    )
    longer = sum(len(one.text) for one in many) - sum(len(one.text) for one in few)
    assert longer > 2_500_000
    assert _peak(tmp_path / "many", many) - _peak(tmp_path / "few", few) < longer / 2


def _peak(folder: Path, corpus: Sequence[Document]) -> int:
    """Bytes that Python itself held at most during a build."""
    gc.collect()
    gc.freeze()  # what other tests hold would make collections rarer, and let garbage count
    tracemalloc.start()
    try:
        build(IndexHome(folder), corpus, HashingEmbedder(), (), recipe=plain_recipe([]), today=MONDAY)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.unfreeze()
