"""One system in its own process and environment: index, ask, add documents; figures as JSON on standard output.

Started by benchmarks/peers.py as `python peer_runs.py SYSTEM INPUT.json`. A peer's environment has no package of ours, so this
file imports nothing of the project outside `consilium`.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

FOUND = 10


class System(NamedTuple):
    """What is timed: index all, find the best document ids for a question, add more documents."""

    build: Callable[[Sequence[dict[str, str]]], object]
    ask: Callable[[str], list[str]]
    add: Callable[[Sequence[dict[str, str]]], object]


def main() -> None:
    """Runs one system."""
    name, path = sys.argv[1:]
    given = json.loads(Path(path).read_text(encoding="utf-8"))
    system = SYSTEMS[name](given["model"])
    processor, clock = time.process_time(), time.perf_counter()
    system.build(given["documents"])
    indexed = (time.process_time() - processor, time.perf_counter() - clock)
    for query in given["queries"][:5]:
        system.ask(query["text"])
    times: list[tuple[float, float]] = []
    rankings: dict[str, list[str]] = {}
    for query in given["queries"]:
        processor, clock = time.process_time(), time.perf_counter()
        rankings[query["id"]] = list(dict.fromkeys(system.ask(query["text"])))[:FOUND]
        times.append((time.process_time() - processor, time.perf_counter() - clock))
    processor, clock = time.process_time(), time.perf_counter()
    system.add(given["more"])
    added = (time.process_time() - processor, time.perf_counter() - clock)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {"indexed": indexed, "times": times, "added": added, "peak": peak, "rankings": rankings}
    sys.stdout.write(f"\n{json.dumps(result)}\n")


def _text(document: dict[str, str]) -> str:
    return f"{document['title']}. {document['text']}" if document["title"] else document["text"]


def consilium(_: str) -> System:
    """Our own: incremental build on disk, retrieval as answers use it, from the index as the service holds it."""
    from benchmarks.public_sets import as_document, our_id
    from index.build import build
    from index.home import IndexHome
    from index.live import LiveIndex
    from rag.embedding import SentenceTransformerEmbedder
    from rag.question import analyse_question
    from rag.records import Document, Filters
    from rag.retrieval import Depths, retrieve
    from rag.text.vocabulary import Vocabulary

    home = IndexHome(Path(tempfile.mkdtemp(prefix="peers-")))
    embedder = SentenceTransformerEmbedder(threads=1)
    held: list[Document] = []
    own: dict[str, str] = {}
    live = LiveIndex(home, embedder.fingerprint)
    vocabularies: dict[str, Vocabulary] = {}

    def index(documents: Sequence[dict[str, str]]) -> None:
        held.extend(as_document(one["id"], one["title"], one["text"]) for one in documents)
        own.update({our_id(one["id"]): one["id"] for one in documents})
        build(home, held, embedder, ())
        live.refresh()
        with live.pin() as generation:
            vocabularies[generation.snapshot_id] = Vocabulary(generation.vocabulary())

    def ask(text: str) -> list[str]:
        with live.pin() as generation:
            vocabulary = vocabularies[generation.snapshot_id]
            analysis = analyse_question(text, vocabulary, lambda token: generation.document_frequency(token) > 0)
            vector = embedder.embed([analysis.text])[0]
            found = retrieve(analysis, vector, generation, Filters(), Depths())
        return [own[passage.chunk.document_id] for passage in found]

    return System(index, ask, index)


def txtai(model: str) -> System:
    """The hybrid index of txtai: dense and BM25, convex combination."""
    from txtai import Embeddings

    embeddings = Embeddings(path=model, hybrid=True, gpu=False)

    def entries(documents: Sequence[dict[str, str]]) -> list[tuple[str, str, None]]:
        return [(one["id"], _text(one), None) for one in documents]

    return System(
        lambda documents: embeddings.index(entries(documents)),
        lambda text: [found for found, _ in embeddings.search(text, FOUND)],
        lambda documents: embeddings.upsert(entries(documents)),
    )


def haystack(model: str) -> System:
    """The in-memory store of haystack: BM25 and embeddings, joined by reciprocal rank."""
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack.utils import ComponentDevice
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )

    device = ComponentDevice.from_str("cpu")
    store = InMemoryDocumentStore()
    writer = SentenceTransformersDocumentEmbedder(model=model, device=device, progress_bar=False)
    reader = SentenceTransformersTextEmbedder(model=model, device=device, progress_bar=False)
    for part in (writer, reader):
        part.warm_up()
    by_words = InMemoryBM25Retriever(document_store=store, top_k=100)
    by_vector = InMemoryEmbeddingRetriever(document_store=store, top_k=100)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=FOUND)

    def index(documents: Sequence[dict[str, str]]) -> None:
        made = [Document(id=one["id"], content=_text(one)) for one in documents]
        store.write_documents(writer.run(documents=made)["documents"])

    def ask(text: str) -> list[str]:
        vector = reader.run(text=text)["embedding"]
        lists = [by_words.run(query=text)["documents"], by_vector.run(query_embedding=vector)["documents"]]
        return [one.id for one in joiner.run(documents=lists)["documents"]]

    return System(index, ask, index)


def langchain(model: str) -> System:
    """LangChain's FAISS store, dense alone, as its tutorial builds it."""
    from langchain_community.vectorstores import FAISS
    from langchain_huggingface import HuggingFaceEmbeddings

    embeddings = HuggingFaceEmbeddings(
        model_name=model, model_kwargs={"device": "cpu"}, encode_kwargs={"normalize_embeddings": True}
    )
    made: list[Any] = []

    def index(documents: Sequence[dict[str, str]]) -> None:
        made[:] = [
            FAISS.from_texts([_text(one) for one in documents], embeddings, [{"id": one["id"]} for one in documents])
        ]

    def add(documents: Sequence[dict[str, str]]) -> None:
        made[0].add_texts([_text(one) for one in documents], [{"id": one["id"]} for one in documents])

    return System(index, lambda text: [one.metadata["id"] for one in made[0].similarity_search(text, k=FOUND)], add)


SYSTEMS: dict[str, Callable[[str], System]] = {
    "consilium": consilium,
    "txtai": txtai,
    "haystack": haystack,
    "langchain": langchain,
}

if __name__ == "__main__":
    main()
