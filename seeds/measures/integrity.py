"""F6: checks of the citations that hold / checks.

For each quote: its document is in the snapshot with that hash, and holds the text at these characters; its chunk is there, of
that document, and holds the quote. For each citation: the reference list has its number, and the entry is the source of its
quotes. For the list: it is numbered from 1 in order of first citation and holds what is cited and nothing else.
"""

from __future__ import annotations

from rag.answer import Answer, Citation, Reference
from rag.records import Chunk, Document, Quote
from seeds.measures.measure import Measure
from seeds.observation import Library, Observation


def score(observation: Observation) -> float | None:
    """None for an answer without citations."""
    answer = observation.answer
    if answer is None or not observation.claims:
        return None
    references = {reference.number: reference for reference in answer.references}
    held = [_listed(answer)]
    for _, statement in answer.statements():
        for citation in statement.cited:
            held.append(_resolves(citation, references, observation.library))
            held += [_exact(quote, observation.library) for quote in citation.quotes]
    return sum(held) / len(held)


def _listed(answer: Answer) -> bool:
    cited = dict.fromkeys(one.reference for _, statement in answer.statements() for one in statement.cited)
    numbers = [reference.number for reference in answer.references]
    return list(cited) == numbers == list(range(1, len(numbers) + 1))


def _resolves(citation: Citation, references: dict[int, Reference], library: Library) -> bool:
    reference = references.get(citation.reference)
    if reference is None:
        return False
    documents = [_document(quote, library) for quote in citation.quotes]
    return all(document is not None and document.source.id == reference.source_id for document in documents)


def _exact(quote: Quote, library: Library) -> bool:
    document, chunk = _document(quote, library), _chunk(quote, library)
    if document is None or chunk is None or document.sha256 != quote.document_sha256:
        return False
    within = chunk.document_id == document.id and chunk.start <= quote.start and quote.end <= chunk.end
    return within and document.text[quote.start : quote.end] == quote.text


def _document(quote: Quote, library: Library) -> Document | None:
    try:
        return library.document(quote.document_id)
    except KeyError:
        return None


def _chunk(quote: Quote, library: Library) -> Chunk | None:
    try:
        return library.chunk(quote.chunk_id)
    except KeyError:
        return None


MEASURE = Measure("F6", "citation integrity", "higher", "hard", 0.0, score)
