"""What a fetch brought."""

from __future__ import annotations

from collections.abc import Callable

from rag.records import Record

Advance = Callable[[str, int, int], None]
"""Is told the step, how much of it is done, and of how much."""


class Missing(Record):
    """Something that was found but not stored: its identifier, and why."""

    id: str
    why: str


class Outcome(Record):
    """`total` are all matches of the query; `stored` new or renewed files; `kept` were here already."""

    source: str
    query: str
    folder: str
    total: int
    stored: tuple[str, ...]
    kept: int
    missing: tuple[Missing, ...]


class Tally:
    """Counts while a fetch runs."""

    def __init__(self, wanted: int, advance: Advance) -> None:
        self.wanted = wanted
        self.stored: list[str] = []
        self.kept = 0
        self.missing: list[Missing] = []
        self._advance = advance

    def store(self, name: str) -> None:
        """A file was written."""
        self.stored.append(name)
        self._tell()

    def keep(self, number: int = 1) -> None:
        """So many files were here already."""
        self.kept += number
        self._tell()

    def miss(self, identifier: str, why: str) -> None:
        """Something could not be stored."""
        self.missing.append(Missing(id=identifier, why=why))
        self._tell()

    def _tell(self) -> None:
        self._advance("fetching", len(self.stored) + self.kept + len(self.missing), self.wanted)
