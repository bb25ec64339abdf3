"""Asks the questions of `seeds/questions` and prints what is answered, what is declined, and where the wanted sentences stand.

    python -m benchmarks.reading [FILES ...]

"page": share of the wanted sentences on the page; "direct": how often the direct answer holds one of the two best; "first": how
often its first statement is a wanted one. A question that is declined counts as 0. Needs a built index.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from rag.answer import Answer, Question
from service import wiring
from service.printing import people, print_table
from service.settings import Settings

QUESTIONS = Path(__file__).parent.parent / "seeds" / "questions"
BEST = 2  # wanted sentences, one of which a direct answer has to hold


class Asked(NamedTuple):
    """One question: its words, the sentences that answer it, and whether the corpus does."""

    text: str
    wanted: tuple[str, ...]
    answerable: bool


class Found(NamedTuple):
    """What came of it."""

    answerable: bool
    answered: bool
    page: float
    direct: float
    first: float


def main() -> None:
    """Prints a row for each file and one for all."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(QUESTIONS.glob("*.jsonl"))
    every: list[Found] = []
    rows = []
    with closing(wiring.open_service(Settings.from_environment(os.environ))) as service, service.live.pin() as live:
        for file in files:
            found = [held(one, service.engine.answer(Question(text=one.text), live)) for one in questions(file)]
            rows.append(_row(file.stem, found))
            every += found
    columns = ("file", "questions", "answered", "declined", "page", "direct", "first")
    print_table("Questions with the sentences that answer them", columns, [*rows, _row("all", every)], people())


def questions(file: Path) -> list[Asked]:
    """The questions of one file."""
    return [_asked(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def held(asked: Asked, answer: Answer) -> Found:
    """Where the wanted sentences stand in an answer."""
    if answer.status == "insufficient_evidence":
        return Found(asked.answerable, False, 0.0, 0.0, 0.0)
    said = [(section, plain(statement.text)) for section, statement in answer.statements()]
    direct = [text for section, text in said if section == "direct_answer"]
    page = sum(stands_in(one, [text for _, text in said]) for one in asked.wanted) / max(len(asked.wanted), 1)
    best = any(stands_in(one, direct) for one in asked.wanted[:BEST])
    first = any(stands_in(one, direct[:1]) for one in asked.wanted)
    return Found(asked.answerable, True, page, float(best), float(first))


def stands_in(sentence: str, texts: Iterable[str]) -> bool:
    """Whether a sentence, or the part of it that a corpus holds as one, is among texts."""
    return any(sentence in text or text in sentence for text in texts)


def plain(text: str) -> str:
    """A text with single blanks only."""
    return re.sub(r"\s+", " ", text).strip()


def _asked(record: dict[str, Any]) -> Asked:
    wanted = tuple(plain(one) for one in record.get("wanted", ()))
    return Asked(record["question"], wanted, bool(wanted))


def _row(name: str, found: Sequence[Found]) -> tuple[str, ...]:
    yes, no = [one for one in found if one.answerable], [one for one in found if not one.answerable]

    def mean(values: Sequence[float]) -> str:
        return f"{sum(values) / len(values):.3f}" if values else "-"

    return (
        name,
        str(len(found)),
        f"{sum(one.answered for one in yes)} of {len(yes)}",
        f"{sum(not one.answered for one in no)} of {len(no)}",
        mean([one.page for one in yes]),
        mean([one.direct for one in yes]),
        mean([one.first for one in yes]),
    )


if __name__ == "__main__":
    main()
