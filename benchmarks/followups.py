"""Measures how follow-ups are read on public sets, beside the bare follow-up, the joined history and the human rewrite.

Retrieval on `followup_bioasq` (nDCG@10 over the gold snippets of BioASQ 7b-11b; BM25 alone and the engine's fusion with
vectors; paired bootstrap over questions), and on `followup_cast` (cast19-20) and `followup_mtrag` the share of the human
rewrite's content words that a reading recovers, the share of its own words that the rewrite lacks, and F1 of the two with a
paired bootstrap over turns. Every way of asking is searched as the engine searches a question: keywords with the other names
of its drugs, vectors with their preferred names. Run as

    python -m benchmarks.followups --data FOLDER [--vectors FOLDER]

where FOLDER holds the three sets and `bioasq`; vectors are cached. Turns are read in order, as a conversation would be: the
history of a turn is what was understood of the turns before.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rag.answer import Question
from rag.conversation import Turn
from rag.embedding import SentenceTransformerEmbedder
from rag.followups.knowledge import Knowledge
from rag.followups.resolving import Resolution, resolve
from rag.fusion import Ranking, fuse
from rag.ports import PassageIndex, ScoredChunk
from rag.question import Analysis, analyse_question
from rag.records import Document, Source, TextSection
from rag.retrieval import AGAIN_WEIGHT, DENSE, DOCUMENT, KEYWORDS, SENTENCE, other_names
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary, merge, mine
from service.printing import people, print_table

DEPTH = 100
SAMPLES = 10_000
Ranked = list[tuple[str, float]]


class Bm25:
    """BM25 (k1 1.2, b 0.75, as tantivy has it) over analysed tokens."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.ids = sorted(texts)
        bags = [Counter(analyse(texts[one])) for one in self.ids]
        lengths = np.array([sum(bag.values()) for bag in bags], dtype=np.float64)
        norm = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row, bag in enumerate(bags):
            for token, count in bag.items():
                postings[token].append((row, count))
        self._postings: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}
        for token, entries in postings.items():
            rows = np.array([row for row, _ in entries])
            counts = np.array([count for _, count in entries], dtype=np.float64)
            idf = math.log(1 + (len(bags) - len(entries) + 0.5) / (len(entries) + 0.5))
            self._postings[token] = (rows, idf * counts * 2.2 / (counts + norm[rows]))

    def known(self, token: str) -> bool:
        """Whether a token occurs."""
        return token in self._postings

    def search(self, tokens: Iterable[str]) -> Ranked:
        """The best documents for distinct analysed tokens."""
        scores = np.zeros(len(self.ids))
        for token in dict.fromkeys(tokens):
            if token in self._postings:
                rows, weights = self._postings[token]
                scores[rows] += weights
        return _best(scores, self.ids)


class Dense:
    """Cosine over encoded documents; vectors are kept on disk."""

    def __init__(self, texts: dict[str, str], folder: Path, name: str) -> None:
        self._embedder = SentenceTransformerEmbedder(threads=1)
        self.ids = sorted(texts)
        path = folder / f"{name}-{self._embedder.fingerprint}.npy"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            np.save(path, self._embedder.embed([texts[one] for one in self.ids]))
        self._vectors = np.load(path)
        self.search = lru_cache(maxsize=None)(self._search)

    def _search(self, text: str) -> Ranked:
        return _best(self._vectors @ self._embedder.embed([text])[0], self.ids)


@dataclass(frozen=True)
class Asked:
    """What keywords are taken from, and the text that is encoded."""

    query: Analysis
    text: str


class Search:
    """The engine's search over documents that are one chunk each, so that keywords of chunk and document are one list."""

    def __init__(self, keywords: Bm25, dense: Dense, vocabulary: Vocabulary) -> None:
        self._keywords, self._dense = keywords, dense
        self._index = cast(PassageIndex, SimpleNamespace(vocabulary=lambda: tuple(vocabulary.terms.values())))

    def lists(self, asked: Asked, names: str, weight: float = 1.0) -> list[Ranking]:
        """The ranked lists of "BM25" or of the "hybrid", with the engine's weights."""
        found = self._keywords.search((*asked.query.tokens, *other_names(asked.query, self._index)))
        if names == "BM25":
            return [Ranking("bm25", weight, _hits(found))]
        # A snippet is mostly one or two sentences, so that its vector stands for the one of its nearest sentence as well.
        return [
            Ranking("dense", weight * (DENSE + SENTENCE), _hits(self._dense.search(asked.text))),
            Ranking("bm25", weight * KEYWORDS, _hits(found)),
            Ranking("document", weight * DOCUMENT, _hits(found)),
        ]


def fused(rankings: Sequence[Ranking]) -> Ranked:
    """The lists as one, by the engine's fusion."""
    return [(hit.chunk_id, hit.score) for hit in fuse(rankings)[:DEPTH]]


def _hits(ranked: Ranked) -> list[ScoredChunk]:
    return [ScoredChunk(one, score) for one, score in ranked]


def ndcg(ranked: Ranked, relevant: dict[str, int]) -> float:
    """nDCG@10 with the grades as gains."""
    gains = [relevant.get(one, 0) / math.log2(rank + 1) for rank, (one, _) in enumerate(ranked[:10], start=1)]
    ideal = sorted(relevant.values(), reverse=True)[:10]
    return sum(gains) / sum(grade / math.log2(rank + 1) for rank, grade in enumerate(ideal, start=1))


def bootstrap(one: Sequence[float], other: Sequence[float]) -> tuple[float, float, float]:
    """Mean difference of paired scores and its 95% interval, 10,000 resamples with a fixed seed."""
    differences = np.array(one) - np.array(other)
    picks = np.random.default_rng(0).integers(0, len(differences), size=(SAMPLES, len(differences)))
    means = differences[picks].mean(axis=1)
    return float(differences.mean()), float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


class Conversations:
    """Reads turns in order, each against what was understood of those before."""

    def __init__(self, vocabulary: Vocabulary, knowledge: Knowledge) -> None:
        self._vocabulary, self._knowledge = vocabulary, knowledge
        self._read: dict[tuple[str, ...], Resolution] = {}

    def understood(self, history: Sequence[str], text: str) -> str:
        """The last turn as it is read."""
        return self.turn((*history, text)).analysis.text

    def searched(self, history: Sequence[str], text: str) -> Asked:
        """What is searched with for the last turn."""
        turn = self.turn((*history, text))
        return Asked(turn.query, turn.search_text)

    def plain(self, text: str) -> Asked:
        """A text that is searched as it stands."""
        analysis = analyse_question(text, self._vocabulary, self._knowledge.is_known)
        return Asked(analysis, analysis.canonical or text)

    def turn(self, texts: tuple[str, ...]) -> Resolution:
        """What is understood of the last of some texts, by the turns before it."""
        if texts not in self._read:
            before = [
                Turn(question=texts[n], interpreted=self.turn(texts[: n + 1]).analysis.text)
                for n in range(len(texts) - 1)
            ]
            question = Question(text=" ".join(texts[-1].split()), history=tuple(before))
            self._read[texts] = resolve(question, self._vocabulary, self._knowledge)
        return self._read[texts]


def overlap(reading: str, rewrite: str) -> tuple[float, float]:
    """Share of the rewrite's content words that a reading has, and share of its own that the rewrite lacks."""
    mine_, gold = set(analyse(reading)), set(analyse(rewrite))
    return (len(mine_ & gold) / len(gold) if gold else 1.0), (len(mine_ - gold) / len(mine_) if mine_ else 0.0)


def f1(recovered: float, added: float) -> float:
    """F1 of recall and of precision, which is what is left of 1 without the added share."""
    precise = 1 - added
    return 2 * recovered * precise / (recovered + precise) if recovered + precise else 0.0


def _best(scores: NDArray[Any], ids: Sequence[str]) -> Ranked:
    top = np.argpartition(-scores, DEPTH)[:DEPTH]
    found = [(ids[row], round(float(scores[row]), 5)) for row in top if scores[row] > 0]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _lines(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _document(entry: dict[str, Any]) -> Document:
    source = Source(
        id=f"pmid-{entry['_id']}", title=(entry["title"] or "untitled")[:300], kind="other", sha256="0" * 64
    )
    text = entry["text"]
    return Document(
        id=source.id, source=source, text=text, sections=(TextSection(heading_path=(), start=0, end=len(text)),)
    )


def bioasq(data: Path, vectors: Path, show: bool) -> None:
    """Retrieval with each way of asking, by BM25 and by the hybrid."""
    corpus = _lines(data / "bioasq" / "corpus_7b-11b.jsonl.gz")
    texts = {entry["_id"]: f"{entry['title']}\n{entry['text']}".strip() for entry in corpus}
    vocabulary = Vocabulary(merge((), (term for entry in corpus for term in mine(_document(entry)))))
    keywords, dense = Bm25(texts), Dense(texts, vectors, "bioasq-7b-11b")
    cases = _lines(data / "followup_bioasq" / "followups_dev.jsonl")
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (data / "followup_bioasq" / "qrels_dev.tsv").read_text().splitlines()[1:]:
        query, document, grade = line.split("\t")
        qrels[query][document] = int(grade)
    conversations = Conversations(vocabulary, Knowledge(keywords.known))

    search = Search(keywords, dense, vocabulary)
    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    for case in cases:
        history = [turn["text"] for turn in case["history"]]
        raw, gold = case["utterance"], case["rewrite"]
        ours = conversations.searched(history, raw)
        asked = {
            "raw": conversations.plain(raw),
            "history + follow-up": conversations.plain(" ".join((*history, raw))),
            "gold rewrite": conversations.plain(gold),
            "ours": ours,
        }
        relevant = qrels[case["_id"]]
        for search_name in ("BM25", "hybrid"):
            for name, one in asked.items():
                scores[search_name, name].append(ndcg(fused(search.lists(one, search_name)), relevant))
            lists = search.lists(ours, search_name)
            for weight in (0.25, 0.5, 1.0):
                both = fused([*lists, *search.lists(asked["raw"], search_name, weight)])
                scores[search_name, f"ours, follow-up fused at {weight}"].append(ndcg(both, relevant))
            before = fused(search.lists(conversations.plain(history[-1]), search_name))[:10]
            for weight in (AGAIN_WEIGHT, 0.1, 0.3):
                kept = fused([*lists, Ranking("earlier", weight, [ScoredChunk(one, 0.0) for one, _ in before])])
                scores[search_name, f"ours, passages before at {weight}"].append(ndcg(kept, relevant))
        if show and scores["BM25", "ours"][-1] < scores["BM25", "gold rewrite"][-1] - 0.05:
            _say(
                f"{scores['BM25', 'ours'][-1]:.2f} {scores['BM25', 'gold rewrite'][-1]:.2f} | {history[-1]} | {raw} | "
                f"{ours.text} | {case['entity']}"
            )
    for search_name in ("BM25", "hybrid"):
        names = [name for one, name in scores if one == search_name]
        gold_mean = np.mean(scores[search_name, "gold rewrite"])
        rows = []
        for name in names:
            values = scores[search_name, name]
            delta, low, high = bootstrap(scores[search_name, "ours"], values)
            rows.append(
                (
                    name,
                    f"{np.mean(values):.3f}",
                    f"{np.mean(values) / gold_mean:.3f}",
                    f"{delta:+.3f} [{low:+.3f}, {high:+.3f}]",
                )
            )
        title = f"followup_bioasq dev, {len(cases)} follow-ups, {search_name}: nDCG@10"
        print_table(title, ("asked", "nDCG@10", "of gold", "ours less this, 95%"), rows, people())


def words(data: Path, name: str, cases: list[tuple[list[str], str, str]], show: bool) -> None:
    """Recovered and added content words of each way of asking."""
    conversations = Conversations(Vocabulary(()), Knowledge(lambda _: True))
    ways: dict[str, Callable[[list[str], str, str], str]] = {
        "raw": lambda _, text, __: text,
        "history + follow-up": lambda history, text, _: " ".join((*history, text)),
        "ours": lambda history, text, _: conversations.understood(history, text),
    }
    shares: dict[str, list[tuple[float, float]]] = {
        way: [overlap(ask(*case), case[2]) for case in cases] for way, ask in ways.items()
    }
    f1s = {way: [f1(recovered, added) for recovered, added in pairs] for way, pairs in shares.items()}
    rows = []
    for way, pairs in shares.items():
        delta, low, high = bootstrap(f1s["ours"], f1s[way])
        rows.append(
            (
                way,
                f"{np.mean([r for r, _ in pairs]):.3f}",
                f"{np.mean([a for _, a in pairs]):.3f}",
                f"{np.mean(f1s[way]):.3f}",
                f"{delta:+.3f} [{low:+.3f}, {high:+.3f}]",
            )
        )
    print_table(
        f"{name}, {len(cases)} turns with a history",
        ("asked", "recovered", "added", "F1", "ours less this, 95%"),
        rows,
        people(),
    )
    if show:
        for case, (ours_r, ours_a), (raw_r, raw_a) in zip(cases, shares["ours"], shares["raw"], strict=True):
            reading = conversations.understood(case[0], case[1])
            if (reading != case[1] and (ours_a > raw_a + 0.1 and ours_r <= raw_r)) or (
                ours_r < 0.6 and ours_r <= raw_r
            ):
                _say(
                    f"{'WRONG' if ours_a > raw_a + 0.1 else 'MISS '} {' // '.join(case[0][-2:])}\n"
                    f"   U {case[1]}\n   O {reading}\n   R {case[2]}"
                )


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, default=Path("var/cache/followups"))
    parser.add_argument("--only", choices=("bioasq", "cast", "mtrag"))
    parser.add_argument("--show", action="store_true", help="print the turns that a reading made worse or left short")
    given = parser.parse_args()
    if given.only in (None, "bioasq"):
        bioasq(given.data, given.vectors, given.show)
    if given.only in (None, "cast"):
        entries = _lines(given.data / "followup_cast" / "followups_cast19-20.jsonl")
        cases = [
            ([turn["text"] for turn in one["history"]], one["utterance"], one["rewrite"])
            for one in entries
            if one["history"]
        ]
        words(given.data, "followup_cast (cast19-20)", cases, given.show)
    if given.only in (None, "mtrag"):
        entries = _lines(given.data / "followup_mtrag" / "mtrag_rewrites.jsonl")
        cases = [(one["history"], one["utterance"], one["rewrite"]) for one in entries if one["history"]]
        words(given.data, "followup_mtrag", cases, given.show)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
