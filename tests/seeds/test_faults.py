"""Faults planted into answers that lack nothing, on the project's own gold: every measure sees the faults that it is for."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from corpus.vocabulary import load_terms
from rag.answer import Answer
from seeds.faults import Fault, faults, renumbered, statements
from seeds.gold import load_gold
from seeds.measures import MEASURES
from seeds.perfect import Perfect, observe, perfect
from service.settings import Settings

# What rests on order by definition: which side of a conflict stands first, and bigrams across sentences.
RESTS_ON_ORDER = {"X2.first", "X2.cued", "C1.r2", "C1.r2_f", "C1.su4", "C1.su4_f", "C1.lsum"}
LOOKED_AT = [one for one in MEASURES if one.id[0] in "NSFX" and one.id not in RESTS_ON_ORDER]
FEWEST_NUGGETS = 3  # in a smaller answer a half may still say everything

Scores = dict[str, float | None]


def scores(item: Perfect, answer: Answer) -> Scores:
    observation = observe(item, answer)
    return {measure.id: measure.of(observation) for measure in LOOKED_AT}


def answer_of(item: Perfect) -> Answer:
    assert item.observation.answer is not None
    return item.observation.answer


@pytest.fixture(scope="module")
def items() -> list[Perfect]:
    cases = load_gold([Path(str(files("seeds") / "gold"))], split="dev")
    large = [one for one in cases if len(one.nuggets) >= FEWEST_NUGGETS]
    return perfect(large, load_terms(Settings().corpus_folder))


@pytest.fixture(scope="module")
def before(items: list[Perfect]) -> list[Scores]:
    return [scores(item, answer_of(item)) for item in items]


def other(items: list[Perfect], place: int) -> Answer:
    """The answer to the next case on another topic."""
    topic = items[place].case.topic
    return answer_of(next(one for one in [*items[place + 1 :], *items] if one.case.topic != topic))


def planted(fault: Fault, items: list[Perfect], before: list[Scores]) -> list[tuple[str, Scores, Scores]]:
    """Case, scores before and scores after, for each case that the fault changes."""
    found = []
    for place, item in enumerate(items):
        changed = fault.plant(answer_of(item), other(items, place), item.observation.library.names)
        if changed != answer_of(item):
            found.append((item.case.case_id, before[place], scores(item, changed)))
    return found


def moved(fault: Fault, name: str, old: Scores, new: Scores) -> bool:
    one, two = old[name], new[name]
    if one is None or two is None:
        return False
    return two < one if fault.moves[name] == "falls" else two > one


def test_nothing_is_wrong_before(items: list[Perfect], before: list[Scores]) -> None:
    assert len(items) >= 12
    for item, found in zip(items, before, strict=True):
        whole = {name: found[name] for name in ("N1", "N2", "N3", "S1", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8")}
        assert {name: value for name, value in whole.items() if value not in (1.0, None)} == {}, item.case.case_id
        assert found["X1"] in (0.0, None), item.case.case_id


@pytest.mark.parametrize("fault", [one for one in faults() if one.moves], ids=lambda fault: fault.name)
def test_a_fault_moves_what_it_should(fault: Fault, items: list[Perfect], before: list[Scores]) -> None:
    found = planted(fault, items, before)
    assert found
    for name in fault.moves:
        judged = [(old[name], new[name]) for _, old, new in found if old[name] is not None and new[name] is not None]
        change = sum((two or 0.0) - (one or 0.0) for one, two in judged)
        assert judged, name
        assert change < 0 if fault.moves[name] == "falls" else change > 0, name
    unseen = [case_id for case_id, old, new in found if not any(moved(fault, name, old, new) for name in fault.moves)]
    assert unseen == []


def test_order_within_a_section_moves_nothing(items: list[Perfect], before: list[Scores]) -> None:
    fault = next(one for one in faults() if not one.moves)
    found = planted(fault, items, before)
    assert len(found) >= 10
    for case_id, old, new in found:
        assert old == new, case_id


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("sections shuffled", {"N1", "N2", "N4", "F1", "F2", "F3", "F4", "F5", "F6", "F7"}),
        ("citations rotated", {"N1", "N2", "N4", "S1", "S2", "X1", "F7"}),
        ("half the citations gone", {"N1", "N2", "N4", "S1", "S2", "X1", "F6"}),
        ("padding", {"N1", "N2", "N3", "F1", "F2", "F3", "F4", "F6", "F7"}),
        ("not added", {"F5", "F6", "S1", "S2"}),
        ("drugs swapped", {"F5", "F6", "S2"}),
        ("all numbers wrong", {"F6", "S2", "F7"}),
        ("spans moved", {"N1", "N2", "S1", "F3", "F4", "F5", "F7"}),
    ],
)
def test_a_fault_leaves_what_it_does_not_touch(
    name: str, stays: set[str], items: list[Perfect], before: list[Scores]
) -> None:
    fault = next(one for one in faults() if one.name == name)
    for case_id, old, new in planted(fault, items, before):
        assert {one: new[one] for one in stays} == {one: old[one] for one in stays}, case_id


def test_references_are_numbered_anew_by_first_citation(items: list[Perfect]) -> None:
    answer = answer_of(max(items, key=lambda one: len(answer_of(one).references)))
    turned = renumbered(answer.model_copy(update={"sections": answer.sections[::-1]}))
    cited = dict.fromkeys(one.reference for block in statements(turned) for one in block.citations)
    assert list(cited) == [one.number for one in turned.references] == list(range(1, len(answer.references) + 1))
    assert {one.source_id for one in turned.references} == {one.source_id for one in answer.references}
