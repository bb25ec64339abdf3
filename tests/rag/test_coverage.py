"""What the corpus does not cover is told from what it does, by what is missing."""

from __future__ import annotations

import pytest

from rag.answer import Question
from rag.compose.about import About
from rag.compose.focus import Focus
from rag.engine import Engine
from rag.facets import facet_tokens
from rag.records import Term
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary
from rag.unknown import unknown_names, unknown_terms
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.rag.compose.making import analysis_of
from tests.world import OWNER, source


def reason(question: str, engine: Engine, index: MemoryIndex) -> str:
    """Why it is not answered; "" when it is."""
    answer = engine.answer(Question(text=question), index)
    if answer.status != "insufficient_evidence":
        return ""
    return next(block.text for block in answer.sections[0].blocks if block.type == "template")


@pytest.mark.parametrize(
    "question",
    [
        "What is the induction dose of alfatinib in testitis?",
        "alfatinb dose testitis",
        "Is gammazumab superior to betazumab in testitis?",
        "Why is alfatinib not recommended with a biologic?",
        "Which drugs are suggested after failure of alfatinib in testitis?",
    ],
)
def test_what_is_covered_is_answered(question: str, engine: Engine, index: MemoryIndex) -> None:
    assert reason(question, engine, index) == ""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the elimination half-life of alfatinib?", "about alfatinib says anything of"),
        ("What does alfatinib cost?", "says anything of cost"),
        ("Which pharmacy near me has alfatinib in stock?", "one particular person, place or day"),
        ("What is the dose of alfatinib in otheritis?", "about alfatinib in otheritis"),
        ("By how much did betazumab beat gammazumab in testitis?", "says the opposite"),
        ("In which year was gammazumab approved for testitis?", "takes something for granted"),
        (
            "Did alfatinib beat betazumab in a head-to-head trial in testitis?",
            "trial of alfatinib and betazumab against",
        ),
        ("Is alfatinib safe in a pregnant patient with testitis?", "in pregnancy"),
        ("What monitoring is needed with gammazumab?", "gammazumab is about monitoring"),
        ("How many years does remission of testitis last?", "gives a number of years"),
        ("Why was betazumab more effective than gammazumab in ALPHA?", "says the opposite"),
        ("Why did gammazumab fail in the ALPHA trial of testitis?", "says the opposite"),
        (
            "In an adult with testitis who had betazumab, how does gammazumab compare with insulin glargine for remission?",
            "mentions glargine",
        ),
        ("What is the induction dose of alfatinib in testitis at a CrCl of 25?", "by kidney function"),
        ("Is alfatinib effective in microscopic colitis and in testitis?", "mentions microscopic colitis"),
    ],
)
def test_what_is_not_covered_says_what_is_missing(
    question: str, words: str, engine: Engine, index: MemoryIndex
) -> None:
    assert words in reason(question, engine, index)


def test_an_age_is_read_as_a_population(index: MemoryIndex) -> None:
    assert analysis_of("Alfatinib for a 30-year-old?", index).populations == ()
    assert "pregnancy" in analysis_of("Alfatinib for a pregnant 30-year-old?", index).populations


def test_the_age_of_an_adult_asks_for_no_sentence_on_that_age(engine: Engine, index: MemoryIndex) -> None:
    assert reason("What is the induction dose of alfatinib in a 71-year-old with testitis?", engine, index) == ""


STORY = "He has had testitis for years, sleeps badly and is a keen gardener who likes alfatinib. Does alfatinib harm his tulips?"


@pytest.mark.parametrize("question", ["Does alfatinib harm tulips?", STORY])
def test_words_that_no_statement_holds_are_said_first(question: str, engine: Engine, index: MemoryIndex) -> None:
    answer = engine.answer(Question(text=question), index)
    first = answer.sections[0].blocks[0]
    assert answer.status == "partial"
    assert first.type == "template"
    assert first.text == "No statement of this corpus about alfatinib says anything of tulips."
    assert any(block.type == "statement" for block in answer.sections[0].blocks)


def test_a_related_question_is_not_one_that_is_answered_in_part(engine: Engine, index: MemoryIndex) -> None:
    answer = engine.answer(Question(text="What is the induction dose of alfatinib in testitis?"), index)
    assert answer.related_questions
    assert all(engine.answer(Question(text=text), index).status == "answered" for text in answer.related_questions)


def test_a_condition_that_nothing_is_about_refuses_where_it_is_asked(engine: Engine, index: MemoryIndex) -> None:
    asked = "Which drugs should be tried first in adults with otheritis who have had no treatment of any kind before?"
    assert "No statement of this corpus is about otheritis" in reason(asked, engine, index)
    told = "He has had otheritis as a child. Which drugs are suggested after failure of alfatinib in testitis?"
    assert reason(told, engine, index) == ""


def test_a_part_of_a_population_stands_for_it(index: MemoryIndex) -> None:
    kinds = (
        Term(name="renal impairment", kind="population"),
        Term(name="dialysis", kind="population", classes=("renal impairment",)),
    )
    about = About(analysis_of("alfatinib", index), Focus(kind="use"), Vocabulary(kinds), "US")
    assert about.with_kinds(["renal impairment"]) == {"renal impairment", "dialysis"}
    assert about.with_kinds(["dialysis"]) == {"dialysis"}


def test_an_empty_section_says_where_its_statements_stand_or_what_was_looked_for(
    engine: Engine, index: MemoryIndex
) -> None:
    def told(question: str, kind: str, index: MemoryIndex = index) -> list[str]:
        answer = engine.answer(Question(text=question), index)
        section = next(section for section in answer.sections if section.kind == kind)
        return [block.text for block in section.blocks if block.type == "template"]

    compared = "How does betazumab compare with gammazumab in testitis?"
    trial = make_document(
        source("alpha", "rct", "ALPHA: gammazumab versus betazumab in testitis", 2023),
        {"Efficacy": "In the ALPHA trial of testitis, remission was 50% with gammazumab versus 35% with betazumab."},
    )
    alone = MemoryIndex([trial], HashingEmbedder(), OWNER)
    assert told(compared, "evidence", alone) == ["What this corpus says of this stands in the direct answer."]
    assert engine.answer(Question(text=compared), index).status == "answered"
    refused = "What monitoring is needed with gammazumab?"
    assert told(refused, "evidence") == ["Left empty, since the question is not answered."]
    assert told(refused, "gaps") == ["Looked for: gammazumab."]


def test_ages_are_no_years_that_something_lasts(engine: Engine) -> None:
    label = make_document(
        source("ages", "label", "Label of alfatinib", 2024, "US"),
        {"Efficacy": "In testitis, remission on alfatinib lasts at ages 12 to 40."},
    )
    index = MemoryIndex([label], HashingEmbedder(), OWNER)
    assert "number of years" in reason("How many years does remission of testitis last on alfatinib?", engine, index)


def test_who_is_at_risk_may_be_told_beside_the_drug(engine: Engine) -> None:
    twins = Term(name="multiple pregnancy", kind="population", synonyms=("twins",))
    pages = {
        "advice": "Alfatinib 40 mg once daily is advised for those at high risk.",
        "risk": "Twins count as a high risk.",
    }

    def index(*names: str) -> MemoryIndex:
        documents = [
            make_document(
                source("-".join(one), "guideline", "Advice", 2024), {"Advice": " ".join(pages[name] for name in one)}
            )
            for one in ([names] if len(names) > 1 else [("advice",), *[names]])
        ]
        return MemoryIndex(documents, HashingEmbedder(), (*OWNER, twins))

    question = "Having twins: should I take alfatinib at high risk?"
    assert reason(question, engine, index("advice", "risk")) == ""
    assert "in multiple pregnancy" in reason(question, engine, index("risk"))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "Can alfatinib be crushed for somebody with testitis who has a tube?",
            "about alfatinib says anything of crush",
        ),
        (
            "A teacher of 44 with testitis takes alfatinib 10 mg and is well. She left her box in the fridge overnight, can "
            "she still take the tablets from it?",
            "about alfatinib says anything of storage.",
        ),
        (
            "An adult with testitis has begun alfatinib 40 mg once daily. Does it cause hair loss or hiccups?",
            "says anything of hair loss or hiccups.",
        ),
        (
            "How many of the people with testitis who were given gammazumab in the ALPHA trial died?",
            "about ALPHA says anything of death.",
        ),
        (
            "In the ALPHA trial of adults with testitis, did gammazumab and betazumab differ in constipated smokers?",
            "about ALPHA says anything of",
        ),
        (
            "In the ALPHA trial of adults with testitis, what became of sculptors and sailors?",
            "on ALPHA says what the question asks",
        ),
    ],
)
def test_a_matter_or_a_result_that_no_source_has_a_word_of_is_not_answered(
    question: str, words: str, engine: Engine, index: MemoryIndex
) -> None:
    assert words in reason(question, engine, index)


@pytest.mark.parametrize(
    "question",
    [
        "In the ALPHA trial of testitis, was endoscopic healing better with gammazumab?",
        "She keeps her pens in the fridge. What is the induction dose of alfatinib in testitis?",
    ],
)
def test_what_a_study_found_and_what_a_story_tells_refuses_nothing(
    question: str, engine: Engine, index: MemoryIndex
) -> None:
    assert reason(question, engine, index) == ""


def test_a_side_of_a_comparison_that_nothing_is_said_of_in_the_condition(engine: Engine) -> None:
    label = make_document(
        source("delta-label", "label", "Deltara (deltazole) label"),
        {"Dosing": "The label gives deltazole 5 mg once daily for otheritis."},
    )
    trial = make_document(
        source("beta-trial", "rct", "A trial of betazumab in testitis"),
        {"Efficacy": "In a trial of betazumab in testitis, remission was 40% with betazumab and 20% with placebo."},
    )
    owner = (*OWNER, Term(name="deltazole", kind="drug", classes=("azole",)), Term(name="azole", kind="class"))
    question = "Is deltazole as effective as betazumab in testitis?"
    label = label.model_copy(update={"source": label.source.model_copy(update={"topics": ("otheritis",)})})
    known = MemoryIndex([label, trial], HashingEmbedder(), owner)
    assert "No statement of this corpus is about deltazole in testitis." in reason(question, engine, known)
    class_trial = make_document(
        source("azole-trial", "meta-analysis", "Azoles and betazumab in testitis"),
        {"Efficacy": "Azoles and betazumab gave similar remission in testitis (41% and 40%) when pooled."},
    )
    both = MemoryIndex(
        [label, trial, class_trial],
        HashingEmbedder(),
        (*owner[:-1], Term(name="azole", kind="class", synonyms=("azoles",))),
    )
    assert reason(question, engine, both) == ""
    pooled = "When pooled in a trial, did deltazole and betazumab give similar remission in testitis?"
    assert reason(pooled, engine, both) == ""


def test_months_may_be_told_in_cycles(engine: Engine) -> None:
    diary = make_document(
        source("diary", "guideline", "Diaries in testitis"),
        {"Diagnosis": "The society asks for a diary over two cycles before treatment of testitis."},
    )
    index = MemoryIndex([diary], HashingEmbedder(), OWNER)
    assert reason("How many months of diary before treatment of testitis?", engine, index) == ""
    assert "gives a number of years" in reason("How many years of diary before treatment of testitis?", engine, index)


def test_since_may_tell_of_a_time(engine: Engine, index: MemoryIndex) -> None:
    assert "takes something for granted" not in reason(
        "Since starting alfatinib I feel ill, is it thrombosis?", engine, index
    )


def test_a_name_that_documents_have_is_known_though_no_list_has_it(engine: Engine) -> None:
    tool = make_document(
        source("pwmscan", "review", "A tool for motifs"),
        {"Background": "PWMScan scans whole genomes for matches of a motif."},
    )
    index = MemoryIndex([tool], HashingEmbedder(), OWNER)
    assert "names no drug" not in reason("Describe PWMScan", engine, index)
    assert "names no drug" in reason("Describe it please", engine, index)
    vocabulary = Vocabulary(OWNER)
    assert unknown_names("What is zorbafitinib?", vocabulary, lambda _: False, any_drug=False) == ("zorbafitinib",)
    assert unknown_names("What is zorbafitinib?", vocabulary, lambda _: True, any_drug=False) == ()


def test_a_word_that_documents_spell_as_americans_do_is_known() -> None:
    def asked(known: set[str]) -> tuple[str, ...]:
        text = "Is it somatisation?"
        return unknown_terms(text, [], tuple(analyse(text)), known.__contains__)

    assert asked(set(analyse("somatization"))) == ()
    assert asked(set()) == ("somatisation",)


def test_a_mechanism_of_action_is_no_action() -> None:
    assert "action" in facet_tokens("What is the mechanism of action of alfatinib?")


def test_a_part_that_is_not_covered_does_not_sink_the_other(engine: Engine, index: MemoryIndex) -> None:
    asked = "What is the induction dose of alfatinib in testitis, and how many hours before surgery is it stopped?"
    answer = engine.answer(Question(text=asked), index)
    assert answer.status == "partial"
    first = answer.sections[0].blocks[0]
    assert first.type == "template"
    assert "gives a number of hours" in first.text
    assert reason("How many hours before surgery is alfatinib stopped in testitis?", engine, index) != ""


def test_two_drugs_that_nothing_names_together_are_said_to_be_apart(engine: Engine) -> None:
    label = make_document(
        source("label", "label", "Label of alfatinib", 2024, "US"),
        {"Dosing": "In testitis, alfatinib 40 mg is given once daily."},
    )
    other = make_document(
        source("other", "label", "Label of gammazumab", 2024, "US"),
        {"Dosing": "In testitis, gammazumab 90 mg is given once daily."},
    )
    index = MemoryIndex([label, other], HashingEmbedder(), OWNER)
    answer = engine.answer(Question(text="What dose of alfatinib and gammazumab in testitis?"), index)
    first = answer.sections[0].blocks[0]
    assert first.type == "template"
    assert first.text == "No statement of this corpus tells of alfatinib and gammazumab side by side."
    assert answer.status == "partial"


def test_the_dose_of_a_second_drug_that_nothing_gives_is_told(engine: Engine) -> None:
    label = make_document(
        source("label", "label", "Label of alfatinib", 2024, "US"),
        {
            "Dosing": "In testitis, alfatinib 40 mg is given once daily.",
            "Monitoring": "Betazumab should be at hand when alfatinib is given in testitis.",
        },
    )
    index = MemoryIndex([label], HashingEmbedder(), OWNER)
    asked = "Do I stop alfatinib in testitis, and what dose of betazumab should be given?"
    answer = engine.answer(Question(text=asked), index)
    assert answer.status == "partial"
    first = answer.sections[0].blocks[0]
    assert first.type == "template"
    assert first.text == "No statement of this corpus gives a dose of betazumab."
