"""Numbers references in order of first citation and turns statements into blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rag.answer import Citation, Reference, StatementBlock, TemplateBlock
from rag.evidence.statements import Statement
from rag.records import Source


class Citations:
    """One reference list, growing as blocks are made."""

    def __init__(self, likewise: Callable[[Statement], Sequence[Statement]] = lambda _: ()) -> None:
        """Starts an empty list.

        :param likewise: the statements of other sources that say the same fact; a block cites them after its own.
        """
        self._likewise = likewise
        self._numbers: dict[str, int] = {}
        self._sources: dict[str, Source] = {}
        self._sections: dict[str, dict[str, None]] = {}

    def block(self, statement: Statement) -> StatementBlock:
        """The statement with its citation, and those of sources that say the same in words of their own."""
        return StatementBlock(
            text=statement.text,
            role=statement.role,
            modality=statement.modality,
            polarity=statement.polarity,
            grade=statement.grade,
            entities=statement.entities,
            citations=(self._citation(statement),),
            likewise=tuple(self._citation(one) for one in self._likewise(statement)),
        )

    def _citation(self, statement: Statement) -> Citation:
        """A source keeps the number of its first citation."""
        source = statement.source
        number = self._numbers.setdefault(source.id, len(self._numbers) + 1)
        self._sources[source.id] = source
        self._sections.setdefault(source.id, {})[" > ".join(statement.heading_path)] = None
        return Citation(reference=number, quotes=(statement.quote,))

    def blocks(self, statements: Iterable[Statement]) -> tuple[StatementBlock, ...]:
        """Blocks in the order given."""
        return tuple(self.block(statement) for statement in statements)

    def references(self) -> tuple[Reference, ...]:
        """The list as it stands, numbered from 1 without holes."""
        return tuple(
            Reference(
                number=number,
                source_id=source_id,
                title=self._sources[source_id].title,
                publisher=self._sources[source_id].publisher,
                year=self._sources[source_id].year,
                kind=self._sources[source_id].kind,
                identifiers=self._sources[source_id].identifiers,
                version=self._sources[source_id].version,
                jurisdiction=self._sources[source_id].jurisdiction,
                is_summary=self._sources[source_id].is_summary,
                review_status=self._sources[source_id].review_state,
                sections_cited=tuple(self._sections[source_id]),
            )
            for source_id, number in sorted(self._numbers.items(), key=lambda pair: pair[1])
        )


def words(text: str) -> TemplateBlock:
    """Fixed words."""
    return TemplateBlock(text=text)
