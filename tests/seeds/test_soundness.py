"""Gold that cannot be measured is refused before anything runs, with the case and the mend."""

from __future__ import annotations

from typing import Any

import pytest

from rag.errors import GoldError
from seeds.soundness import require_documents, require_sound
from tests.seeds.cases import gold_case, nugget


def test_sound_gold_passes() -> None:
    require_sound([gold_case()])
    require_documents([gold_case()], ["alfatinib-us-label", "another"])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"nuggets": [nugget(polarity="negate")]}, "Gold case one: nugget n1 contradicts itself"),
        ({"nuggets": [nugget(), nugget()]}, "the nugget id 'n1' occurs twice; rename one"),
        ({"nuggets": [nugget(supported_by=["S9"])]}, "names the source 'S9', which the case has not"),
    ],
)
def test_what_the_linter_calls_an_error_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(GoldError, match=words):
        require_sound([gold_case(**fields)])


def test_the_first_error_is_told_and_the_others_are_counted() -> None:
    broken = gold_case(nuggets=[nugget(supported_by=["S9"])], qrels=[{"source_id": "S7", "grade": 2}])
    with pytest.raises(GoldError, match=r"'S9'.*\(Error 1 of 2; consilium gold check lists them\.\)"):
        require_sound([broken])


def test_a_source_that_is_not_in_the_corpus() -> None:
    with pytest.raises(
        GoldError, match="rests on the document 'alfatinib-us-label', which the published corpus does not"
    ):
        require_documents([gold_case()], ["another"])
