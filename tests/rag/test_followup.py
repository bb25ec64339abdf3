"""Follow-ups: what carries over, what is replaced, when the topic changed."""

from __future__ import annotations

import pytest

from rag.answer import Interpretation, Question
from rag.followups.knowledge import Knowledge
from rag.followups.resolving import resolve
from rag.question import Analysis
from rag.text.vocabulary import Vocabulary
from tests.world import OWNER

FIRST = (
    "What treatment options are there for a patient with moderate to severe testitis who has failed alfatinib, considering "
    "combination with a biologic such as betazumab?"
)
VOCABULARY = Vocabulary(OWNER)


def read(text: str, *history: str) -> tuple[Analysis, Interpretation]:
    found = resolve(Question(text=text, history=history or (FIRST,)), VOCABULARY, Knowledge(lambda _: True))
    return found.analysis, found.interpretation


@pytest.mark.parametrize(
    ("followup", "understood"),
    [
        (
            "What about gammazumab instead?",
            "What is known about gammazumab as treatment in moderate to severe testitis after failure of alfatinib?",
        ),
        (
            "How often did it cause adverse events?",
            "How often did alfatinib combined with betazumab cause adverse events in moderate to severe testitis "
            "after failure of alfatinib?",
        ),
        (
            "She has already failed betazumab too. What next?",
            "What are the treatment options in moderate to severe testitis after failure of alfatinib and betazumab?",
        ),
        (
            "Is Betara any better than Gammora here?",
            "Is Betara any better than Gammora in moderate to severe testitis after failure of alfatinib?",
        ),
        (
            "No, I meant otheritis",
            "What treatment options are there for a patient with otheritis who has failed alfatinib, considering combination "
            "with a biologic such as betazumab?",
        ),
        (
            "Dose?",
            "What is the dose of alfatinib combined with betazumab in moderate to severe testitis after failure of alfatinib?",
        ),
    ],
)
def test_followup_is_understood_as_a_full_question(followup: str, understood: str) -> None:
    assert read(followup)[0].text == understood


def test_another_patient_carries_nothing_over() -> None:
    analysis, interpretation = read("Different patient: what is the dose of gammazumab in otheritis?")
    assert analysis.text == "What is the dose of gammazumab in otheritis?"
    assert interpretation.carried == ()
    assert set(interpretation.dropped) == {"testitis", "alfatinib", "biologic", "betazumab"}


def test_a_question_that_stands_alone_is_left_as_it_is() -> None:
    text = "What is the dose of gammazumab in otheritis for adults?"
    analysis, interpretation = read(text)
    assert analysis.text == text
    assert interpretation.carried == ()


def test_first_question_of_a_conversation_is_left_as_it_is() -> None:
    found = resolve(Question(text="Dose?"), VOCABULARY, Knowledge(lambda _: True))
    assert found.analysis.text == "Dose?"


def test_what_was_carried_replaced_and_dropped_is_said() -> None:
    _, interpretation = read("What about gammazumab instead?")
    assert set(interpretation.carried) == {"testitis", "alfatinib"}
    assert interpretation.replaced == ("gammazumab",)
    assert set(interpretation.dropped) == {"biologic", "betazumab", "use together"}


def test_second_followup_builds_on_the_first_ones_interpretation() -> None:
    first = read("What about gammazumab instead?")[0].text
    assert read("Dose?", FIRST, first)[0].text == (
        "What is the dose of gammazumab in moderate to severe testitis after failure of alfatinib?"
    )
