"""A build costs what changed, and says what it did."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from index.home import IndexHome
from index.plan import changes
from index.report import ChunkCounts, DocumentCounts
from rag.errors import CorpusError, EncoderError, EncoderMismatchError, IndexBusyError, IndexMissingError
from rag.ports import Vectors
from rag.records import Filters, Term
from tests.index.worlds import TUESDAY, CountingEmbedder, Workshop, document, plain_recipe, world

ONE = document("one", "alfa beta", "gamma")
TWO = document("two", "delta")


def failed(path: str, document_id: str | None = None) -> SimpleNamespace:
    return SimpleNamespace(path=path, document_id=document_id, message="no title")


class TestFirstBuild:
    def test_everything_is_added_and_embedded(self, shop: Workshop) -> None:
        report = shop.build([ONE, TWO])
        assert report.published
        assert report.generation == 1
        assert report.documents == DocumentCounts(total=2, added=2, changed=0, removed=0, kept=0)
        assert report.chunks == ChunkCounts(total=3, added=3, removed=0)
        assert (report.embedded, report.from_cache) == (3, 0)
        assert set(report.seconds) == {"read", "chunk", "embed", "write", "verify", "publish"}

    def test_status_says_what_is_published(self, shop: Workshop) -> None:
        report = shop.build([ONE, TWO])
        status = shop.home.status()
        assert (status.generation, status.snapshot_id, status.published_on) == (1, report.snapshot_id, "2026-11-23")
        assert (status.documents, status.chunks, status.terms) == (2, 3, 0)
        assert (status.encoder, status.chunker, status.analyser) == ("hashing-256", "plain-1", "blanks-1")
        assert (status.index_type, status.generations_kept) == ("Flat", 1)
        assert "tantivy" in status.keywords_engine
        assert status.bytes > 3 * 256 * 4

    def test_the_check_finds_nothing(self, shop: Workshop) -> None:
        shop.build([ONE, TWO])
        check = shop.home.check()
        assert check.ok
        assert (check.documents, check.chunks) == (2, 3)

    def test_before_it_there_is_no_index(self, shop: Workshop) -> None:
        for ask in (shop.home.open, shop.home.status, shop.home.check):
            with pytest.raises(IndexMissingError, match="Run consilium index build"):
                ask()

    def test_batches_are_sorted_by_length(self, shop: Workshop) -> None:
        texts = ["w " * length for length in (9, 2, 30, 5, 1, 14)]
        shop.build([document("one", *texts)])
        lengths = [len(text) for text in shop.embedder.read]
        assert lengths == sorted(lengths)
        assert len(lengths) == 6

    def test_a_text_that_occurs_twice_is_embedded_once(self, shop: Workshop) -> None:
        report = shop.build([document("one", "same"), document("two", "same", title="Title of one")])
        assert (report.chunks.total, report.embedded, report.from_cache) == (2, 1, 1)

    def test_progress_is_told_step_by_step(self, shop: Workshop) -> None:
        told: list[tuple[str, int, int]] = []
        shop.build([ONE, TWO], progress=lambda name, done, total: told.append((name, done, total)))
        assert list(dict.fromkeys(name for name, _, _ in told)) == [
            "read",
            "chunk",
            "embed",
            "write",
            "verify",
            "publish",
        ]
        assert [entry for entry in told if entry[0] == "chunk"] == [("chunk", 0, 0), ("chunk", 1, 2), ("chunk", 2, 2)]
        assert told[-1] == ("publish", 3, 3)


class TestLaterBuilds:
    def test_nothing_changed_publishes_nothing(self, shop: Workshop) -> None:
        first = shop.build([ONE, TWO])
        before = shop.home.layout.current.read_bytes()
        report = shop.build([TWO, ONE], today=TUESDAY)
        assert not report.published
        assert (report.generation, report.snapshot_id) == (1, first.snapshot_id)
        assert report.documents == DocumentCounts(total=2, added=0, changed=0, removed=0, kept=2)
        assert report.chunks == ChunkCounts(total=3, added=0, removed=0)
        assert (report.embedded, shop.embedder.read, shop.chunked) == (0, [], [])
        assert shop.home.layout.current.read_bytes() == before
        assert shop.home.layout.numbers() == [1]

    def test_only_what_changed_is_chunked_and_embedded(self, shop: Workshop) -> None:
        shop.build([ONE, TWO])
        report = shop.build([document("one", "alfa beta", "GAMMA again"), TWO, document("three", "zeta")])
        assert report.documents == DocumentCounts(total=3, added=1, changed=1, removed=0, kept=1)
        assert report.chunks == ChunkCounts(total=4, added=2, removed=1)
        assert shop.chunked == ["one", "three"]
        assert shop.embedder.read == ["Title of three. zeta", "Title of one. GAMMA again"]
        assert (report.embedded, report.from_cache) == (2, 2)

    def test_a_removed_document_leaves_nothing_and_embeds_nothing(self, shop: Workshop) -> None:
        doomed = document("doomed", "secretword BADNAME", "secretword alfa")
        shop.build([ONE, doomed, TWO])
        report = shop.build([ONE, TWO])
        assert (report.documents.removed, report.chunks.removed) == (1, 2)
        assert (report.embedded, shop.embedder.read, shop.chunked) == (0, [], [])
        with shop.home.open() as generation:
            assert generation.by_keywords(["secretword"], 10, Filters()) == []
            assert generation.document_frequency("secretword") == 0
            assert generation.document_frequency("alfa") == 1
            vector = shop.embedder.embed(["Title of doomed. secretword BADNAME"])[0]
            found = generation.chunks([hit.chunk_id for hit in generation.by_vector(vector, 10, Filters())])
            assert sorted(chunk.document_id for chunk, _ in found) == ["one", "one", "two"]
            assert generation.vocabulary() == ()
            with pytest.raises(KeyError):
                generation.document("doomed")
            published = generation.folder
        layout = shop.home.layout
        for path in [*published.rglob("*"), layout.catalogue]:
            assert not path.is_file() or b"secretword" not in path.read_bytes(), path

    def test_a_source_that_changes_alone_is_a_change(self, shop: Workshop) -> None:
        first = shop.build([ONE, TWO])
        report = shop.build([document("one", "alfa beta", "gamma", kind="guideline"), TWO])
        assert report.documents.changed == 1
        assert report.chunks == ChunkCounts(total=3, added=0, removed=0)
        assert report.embedded == 0
        assert report.snapshot_id != first.snapshot_id
        with shop.home.open() as generation:
            assert len(generation.by_keywords(["alfa"], 5, Filters(kinds=("guideline",)))) == 1

    def test_a_new_term_of_the_owner_is_published(self, shop: Workshop) -> None:
        shop.build([ONE])
        shop.terms = (Term(name="testitis", kind="condition"),)
        report = shop.build([ONE], today=TUESDAY)
        assert report.published
        assert (report.embedded, report.documents.kept) == (0, 1)
        assert shop.home.status().published_on == "2026-11-24"

    @pytest.mark.parametrize("part", ["chunker", "analyser", "miner"])
    def test_another_recipe_reads_everything_again_and_embeds_only_new_texts(self, shop: Workshop, part: str) -> None:
        shop.build([ONE, TWO])
        shop.recipe = plain_recipe(shop.chunked, **{part: "other-2"})
        report = shop.build([ONE, TWO])
        assert report.published
        assert shop.chunked == ["one", "two"]
        assert (report.embedded, report.from_cache) == (0, 3)

    def test_another_encoder_embeds_everything_and_the_first_one_finds_its_vectors_again(self, shop: Workshop) -> None:
        shop.build([ONE, TWO])
        with pytest.raises(
            EncoderMismatchError, match=r"by the encoder hashing-256, and other-1 is.*run consilium index build"
        ):
            shop.home.open("other-1")
        first, shop.embedder = shop.embedder, CountingEmbedder("other-1")
        report = shop.build([ONE, TWO])
        assert (report.embedded, report.from_cache, shop.chunked) == (3, 0, [])
        assert shop.home.open("other-1").manifest.fingerprints.encoder == "other-1"
        shop.embedder = first
        assert (shop.build([ONE, TWO]).embedded, shop.embedder.read) == (0, [])

    def test_row_numbers_are_never_given_twice(self, shop: Workshop) -> None:
        shop.build([ONE, TWO])
        with shop.home.open() as generation:
            first = set(generation.text.chunk_ids)
        shop.build([ONE])
        shop.build([ONE, TWO])
        with shop.home.open() as generation:
            again = set(generation.text.chunk_ids)
        assert len(first & again) == 2
        assert min(again - first) > max(first)

    def test_the_newest_two_generations_are_kept(self, shop: Workshop) -> None:
        for number in range(5):
            shop.build([document("one", f"version {number}")])
        assert shop.home.layout.numbers() == [4, 5]
        assert shop.home.open().manifest.parent == 4


class TestFailedDocuments:
    def test_the_last_good_version_stays_and_is_reported(self, shop: Workshop) -> None:
        shop.build([ONE, TWO])
        report = shop.build([TWO], failures=[failed("guides/broken.md", "one")])
        assert not report.published
        assert report.documents == DocumentCounts(total=2, added=0, changed=0, removed=0, kept=2)
        assert [(entry.path, entry.kept_document) for entry in report.failures] == [("guides/broken.md", "one")]
        assert shop.home.open().document("one") == ONE

    def test_a_file_too_broken_to_say_its_id_is_known_by_its_name(self, shop: Workshop) -> None:
        shop.build([ONE, TWO])
        report = shop.build([TWO], failures=[failed("guides/one.md")])
        assert report.failures[0].kept_document == "one"
        assert report.documents.removed == 0

    def test_a_new_file_that_fails_is_only_reported(self, shop: Workshop) -> None:
        report = shop.build([ONE], failures=[failed("new.md", "new")])
        assert report.failures[0].kept_document is None
        assert report.documents.total == 1

    def test_a_failing_copy_does_not_displace_the_document_that_reads(self, shop: Workshop) -> None:
        shop.build([ONE])
        newer = document("one", "newer")
        report = shop.build([newer], failures=[failed("copy-of-one.md", "one")])
        assert report.failures[0].kept_document is None
        assert shop.home.open().document("one") == newer

    def test_the_last_good_version_survives_another_recipe(self, shop: Workshop) -> None:
        shop.build([ONE, TWO])
        shop.recipe = plain_recipe(shop.chunked, chunker="plain-2")
        shop.build([TWO], failures=[failed("one.md", "one")])
        assert shop.chunked == ["one", "two"]
        assert shop.home.open().document("one") == ONE

    def test_the_last_good_version_survives_the_loss_of_the_catalogue(self, shop: Workshop) -> None:
        shop.build([ONE, TWO])
        shop.home.layout.catalogue.unlink()
        report = shop.build([TWO], failures=[failed("one.md", "one")])
        assert (report.documents.kept, report.embedded) == (2, 0)
        assert shop.home.open().document("one") == ONE


class TestRefusals:
    def test_an_empty_corpus_is_never_published(self, shop: Workshop) -> None:
        shop.build([ONE])
        with pytest.raises(CorpusError, match="an empty corpus is never published"):
            shop.build([])
        with pytest.raises(CorpusError, match=r"one\.md: no title"):
            shop.build([], failures=[failed("one.md", "one")])
        assert shop.home.status().documents == 1

    def test_documents_without_a_sentence_are_no_corpus(self, shop: Workshop) -> None:
        with pytest.raises(CorpusError, match="No document holds a sentence"):
            shop.build([document("empty-page")])

    def test_two_documents_with_one_id(self, shop: Workshop) -> None:
        with pytest.raises(CorpusError, match="Two documents have the id 'one'"):
            shop.build([ONE, document("one", "other")])

    def test_more_than_half_of_ten_documents_do_not_vanish_unasked(self, shop: Workshop) -> None:
        everything = world(10)
        shop.build(everything)
        with pytest.raises(CorpusError, match=r"6 of 10 documents have vanished.*--allow-mass-removal"):
            shop.build(everything[:4])
        assert shop.home.status().documents == 10
        assert shop.build(everything[:5]).documents.removed == 5

    def test_they_vanish_when_it_is_allowed(self, shop: Workshop) -> None:
        everything = world(10)
        shop.build(everything)
        assert shop.build(everything[:1], allow_mass_removal=True).documents.removed == 9

    def test_fewer_than_ten_documents_may_vanish(self, shop: Workshop) -> None:
        everything = world(9)
        shop.build(everything)
        assert shop.build(everything[:1]).documents.removed == 8

    def test_documents_that_fail_have_not_vanished(self, shop: Workshop) -> None:
        everything = world(10)
        shop.build(everything)
        failures = [failed(f"{each.id}.md", each.id) for each in everything[2:]]
        assert shop.build(everything[:2], failures=failures).documents.kept == 10

    def test_a_second_writer_is_refused_at_once(self, shop: Workshop) -> None:
        shop.build([ONE])
        other = Workshop(shop.home.layout.root)
        refused: list[str] = []

        def intrude(name: str, *_: int) -> None:
            if name == "verify" and not refused:
                with pytest.raises(IndexBusyError) as caught:
                    other.build([TWO])
                refused.append(str(caught.value))

        shop.build([ONE, TWO], progress=intrude)
        assert "Another build is writing" in refused[0]
        assert shop.home.status().documents == 2
        assert other.build([TWO]).published

    @pytest.mark.parametrize(
        ("vectors", "message"),
        [
            (np.ones((1, 256), dtype=np.float32), "not of unit length"),
            (np.zeros((1, 3), dtype=np.float32), r"returned shape \(1, 3\), not \(1, 256\)"),
            (np.full((1, 256), np.nan, dtype=np.float32), "not of unit length"),
        ],
    )
    def test_unusable_vectors_enter_neither_cache_nor_index(
        self, shop: Workshop, vectors: Vectors, message: str
    ) -> None:
        class Broken(CountingEmbedder):
            def embed(self, _: object) -> Vectors:
                return vectors

        good, shop.embedder = shop.embedder, Broken()
        with pytest.raises(EncoderError, match=message):
            shop.build([TWO])
        with pytest.raises(IndexMissingError):
            shop.home.open()
        shop.embedder = good
        assert shop.build([TWO]).embedded == 1

    def test_a_place_that_cannot_be_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        shop = Workshop(tmp_path / "file" / "index")
        with pytest.raises(Exception, match="cannot be written or locked"):
            shop.build([ONE])


def test_changes_are_told_by_digest() -> None:
    found = changes({"a": "1", "b": "1", "c": "1"}, {"b": "1", "c": "2", "d": "1"})
    assert found == (("d",), ("c",), ("a",), ("b",))


def test_an_index_that_was_moved_opens_where_it_lies(shop: Workshop, tmp_path: Path) -> None:
    shop.build([ONE])
    shop.home.layout.root.rename(tmp_path / "moved")
    assert IndexHome(tmp_path / "moved").open().document("one") == ONE
