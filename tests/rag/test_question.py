"""Questions: entities, facets, what failed, what is unknown."""

from __future__ import annotations

import pytest

from rag.question import analyse_question
from rag.records import Term
from rag.text.vocabulary import Vocabulary
from tests.world import OWNER

VOCABULARY = Vocabulary(OWNER)


def test_a_vignette_is_read_for_drugs_condition_failure_and_combination() -> None:
    analysis = analyse_question(
        "What treatment options are there in testitis that has failed Alfaro (alfatinib), considering combination with another "
        "biologic, such as Betara or Gammora?",
        VOCABULARY,
    )
    assert analysis.drugs == ("alfatinib", "betazumab", "gammazumab")
    assert analysis.failed == ("alfatinib",)
    assert analysis.conditions == ("testitis",)
    assert analysis.options == ("betazumab", "gammazumab", "biologic")
    assert analysis.facets == ("combination", "treatment")
    assert analysis.asks_combination


def test_failure_is_read_before_and_behind_the_name() -> None:
    assert analyse_question("options after failure of betazumab", VOCABULARY).failed == ("betazumab",)
    assert analyse_question("betazumab stopped working, what next", VOCABULARY).failed == ("betazumab",)
    assert analyse_question("is betazumab better than gammazumab", VOCABULARY).failed == ()
    assert analyse_question("betazumab doesn't touch my testitis", VOCABULARY).failed == ("betazumab",)
    after = analyse_question("After alfatinib failure in testitis, did betazumab beat gammazumab?", VOCABULARY)
    assert after.failed == ("alfatinib",)


def test_misspelling_is_corrected_and_said() -> None:
    analysis = analyse_question("dose of alfatnib in testitis", VOCABULARY)
    assert analysis.drugs == ("alfatinib",)
    assert analysis.corrected == ("alfatnib -> alfatinib",)


def test_a_word_that_the_corpus_holds_is_no_misspelling() -> None:
    analysis = analyse_question("dose of alfatnib in testitis", VOCABULARY, lambda token: token == "alfatnib")
    assert analysis.corrected == ()


def test_a_drug_like_name_that_is_unknown_is_named_and_not_replaced() -> None:
    analysis = analyse_question("What is the dose of zorbafitinib in testitis?", VOCABULARY)
    assert analysis.unknown_names == ("zorbafitinib",)
    assert analysis.drugs == ()


def test_facets_and_form_by_cue() -> None:
    assert analyse_question("How often does alfatinib cause adverse events?", VOCABULARY).form == "how_much"
    assert analyse_question("Is alfatinib safe?", VOCABULARY).facets == ("safety",)
    assert analyse_question("Why was alfatinib approved?", VOCABULARY).presumes


def test_another_form_of_a_known_word_is_no_misspelling() -> None:
    vocabulary = Vocabulary([*OWNER, Term(name="health check", kind="procedure")])
    assert analyse_question("When do I start alfatinib in a healthy adult?", vocabulary).corrected == ()
    assert analyse_question("a heelth check?", vocabulary).corrected == ("heelth -> health",)


def test_where_an_organ_fails_no_drug_has() -> None:
    assert analyse_question("alfatinib in heart failure", VOCABULARY).failed == ()
    assert analyse_question("heart failure on alfatinib", VOCABULARY).failed == ()
    assert analyse_question("renal failure, then alfatinib failed", VOCABULARY).failed == ("alfatinib",)


def test_how_much_a_drug_does_is_no_dose() -> None:
    assert analyse_question("How much alfatinib in testitis?", VOCABULARY).facets == ("dosing",)
    assert analyse_question("How much does alfatinib lower relapses?", VOCABULARY).facets == ("efficacy",)


def test_how_much_to_drink_is_no_dose() -> None:
    assert "dosing" not in analyse_question("How much fluid a day in testitis?", VOCABULARY).facets
    assert "dosing" not in analyse_question("How much of alfatinib gets into the milk?", VOCABULARY).facets
    assert "dosing" in analyse_question("How much alfatinib a day?", VOCABULARY).facets


def test_a_made_up_word_of_letters_is_unknown_however_short() -> None:
    assert analyse_question("Is BiPAP worth trying in testitis?", VOCABULARY).unknown_terms == ("BiPAP",)


def test_pregnancy_raises_safety_only_for_what_is_taken() -> None:
    assert "safety" in analyse_question("alfatinib in pregnancy", VOCABULARY).facets
    assert "safety" in analyse_question("Which tablets in a pregnant woman?", VOCABULARY).facets
    assert "safety" not in analyse_question("testitis screening in pregnancy", VOCABULARY).facets


def test_ages_without_a_unit_name_a_population() -> None:
    vocabulary = Vocabulary((Term(name="children", kind="population"), Term(name="older adults", kind="population")))
    for text, people in (
        ("alfatinib under 12", ("children",)),
        ("alfatinib in people older than 70", ("older adults",)),
        ("alfatinib in a 9-year-old", ("children",)),
        ("a level under 12 mg/L", ()),
        ("for under 12 weeks", ()),
        ("over 65%", ()),
        ("younger than 40", ()),
    ):
        assert analyse_question(text, vocabulary).populations == people, text


def test_a_word_of_english_is_no_misspelt_name() -> None:
    vocabulary = Vocabulary((Term(name="heart block", kind="condition"), Term(name="alfatinib", kind="drug")))
    assert analyse_question("a black patient on alfatinb", vocabulary).corrected == ("alfatinb -> alfatinib",)


@pytest.mark.parametrize(
    ("text", "content", "asked"),
    [
        ("64M on alfatinib, slept badly. Can he drive?", {"alfatinib", "slept", "drive"}, {"drive"}),
        ("alfatinib and driving", {"alfatinib", "drive"}, {"alfatinib", "drive"}),
        ("A glass of wine with alfatinib. What now?", {"glass", "wine", "alfatinib"}, set()),
        ("my colleague is worried about alfatinib", {"alfatinib"}, {"alfatinib"}),
    ],
)
def test_what_is_asked_stands_in_the_sentence_that_asks(text: str, content: set[str], asked: set[str]) -> None:
    analysis = analyse_question(text, VOCABULARY)
    assert (set(analysis.content), set(analysis.asked)) == (content, asked)


def test_conditions_that_are_denied_are_not_asked_about() -> None:
    text = "testitis, no known otheritis or kneeitis: which drug?"
    vocabulary = Vocabulary((*OWNER, Term(name="kneeitis", kind="condition")))
    assert analyse_question(text, vocabulary).conditions == ("testitis",)
    assert analyse_question("a rash without testitis", vocabulary).conditions == ("testitis",)  # there is no other
    assert analyse_question("testitis, no effect on otheritis", vocabulary).conditions == ("testitis", "otheritis")
    assert analyse_question("testitis without otheritis; later otheritis", vocabulary).conditions == (
        "testitis",
        "otheritis",
    )


def test_a_long_word_that_neither_corpus_nor_english_has_names_something_else() -> None:
    def known(token: str) -> bool:
        return token in {"endoscop"}

    def terms(text: str) -> tuple[str, ...]:
        return analyse_question(text, VOCABULARY, known).unknown_terms

    assert terms("How does alfatinib compare with insulin glargine?") == ("glargine",)
    assert terms("Does alfatinib help in fibromyalgia or scabies?") == ("fibromyalgia", "scabies")
    assert terms("Is endoscopy needed with Alfaro?") == ()  # the corpus has one, the vocabulary the other
    assert terms("Booked for a laparotomy. Does alfatinib have to stop?") == ()  # told, not asked
    assert terms("Are hospitalised children recovering?") == ()


def test_other_endings_of_drugs_count_where_no_known_drug_is_asked_about() -> None:
    assert analyse_question("Nightmares on montelukast, is that known?", VOCABULARY).unknown_names == ("montelukast",)
    assert analyse_question("On bisoprolol. Is alfatinib safe?", VOCABULARY).unknown_names == ()
    assert analyse_question("Is nicotine bad?", VOCABULARY).unknown_names == ()


def test_what_somebody_is_allergic_to_is_no_option() -> None:
    analysis = analyse_question("testitis, allergic to betazumab: which drug?", VOCABULARY)
    assert (analysis.avoided, analysis.drugs) == (("betazumab",), ())
    assert analyse_question("a biologic allergy in testitis", VOCABULARY).avoided == ("biologic",)
    assert analyse_question("betazumab in testitis", VOCABULARY).avoided == ()


def test_what_is_to_be_prevented_has_not_failed() -> None:
    assert analyse_question("do levels of alfatinib reduce treatment failure", VOCABULARY).failed == ()
    assert analyse_question("no response at all to alfatinib", VOCABULARY).failed == ("alfatinib",)


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Which bloods and how often, and is there a longest course?", True),
        ("Is alfatinib safe in testitis, and what else does TICE offer?", True),
        ("Home on alfatinib. Which bloods?", False),
        ("Is alfatinib or betazumab better in testitis?", False),
    ],
)
def test_a_question_of_several_parts(text: str, several: bool) -> None:
    assert analyse_question(text, VOCABULARY).asks_several == several


def test_an_age_in_days_is_a_newborns() -> None:
    vocabulary = Vocabulary(
        (*OWNER, Term(name="newborns", kind="population"), Term(name="children", kind="population"))
    )
    assert analyse_question("12-day-old with testitis", vocabulary).populations == ("newborns",)
    assert analyse_question("12-year-old with testitis", vocabulary).populations == ("children",)


def test_a_figure_that_falls_tells_of_no_fall() -> None:
    assert "fall" not in analyse_question("Is alfatinib safe if the count falls below 30?", VOCABULARY).content
    assert "fall" in analyse_question("Does alfatinib cause falls?", VOCABULARY).content
