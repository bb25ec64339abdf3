"""Checks candidates by rule for what vectors and word counts miss: the question's figures, whether it forbids, its rare words.

"15 mg" and "30 mg" have nearly the same vector, and so have "recommended" and "not recommended"; BM25 drops "not" as a stop
word, takes "15" for any other 15, and lets a chunk that repeats one name of the question pass one that holds each of them once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log

from rag.ports import PassageIndex
from rag.text.cues import modality
from rag.text.quantities import Quantity, read, same

FIGURES = 0.06  # for all of the question's figures; measured on SciFact's training claims with figures: 0.717 -> 0.721
FORBIDDING = 0.02
HELD = 0.1  # for all of the question's words; chosen and measured as docs/retrieval.md says
_RARITY = 3  # power of the idf: a word of every tenth chunk counts a 64th of one of every ten thousandth
_ASKS_WHAT_FORBIDS = re.compile(
    r"\b(?:contra-?indicat\w*|avoid\w*|(?:should|must) not|not (?:be )?(?:recommended|advised|used|given|combined))\b",
    re.IGNORECASE,
)
_FORBIDS = frozenset({"contraindicated", "not_recommended"})


def bonuses(question: str, texts: Sequence[str]) -> list[float]:
    """What is added to the fused score (0 to 1) of each text for agreeing with the question; zeros for most questions."""
    asked, forbids = read(question), _ASKS_WHAT_FORBIDS.search(question) is not None
    return [
        (FIGURES * _share(asked, _quantities(text)) if asked else 0.0)
        + (FORBIDDING if forbids and modality(text) in _FORBIDS else 0.0)
        for text in texts
    ]


def words_held(tokens: Sequence[str], ids: Sequence[str], index: PassageIndex) -> list[float]:
    """What each chunk gains, as a share of the best fused score, by the question's words that it or its title holds.

    :param tokens: the question's, analysed; what no chunk of the index holds cannot tell chunks apart and does not count.
    """
    chunks, counts = index.chunk_count, {token: index.document_frequency(token) for token in tokens}
    rarity = {token: log(1 + (chunks - n + 0.5) / (n + 0.5)) ** _RARITY for token, n in counts.items() if n}
    whole = sum(rarity.values())
    held = index.weights_held({token: value / whole for token, value in rarity.items()}, ids)
    return [HELD * held[chunk_id] for chunk_id in ids]


def _share(asked: Sequence[Quantity], given: Sequence[Quantity]) -> float:
    return sum(any(same(one, other) for other in given) for one in asked) / len(asked)


@lru_cache(maxsize=4_096)
def _quantities(text: str) -> tuple[Quantity, ...]:
    return tuple(read(text))
