"""What an update takes from the generation before it, and what it reads again: the outcome is that of a build from nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.carried import Carried
from index.catalog import open_catalog
from index.embedding_cache import EmbeddingCache
from index.home import IndexHome
from index.inspection import inspect
from index.keys import key_of, read_keys, write_keys
from index.layout import KEYS, SENTENCES, TEXT
from index.manifest import marks, read_manifest, write_manifest
from index.recipe import Recipe
from index.text_store import TextStore
from rag.ports import Vectors
from rag.records import Document
from tests.index.worlds import Workshop, document, plain_recipe


def before() -> list[Document]:
    return [document(f"doc-{number}", f"Alfa {number}. Beta {number}.", f"Gamma {number}.") for number in range(4)]


def after() -> list[Document]:
    """One document first in order, one changed, one gone: every ordinal behind them moves."""
    first, _, _, fourth = before()
    return [document("aaa", "Alfa 1. New."), first, document("doc-2", "Alfa 2. Delta 2."), fourth]


@pytest.fixture
def sentences(shop: Workshop) -> Workshop:
    """Documents cut as they really are, so that there are sentences."""
    shop.recipe = Recipe()
    return shop


def contents(home: IndexHome) -> dict[str, tuple[bytes, bytes]]:
    """Bytes of the chunk's vector and of its sentences' vectors, by chunk id."""
    with home.open() as generation:
        ids = generation.text.chunk_ids
        vectors = np.concatenate(list(generation.vectors.all_vectors()))
        own = {ids[int(row)]: vectors[at].tobytes() for at, row in enumerate(generation.vectors.rows)}
        starts = np.load(generation.folder / "sentence-starts.npy")
        every = np.load(generation.folder / SENTENCES)
        return {
            ids[int(row)]: (own[ids[int(row)]], every[starts[at] : starts[at + 1]].tobytes())
            for at, row in enumerate(generation.text.rows)
        }


def test_an_update_holds_the_bits_that_a_build_from_nothing_holds(sentences: Workshop, tmp_path: Path) -> None:
    sentences.build(before())
    sentences.build(after())
    fresh = Workshop(tmp_path / "fresh")
    fresh.recipe = Recipe()
    fresh.build(after())
    assert contents(sentences.home) == contents(fresh.home)
    assert sentences.home.check().ok


def test_a_vector_that_is_published_is_not_asked_of_the_cache(
    sentences: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences.build(before())
    asked: list[str] = []
    get = EmbeddingCache.get

    def noting(self: EmbeddingCache, text_sha256: str) -> Vectors | None:
        asked.append(text_sha256)
        return get(self, text_sha256)

    monkeypatch.setattr(EmbeddingCache, "get", noting)
    report = sentences.build([*before(), document("new", "Alfa 1. Zeta.")])
    assert set(asked) == {key_of(text).hex() for text in ("Title of new. Part 0. Alfa 1. Zeta.", "Zeta.")}
    assert report.embedded == 2


def test_the_keys_of_a_generation_are_those_of_its_vectors(sentences: Workshop) -> None:
    sentences.build(before())
    sentences.build(after())
    folder = sentences.home.layout.generation(2)
    with sentences.home.open() as generation:
        chunks = [generation.text.chunk_ids[int(row)] for row in generation.vectors.rows]
        expected = [
            key_of(sentences.recipe.text_for_encoder(chunk, source)) for chunk, source in generation.chunks(chunks)
        ]
        by_row = [generation.text.chunk_ids[int(row)] for row in generation.text.rows]
        for chunk, _ in generation.chunks(by_row):
            expected += map(key_of, sentences.recipe.sentences(chunk))
    keys = read_keys(folder / KEYS)
    assert [key.tobytes() for key in keys] == expected
    with closing(Carried(folder)) as carried:
        taken = carried.take(np.arange(len(keys)))
        embedded = sentences.embedder.embed(["Alfa 1."])[0]
        place = expected.index(key_of("Alfa 1."))
        assert np.array_equal(taken[place], embedded)
        assert np.array_equal(carried.take(np.array([place, 0])), taken[[place, 0]])


def test_a_generation_without_keys_is_built_upon_from_the_cache(sentences: Workshop) -> None:
    """One that an earlier release wrote."""
    sentences.build(before())
    carried = Carried(None)
    assert len(carried.keys) == 0
    with pytest.raises(ValueError, match="nothing is carried"):
        carried.take(np.array([0]))
    folder = sentences.home.layout.generation(1)
    (folder / KEYS).unlink()
    assert len(Carried(folder).keys) == 0


def test_keys_that_do_not_belong_to_the_vectors_are_told(sentences: Workshop) -> None:
    sentences.build(before())
    folder = sentences.home.layout.generation(1)
    manifest = read_manifest(folder, sentences.home.pointer().manifest_sha256)
    write_keys(folder / KEYS, read_keys(folder / KEYS)[:-1])
    files = {**manifest.files, KEYS: marks(folder)[KEYS]}
    altered = write_manifest(folder, manifest.model_copy(update={"files": files}))
    assert inspect(folder, altered).problems == ("The keys are not those of the vectors.",)


def test_another_encoder_takes_nothing_over(shop: Workshop) -> None:
    shop.build(before())
    shop.embedder.fingerprint = "other-1"
    assert shop.build(before()).embedded == 8


def test_a_lost_cache_costs_only_what_is_new(shop: Workshop) -> None:
    shop.build(before())
    shop.home.layout.cache.unlink()
    report = shop.build([*before(), document("new", "Zeta.")])
    assert shop.embedder.read == ["Title of new. Zeta."]
    assert (report.embedded, report.from_cache) == (1, 8)


def test_a_lost_catalogue_gives_other_rows_and_the_same_vectors(sentences: Workshop) -> None:
    """Rows begin at 1 again: what is taken over goes by the text, not by the row."""
    sentences.build(before())
    expected = contents(sentences.home)
    sentences.home.layout.catalogue.unlink()
    sentences.build(list(reversed([*before(), document("aaa", "Zeta.")])))
    found = contents(sentences.home)
    assert {name: found[name] for name in expected} == expected


def test_a_title_that_changes_alone_changes_the_vector_of_its_chunk(shop: Workshop) -> None:
    """The chunk's id stays, and what the encoder reads of it does not."""
    shop.build([document("one", "word", title="First title"), document("two", "word")])
    report = shop.build([document("one", "word", title="Second title"), document("two", "word")])
    assert shop.embedder.read == ["Second title. word"]
    assert report.embedded == 1


class TestReadingBack:
    def test_only_what_differs_from_the_generation_before_is_read_record_by_record(self, shop: Workshop) -> None:
        shop.build(before())
        shop.build(after())
        first, second = (shop.home.layout.generation(number) / TEXT for number in (1, 2))
        with closing(TextStore(second)) as text:
            assert [chunk.document_id for chunk, _, _ in text.together(first)] == ["aaa", "doc-2"]
            assert len(list(text.together())) == 6
            assert list(text.together(second)) == []

    def test_a_chunk_that_no_longer_fits_its_document_is_found_beside_sound_ones(self, shop: Workshop) -> None:
        """A flipped letter in the new text, hidden from the checksums: the comparison itself has to see it."""
        shop.build(before())
        first, second = (shop.home.layout.generation(number) for number in (1, 2))
        shop.build(after())
        for table, column in (("chunks", "record"), ("documents", "record"), ("documents", "source")):
            sound = (second / TEXT).read_bytes()
            with closing(sqlite3.connect(second / TEXT)) as connection, connection:
                changed = f"UPDATE {table} SET {column} = replace({column}, 'Gamma 3', 'Gamma 4')"
                if column == "source":
                    changed = "UPDATE documents SET source = replace(source, 'Title of doc-3', 'Title of doc-4')"
                assert connection.execute(changed).rowcount
            with closing(TextStore(second / TEXT)) as text:
                differing = [(chunk.document_id, chunk.ordinal) for chunk, _, _ in text.together(first / TEXT)]
                assert ("doc-3", 1) in differing
            (second / TEXT).write_bytes(sound)

    def test_the_build_says_what_the_whole_inspection_says(self, shop: Workshop) -> None:
        shop.build(before())
        shop.build(after())
        pointer = shop.home.pointer()
        folder = shop.home.layout.generation(2)
        short = inspect(folder, pointer.manifest_sha256, shop.home.layout.generation(1))
        assert short == inspect(folder, pointer.manifest_sha256)
        assert short.ok


def test_a_catalogue_of_the_version_before_is_brought_forward(shop: Workshop) -> None:
    shop.build(before())
    with shop.home.open() as generation:
        rows = generation.text.chunk_ids
    with closing(sqlite3.connect(shop.home.layout.catalogue)) as connection, connection:
        connection.execute("ALTER TABLE chunks DROP COLUMN keys")
        connection.execute("PRAGMA user_version = 1")
    assert not shop.build(before()).published
    assert shop.chunked == [f"doc-{number}" for number in range(4)]
    with open_catalog(shop.home.layout.catalogue) as catalog:
        assert {chunk.row: chunk.id for chunk in catalog.chunk_keys()} == rows
        assert next(catalog.chunk_keys()).keys == key_of("Title of doc-0. Alfa 0. Beta 0.")
        assert {recipe for _, recipe in catalog.versions().values()} == {plain_recipe([]).name}
