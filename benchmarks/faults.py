"""What each measure makes of planted faults: `python -m benchmarks.faults [--real]`.

Plants the faults of `seeds.faults` into answers that say every nugget of the dev cases (`seeds.perfect`), or with --real into
the answers that the system gives now (build the index first), and prints the mean of each measure over the cases that the
fault changes, with the number of cases. `before` is the mean over all cases without a fault.
"""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from corpus.folder import read_folder
from corpus.vocabulary import load_terms
from rag.answer import Answer, Question
from seeds.faults import faults
from seeds.gold import GoldCase, load_gold
from seeds.measures import MEASURES
from seeds.observation import Observation
from seeds.perfect import Shelf, observe, perfect
from service.settings import Settings
from service.wiring import open_service

SHOWN = ("N1", "N2", "N4", "S1", "S2", "F1", "F3", "F4", "F5", "F6", "F7", "F8", "X1", "X2")


class Item(NamedTuple):
    """An observation that has an answer, and how to observe another answer in its place."""

    first: Observation
    again: Callable[[Answer], Observation]


def main() -> None:
    """Prints the table."""
    cases = [case for case in load_gold([Path(str(files("seeds") / "gold"))], split="dev") if case.nuggets]
    items = real(cases) if "--real" in sys.argv[1:] else made_up(cases)
    print(row("fault", "cases", *SHOWN))
    print(row("before", str(len(items)), *means([scores(item.first) for item in items])))
    for fault in faults():
        changed = []
        for place, item in enumerate(items):
            answer = fault.plant(said(item), other(items, place), item.first.library.names)
            if answer != said(item):
                changed.append(scores(item.again(answer)))
        print(row(fault.name, str(len(changed)), *means(changed)))


def made_up(cases: Sequence[GoldCase]) -> list[Item]:
    """Answers that lack nothing."""
    found = perfect(cases, load_terms(Settings().corpus_folder))
    return [Item(item.observation, lambda answer, item=item: observe(item, answer)) for item in found]  # type: ignore[misc]


def real(cases: Sequence[GoldCase]) -> list[Item]:
    """The system's own answers to the cases that it answers."""
    found: list[Item] = []
    settings = Settings.from_environment(os.environ)
    with closing(open_service(settings)) as service, service.live.pin() as generation:
        documents = [generation.document(name) for name in read_folder(settings.corpus_folder).paths]
        shelf = Shelf(documents, generation.vocabulary())
        for case in cases:
            if not case.conversation:
                worked = service.engine.work(Question(text=case.question, audience=case.audience), generation)
                first = Observation(case=case, library=shelf, answer=worked.answer, passages=worked.passages)
                found.append(Item(first, lambda answer, first=first: dataclasses.replace(first, answer=answer)))  # type: ignore[misc]
    return [item for item in found if item.first.answered]


def other(items: Sequence[Item], place: int) -> Answer:
    """The answer to the next case on another topic."""
    topic = items[place].first.case.topic
    return said(next(one for one in [*items[place + 1 :], *items] if one.first.case.topic != topic))


def said(item: Item) -> Answer:
    """The answer that an item began with."""
    if item.first.answer is None:
        raise ValueError(f"{item.first.case.case_id} has no answer")
    return item.first.answer


def scores(observation: Observation) -> dict[str, float | None]:
    """The shown measures of one observation."""
    return {measure.id: measure.of(observation) for measure in MEASURES if measure.id in SHOWN}


def means(found: Sequence[dict[str, float | None]]) -> list[str]:
    """Mean of each shown measure over the cases that it applies to."""
    columns = [[value for one in found if (value := one[name]) is not None] for name in SHOWN]
    return [f"{sum(values) / len(values):.2f}" if values else "-" for values in columns]


def row(*cells: str) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
