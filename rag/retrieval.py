"""Retrieves passages: dense, keyword and document lists for the question, and places for what only a facet finds.

A chunk is ranked by four things: how near its vector is, how near that of its nearest sentence, how well its own words match, and
how well its whole document does, since a chunk of three sentences cannot repeat what the document is about. The sentences are
a second look at what the lists found. docs/retrieval.md has what each part gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rag.agreement import bonuses, words_held
from rag.facets import Facet
from rag.fusion import Method, Ranking, fuse
from rag.ports import PassageIndex, ScoredChunk, Vectors
from rag.question import Analysis
from rag.records import Filters, Passage, Record
from rag.text.analyser import analyse

__all__ = [
    "Depths",
    "Ranking",
    "facet_queries",
    "fuse",
    "other_names",
    "passages",
    "question_rankings",
    "ranked",
    "retrieve",
]

DENSE, SENTENCE, KEYWORDS, DOCUMENT = 0.25, 0.2, 0.15, 0.4  # measured: docs/retrieval.md
FACETS = 0.4  # the best that a passage can reach which only its facet found
# Passages of the answer before are candidates again, at the end of the list: more weight gains little on follow-ups of
# BioASQ and loses on the project's own (docs/followups.md).
AGAIN_WEIGHT = 0.01

# Words that stand in headings and sentences which serve a facet; they steer the keyword side only.
_FACET_WORDS: dict[Facet, str] = {
    "combination": "limitation combination biologic not recommended together concomitant case series",
    "dosing": "dosing dose mg induction maintenance",
    "monitoring": "monitoring test before starting",
    "contraindication": "contraindication contraindicated",
    "interaction": "interaction inhibitor inducer concomitant",
    "safety": "safety adverse events boxed warning",
    "mechanism": "mechanism inhibits selectivity binds",
    "diagnosis": "diagnosis criteria confirm",
    "comparison": "efficacy versus head-to-head superior",
    "access": "access coverage authorization criteria",
    "efficacy": "efficacy remission response",
    "indication": "indication indicated approved",
    "treatment": "recommendation recommends suggests guideline",
}
_FAILURE = "failure primary non-response secondary loss of response"  # which of them it is comes before the next choice
_SURE, _FEW = 3.0, 3  # weight and depth of the lists of `sure_queries`
# What prescribing against the label means for the prescriber; such documents name no drug.
_OUTSIDE_LABEL = (
    "off-label prescribing liability malpractice medicolegal",
    "off-label use informed consent documented",
    "off-label label contraindication overlooked",
)
_ALWAYS: tuple[Facet, ...] = ("treatment", "efficacy", "safety", "dosing", "monitoring", "contraindication")


class Depths(Record):
    """How far each list is read, how many candidates are checked by rule, and how many passages leave.

    `facet_passages` of these places are kept for what only a facet found.
    """

    question: int = 100
    documents: int = 100
    facet: int = 12
    checked: int = 30
    passages: int = 150
    facet_passages: int = 60


def retrieve(
    analysis: Analysis,
    vector: Vectors,
    index: PassageIndex,
    filters: Filters,
    depths: Depths,
    method: Method = "convex",
    again: Sequence[ScoredChunk] = (),
) -> tuple[Passage, ...]:
    """Passages for an analysed question, best first; empty when nothing passes the filters.

    :param vector: the question's unit vector, shape (dimension,).
    :param again: what the answer before quoted; candidates once more, with a bonus that settles ties and no more.
    """
    by_facet = [
        Ranking("facet", 1.0, index.by_keywords(_tokens_of(query), depths.facet, filters))
        for query in facet_queries(analysis)
    ]
    by_facet += [
        Ranking("facet", _SURE, index.by_keywords(_tokens_of(query), _FEW, filters))
        for query in sure_queries(analysis, index)
    ]
    tokens = (*analysis.tokens, *other_names(analysis, index))
    rankings = question_rankings(tokens, vector, index, filters, depths)
    if again:
        rankings.append(Ranking("earlier", AGAIN_WEIGHT, again))
    found = ranked(analysis, rankings, index, depths.checked, method)
    return passages(_with_facets(found, by_facet, depths), [*rankings, *by_facet], index, depths.passages)


def _with_facets(found: Sequence[ScoredChunk], by_facet: Sequence[Ranking], depths: Depths) -> list[ScoredChunk]:
    """Gives places to what only a facet found, for the sections that the question does not ask for by name.

    What the question itself found keeps its order: facets in the fusion cost 0.02 nDCG@10 on follow-ups and helped nowhere.
    """
    sure = found[: max(depths.passages - depths.facet_passages, 0)]
    known = {hit.chunk_id for hit in sure}
    joined = [hit for hit in fuse(by_facet, "rrf") if hit.chunk_id not in known][: depths.facet_passages]
    best = joined[0].score if joined else 1.0
    own = {hit.chunk_id: hit.score for hit in found}
    scored = {hit.chunk_id: round(FACETS * hit.score / best, 5) for hit in joined}
    fresh = [ScoredChunk(chunk_id, max(score, own.get(chunk_id, 0.0))) for chunk_id, score in scored.items()]
    others = [hit for hit in found[len(sure) :] if hit.chunk_id not in scored]
    chosen = [*sure, *fresh, *others[: depths.passages - len(sure) - len(fresh)]]
    return sorted(chosen, key=lambda hit: (-hit.score, hit.chunk_id))


def other_names(analysis: Analysis, index: PassageIndex) -> tuple[str, ...]:
    """Tokens of the other one-word names of the drugs asked about: a brand finds what only names the generic, and back.

    The names are those of the vocabulary, the owner's and what the corpus itself taught.
    """
    drugs = frozenset(analysis.drugs)
    if not drugs:
        return ()
    names = [name for term in index.vocabulary() if term.name in drugs for name in term.synonyms if name.isalpha()]
    return tuple(dict.fromkeys(token for name in names for token in analyse(name) if token not in analysis.tokens))


def question_rankings(
    tokens: Sequence[str],
    vector: Vectors,
    index: PassageIndex,
    filters: Filters,
    depths: Depths,
) -> list[Ranking]:
    """The lists for the question itself: what vectors and words find, and what its best sentence and its document say of each."""
    dense = index.by_vector(vector, depths.question, filters)
    keywords = index.by_keywords(tokens, depths.question, filters)
    candidates = list(dict.fromkeys(hit.chunk_id for hit in (*dense, *keywords)))
    by_document = dict(index.documents_by_keywords(tokens, depths.documents, filters))
    whole = [
        ScoredChunk(candidate, by_document[owner])
        for candidate, owner in zip(candidates, index.owners(candidates), strict=True)
        if owner in by_document
    ]
    whole.sort(key=lambda hit: (-hit.score, hit.chunk_id))
    cosines = index.sentence_cosines(vector, candidates)
    nearest = [ScoredChunk(name, max(cosines[name])) for name in candidates if cosines[name]]
    nearest.sort(key=lambda hit: (-hit.score, hit.chunk_id))
    return [
        Ranking("dense", DENSE, dense),
        Ranking("sentence", SENTENCE, nearest),
        Ranking("bm25", KEYWORDS, keywords),
        Ranking("document", DOCUMENT, whole),
    ]


def ranked(
    analysis: Analysis, rankings: Sequence[Ranking], index: PassageIndex, checked: int, method: Method = "convex"
) -> list[ScoredChunk]:
    """The lists as one; the first `checked` candidates are then compared with the question by rule."""
    fused = fuse(rankings, method)
    ids = [hit.chunk_id for hit in fused[:checked]]
    texts = [chunk.text for chunk, _ in index.chunks(ids)]
    by_rule = zip(bonuses(analysis.text, texts), words_held(analysis.tokens, ids, index), strict=True)
    agreeing = [
        ScoredChunk(hit.chunk_id, round(hit.score + bonus + fused[0].score * held, 5))
        for hit, (bonus, held) in zip(fused, by_rule, strict=False)
    ]
    return sorted([*agreeing, *fused[checked:]], key=lambda hit: (-hit.score, hit.chunk_id))


@lru_cache(maxsize=4_096)
def _tokens_of(query: str) -> tuple[str, ...]:
    """Remembered: other questions on the same drug and condition look for the same facets."""
    return tuple(analyse(query))


def facet_queries(analysis: Analysis) -> tuple[str, ...]:
    """Keyword queries for what an answer's sections need: each named treatment, and the condition, by facet."""
    condition = " ".join(analysis.conditions[:2])
    facets = tuple(dict.fromkeys((*analysis.facets, *_ALWAYS)))
    subjects = (*analysis.drugs[:5], *analysis.classes[:2]) or analysis.entities[:2]
    queries = [f"{subject} {condition} {_FACET_WORDS[facet]}" for subject in subjects for facet in facets]
    if condition:
        queries += [f"{condition} {' '.join(analysis.populations)} {_FACET_WORDS[facet]}" for facet in facets]
        queries += [f"{condition} after failure of {name} {_FACET_WORDS['treatment']}" for name in analysis.failed]
    if analysis.asks_combination:
        queries.append(
            f"{' '.join(analysis.drugs)} {condition} combination dual therapy head-to-head trial lacking evidence"
        )
    return tuple(dict.fromkeys(queries))


def sure_queries(analysis: Analysis, index: PassageIndex) -> tuple[str, ...]:
    """Keyword queries whose first hits get a place whatever else the facets find: they name neither drug nor study."""
    failure = (f"{' '.join(analysis.conditions[:2])} {_FAILURE}",) if analysis.failed else ()
    return (*failure, *(_OUTSIDE_LABEL if analysis.asks_combination else ()), *_for_populations(analysis, index))


def _for_populations(analysis: Analysis, index: PassageIndex) -> tuple[str, ...]:
    """What is said of a drug's class in a population, which a drug with many documents of its own would crowd out."""
    classes = {term.name: term.classes for term in index.vocabulary() if term.name in analysis.drugs}
    kinds = tuple(dict.fromkeys(name for drug in analysis.drugs for name in classes.get(drug, ())))
    return tuple(
        f"{name} {population}" for population in analysis.populations[:2] for name in (*analysis.drugs[:2], *kinds[:3])
    )


def passages(
    fused: Sequence[ScoredChunk], rankings: Iterable[Ranking], index: PassageIndex, limit: int
) -> tuple[Passage, ...]:
    """Looks the best chunks up and keeps each retriever's own score beside the fused one."""
    best = list(fused[:limit])
    scores: dict[str, dict[str, float]] = {hit.chunk_id: {} for hit in best}
    for ranking in rankings:
        for chunk_id, score in ranking.hits:
            if (own := scores.get(chunk_id)) is not None:
                own[ranking.name] = max(own.get(ranking.name, float("-inf")), round(score, 5))
    found = index.chunks([hit.chunk_id for hit in best])
    # A hundred and fifty a question, of parts that were validated when they were read: to do it again is time lost.
    return tuple(
        Passage.model_construct(chunk=chunk, source=source, scores=scores[hit.chunk_id], fused=hit.score, rank=rank)
        for rank, (hit, (chunk, source)) in enumerate(zip(best, found, strict=True), start=1)
    )
