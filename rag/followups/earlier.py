"""What the turns before lend to retrieval, and whether their sources are still what they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.conversation import Turn
from rag.ports import PassageIndex, ScoredChunk
from rag.records import Chunk, Filters, Source
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary

_LOOKED_AT = 20  # chunks in which two terms must meet


def chunks_again(turns: Sequence[Turn], index: PassageIndex, filters: Filters) -> list[ScoredChunk]:
    """The chunks that the latest answer quotes, in its order, those that are gone or filtered out left aside."""
    outline = next((turn.outline for turn in reversed(turns) if turn.outline is not None), None)
    ids = dict.fromkeys(quote.chunk_id for one in (outline.statements if outline else ()) for quote in one.quotes)
    found: list[ScoredChunk] = []
    for chunk_id in ids:
        entry = chunk_of(chunk_id, index)
        if entry is not None and filters.admits(entry[1]):
            found.append(ScoredChunk(chunk_id, 0.0))
    return found


def stale_note(turns: Sequence[Turn], index: PassageIndex) -> tuple[str, ...]:
    """A sentence that names the documents which changed since the latest answer quoted them; none when nothing did."""
    outline = next((turn.outline for turn in reversed(turns) if turn.outline is not None), None)
    if outline is None or outline.snapshot_id == index.snapshot_id:
        return ()
    changed: dict[str, None] = {}
    for statement in outline.statements:
        for quote in statement.quotes:
            entry = chunk_of(quote.chunk_id, index)
            if entry is None or entry[0].document_sha256 != quote.document_sha256:
                changed[quote.document_id] = None
    if not changed:
        return ()
    names = ", ".join(sorted(changed))
    return (
        f"Sources of the earlier answer have changed or gone since: {names}. This answer is read from what is published now.",
    )


def chunk_of(chunk_id: str, index: PassageIndex) -> tuple[Chunk, Source] | None:
    """A chunk with its source; None for one that this generation lacks."""
    try:
        return index.chunks([chunk_id])[0]
    except KeyError:
        return None


def meetings(
    vocabulary: Vocabulary, index: PassageIndex, known: dict[frozenset[str], bool]
) -> Callable[[str, str], bool]:
    """Whether some passage is about both of two terms, by keyword search; `known` remembers it for the snapshot."""

    def together(one: str, other: str) -> bool:
        pair = frozenset((one, other))
        if len(pair) == 1:
            return True
        if pair not in known:
            hits = index.by_keywords(analyse(f"{one} {other}"), _LOOKED_AT, Filters())
            found = index.chunks([hit.chunk_id for hit in hits])
            known[pair] = any(_about(pair, chunk, source, vocabulary) for chunk, source in found)
        return known[pair]

    return together


def _about(pair: frozenset[str], chunk: Chunk, source: Source, vocabulary: Vocabulary) -> bool:
    text = f"{source.title}. {'. '.join(chunk.heading_path)}. {chunk.text}"
    named = set(vocabulary.names(text))
    named |= {name for term in tuple(named) for name in vocabulary.classes(term)}
    return pair <= named
