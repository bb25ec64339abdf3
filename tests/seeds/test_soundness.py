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
        ({"nuggets": [nugget(polarity="negate")]}, "Nugget 'n1' of gold case 'one' contradicts itself"),
        ({"nuggets": [nugget(), nugget()]}, "has two nuggets with the id 'n1'; rename one"),
        (
            {"must_not": [{"id": "x1", "severity": "major", "text": "Daily.", "anchors": [["daily"]]}]},
            "asks for nugget 'n1' and forbids it by rule 'x1'",
        ),
        ({"nuggets": [nugget(supported_by=["S9"])]}, "names the source 'S9', which it does not have"),
        ({"qrels": [{"source_id": "S7", "grade": 2}]}, "names the source 'S7', which it does not have"),
        (
            {
                "conflicts": [
                    {
                        "id": "k1",
                        "a": {"nuggets": ["n1"], "sources": ["S1"]},
                        "b": {"nuggets": ["n9"], "sources": ["S1"]},
                    }
                ]
            },
            "names the nugget 'n9', which it does not have",
        ),
    ],
)
def test_each_fault_has_its_word(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(GoldError, match=words):
        require_sound([gold_case(**fields)])


def test_a_source_that_is_not_in_the_corpus() -> None:
    with pytest.raises(
        GoldError, match="rests on the document 'alfatinib-us-label', which the published corpus does not"
    ):
        require_documents([gold_case()], ["another"])
