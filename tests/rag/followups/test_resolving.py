"""Follow-ups: what carries over, what is replaced, when the topic changed."""

from __future__ import annotations

import pytest

from rag.answer import Interpretation, Question
from rag.conversation import Turn
from rag.followups.knowledge import Knowledge
from rag.followups.resolving import LONGEST, resolve
from rag.question import Analysis
from rag.records import Term
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


SHORT = "What is the dose of alfatinib in testitis?"


@pytest.mark.parametrize(
    ("followup", "understood", "kind"),
    [
        ("And in pregnancy?", "What is the dose of alfatinib in testitis in pregnancy?", "ellipsis"),
        ("And gammazumab?", "What is the dose of gammazumab in testitis?", "ellipsis"),
        ("Side effects?", "What are the side effects of alfatinib in testitis?", "ellipsis"),
        ("Is it safe?", "Is alfatinib safe in testitis?", "pronoun"),
        (
            "only in patients over 65",
            "What is the dose of alfatinib in testitis only in patients over 65?",
            "refinement",
        ),
        ("She is 80 and frail.", "What is the dose of alfatinib in testitis (She is 80 and frail)?", "refinement"),
        ("versus gammazumab?", "How does alfatinib compare with gammazumab in testitis?", "comparison"),
        ("Is gammazumab any safer?", "Is gammazumab any safer than alfatinib in testitis?", "comparison"),
        ("No, I meant otheritis.", "What is the dose of alfatinib in otheritis?", "correction"),
        ("I mean gammazumab, not alfatinib.", "What is the dose of gammazumab in testitis?", "correction"),
        ("New question: what causes otheritis?", "What causes otheritis?", "topic_switch"),
        ("What causes otheritis?", "What causes otheritis?", "standalone"),
        ("Why?", "Why: What is the dose of alfatinib in testitis?", "why"),
    ],
)
def test_each_kind_of_followup_on_a_short_question(followup: str, understood: str, kind: str) -> None:
    analysis, interpretation = read(followup, SHORT)
    assert (analysis.text, interpretation.kind) == (understood, kind)


def test_parts_joined_are_the_question_and_mark_what_came_from_before() -> None:
    analysis, interpretation = read("Is it safe?", SHORT)
    assert "".join(part.text for part in interpretation.parts) == analysis.text
    assert [part.text for part in interpretation.parts if part.carried] == ["alfatinib", " in testitis"]


def test_facts_of_the_patient_hold_for_the_next_question() -> None:
    assert read("Dose?", "Is alfatinib used for testitis in a 10-year-old?")[0].text == (
        "What is the dose of alfatinib in testitis in a 10-year-old?"
    )


def test_what_is_not_severe_never_becomes_severe() -> None:
    owner = (*OWNER, Term(name="severe testitis", kind="condition"))
    found = resolve(
        Question(text="Dose?", history=("Is alfatinib used for non-severe testitis?",)),
        Vocabulary(owner),
        Knowledge(lambda _: True),
    )
    assert found.analysis.text == "What is the dose of alfatinib in non-severe testitis?"


def test_a_new_number_takes_the_place_of_the_old_one() -> None:
    assert read("And at 28?", "Can alfatinib be given with an eGFR of 40?")[0].text == (
        "Can alfatinib be given with an eGFR of 28?"
    )


def test_a_condition_is_not_carried_to_a_drug_that_the_corpus_never_names_beside_it() -> None:
    apart = Knowledge(lambda _: True, lambda one, other: {one, other} != {"gammazumab", "testitis"})
    found = resolve(Question(text="How often is gammazumab given?", history=(SHORT,)), VOCABULARY, apart)
    assert found.analysis.text == "How often is gammazumab given?"
    assert found.interpretation.kind == "standalone" or found.interpretation.kind == "topic_switch"
    assert found.interpretation.carried == ()


def test_two_antecedents_are_both_said() -> None:
    interpretation = read("Can it be given twice?", "What is the difference between Alfacel and Betacel?")[1]
    assert interpretation.others[0].means == "Alfacel"
    assert interpretation.others[0].question == "Can Alfacel be given twice?"
    assert "Betacel was taken, as the later one; also possible: Alfacel" in interpretation.notes[0]


BOTH = "How do alfatinib and betazumab compare in testitis?"


@pytest.mark.parametrize(
    ("earlier", "followup", "understood", "others"),
    [
        (BOTH, "What is its dose?", "What is betazumab's dose in testitis?", ["alfatinib"]),
        (BOTH, "Are they safe?", "Are alfatinib and betazumab safe in testitis?", []),
        (SHORT, "If the eGFR falls, should it be stopped?", "If the eGFR falls, should alfatinib be stopped in testitis?", []),
        (SHORT, "Is it easier to give than gammazumab?", "Is alfatinib easier to give than gammazumab in testitis?", []),
    ],
)  # fmt: skip
def test_what_a_pronoun_means_beside_known_terms(
    earlier: str, followup: str, understood: str, others: list[str]
) -> None:
    analysis, interpretation = read(followup, earlier)
    assert analysis.text == understood
    assert [other.means for other in interpretation.others] == others


@pytest.mark.parametrize(
    ("history", "followup", "understood"),
    [
        # a noun that says what it is stays; one that only says of what kind a name is gives way
        ("Does the Testson chatbot know me?", "Which browser does this service need?", "Which browser does this service need?"),
        ("What does QRT7 do in the nucleus?", "Which is the effect of this protein?", "Which is the effect of QRT7?"),
        # the follow-up itself has what its pronoun means
        ("Who runs Testland?", "Who was Willy Testmann and what did he do?", "Who was Willy Testmann and what did he do?"),
        ("Who runs Testland?", "Speaking of the tides, can they be foretold?", "Speaking of the tides, can they be foretold?"),
        ("Who founded the bank?", "How do companies pay their employees?", "How do companies pay their employees?"),
        # a slot takes its like, and a phrase with a thing of its own needs none
        ("What are the aims of the Alfa Trip?", "What about the goal of the Beta Trip?", "What about the goal of the Beta Trip?"),
        ("Do I need scripts?", "What about security?", "What about security?"),
        ("Is chilli a stew?", "How about goulash?", "Is goulash a stew?"),
        # what is told narrows a short question when it is the asker's own
        ("How do I file an order?", "I am in Testville.", "How do I file an order (I am in Testville)?"),
        ("How do I file an order?", "So, no game meat from now on!", "So, no game meat from now on!"),
        # a correction asks for no treatment where nothing medical was asked
        ("Is an egg donor paid?", "I mean the long-term fees.", "The long-term fees?"),
        ("Why?", "Oops, no return result...", "No return result?"),
        ("What is a bond?", "Explain the term financial fiduciary", "Explain the term financial fiduciary"),
    ],
)  # fmt: skip
def test_little_is_carried_where_no_term_is_known(history: str, followup: str, understood: str) -> None:
    found = resolve(Question(text=followup, history=(history,)), Vocabulary(()), Knowledge(lambda _: True))
    assert found.analysis.text == understood


def test_what_the_conversation_keeps_coming_back_to_is_meant() -> None:
    history = ("Tell me about blockchain.", "Is blockchain costly?", "What are the types of networks?")
    found = resolve(Question(text="Who invented it?", history=history), Vocabulary(()), Knowledge(lambda _: True))
    assert found.analysis.text == "Who invented blockchain?"


def test_what_was_carried_is_no_longer_than_it_was() -> None:
    first = Turn(question="What is a blockchain?", interpreted="What is a blockchain?")
    second = Turn(question="How does it hashify?", interpreted="How does blockchain hashify?")
    asked = Question(text="Who invented it?", history=(first, second))
    assert resolve(asked, Vocabulary(()), Knowledge(lambda _: True)).analysis.text == "Who invented blockchain?"


class TestBadInput:
    def test_a_followup_without_a_conversation_says_so(self) -> None:
        found = resolve(Question(text="Is it safe?"), VOCABULARY, Knowledge(lambda _: True))
        assert found.analysis.text == "Is it safe?"
        assert "no earlier turn is known" in found.interpretation.notes[0]

    @pytest.mark.parametrize(
        "text", ["And in pregnancy?", "Dose?", "What about betazumab?", "versus betazumab?", "Why?"]
    )
    def test_a_fragment_without_a_conversation_says_so(self, text: str) -> None:
        found = resolve(Question(text=text), VOCABULARY, Knowledge(lambda _: True))
        assert found.analysis.text == text
        assert "no earlier turn is known" in found.interpretation.notes[0]

    @pytest.mark.parametrize(
        "text", ["What is the dose of alfatinib?", "Why is alfatinib contraindicated?", "alfatinib dose"]
    )
    def test_a_whole_question_without_a_conversation_is_told_nothing(self, text: str) -> None:
        assert resolve(Question(text=text), VOCABULARY, Knowledge(lambda _: True)).interpretation.notes == ()

    def test_five_hundred_turns_stay_within_the_encoders_window(self) -> None:
        turns: list[Turn] = [Turn(question=SHORT, interpreted=SHORT)]
        for number in range(500):
            text = f"only in patients with value {number}"
            found = resolve(Question(text=text, history=tuple(turns)), VOCABULARY, Knowledge(lambda _: True))
            turns.append(Turn(question=text, interpreted=found.analysis.text))
        assert max(len(turn.interpreted.split()) for turn in turns) <= LONGEST

    def test_a_followup_longer_than_the_window_carries_nothing_and_says_so(self) -> None:
        found = read("Is it safe " + "very " * 200 + "often?", SHORT)
        assert "nothing was carried over" in found[1].notes[0]
        assert (found[1].kind, found[1].carried) == ("standalone", ())

    def test_another_language_carries_nothing_over_and_says_so(self) -> None:
        known = Knowledge(lambda token: token == "alfatinib")
        found = resolve(Question(text="\u00bfQu\u00e9 dosis durante el embarazo?", history=(SHORT,)), VOCABULARY, known)
        assert found.interpretation.kind == "unreadable"
        assert "English" in found.interpretation.notes[0]
        assert found.interpretation.dropped == ("alfatinib", "testitis")

    def test_what_could_not_be_read_leaves_the_topic_where_it_was(self) -> None:
        turns = (
            Turn(question=SHORT, interpreted=SHORT),
            Turn(question="\u00bfQu\u00e9 dosis?", interpreted="\u00bfQu\u00e9 dosis?", kind="unreadable"),
        )
        found = resolve(Question(text="Is it safe in pregnancy?", history=turns), VOCABULARY, Knowledge(lambda _: True))
        assert found.analysis.text == "Is alfatinib safe in pregnancy in testitis?"
        assert found.interpretation.carried == ("alfatinib", "testitis")

    def test_standalone_carries_nothing(self) -> None:
        question = Question(text="Dose?", history=(SHORT,), standalone=True)
        found = resolve(question, VOCABULARY, Knowledge(lambda _: True))
        assert (found.analysis.text, found.interpretation.kind) == ("Dose?", "standalone")

    def test_an_edited_reading_is_taken_as_it_is(self) -> None:
        question = Question(text="Dose?", history=(SHORT,), interpretation="What is the dose of betazumab in testitis?")
        found = resolve(question, VOCABULARY, Knowledge(lambda _: True))
        assert found.analysis.text == "What is the dose of betazumab in testitis?"
        assert found.interpretation.kind == "edited"
        assert (found.interpretation.carried, found.interpretation.dropped) == (("testitis",), ("alfatinib",))

    def test_an_edited_reading_longer_than_the_window_says_so(self) -> None:
        long = " ".join(["Is", "alfatinib", "safe", *["very"] * 120])
        question = Question(text="Dose?", history=(SHORT,), interpretation=long)
        found = resolve(question, VOCABULARY, Knowledge(lambda _: True))
        assert found.analysis.text == long
        assert found.interpretation.notes == (
            "The edited reading has more than 120 words; search by meaning reads its start.",
        )
