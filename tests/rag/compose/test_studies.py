"""What one study says to the question that it put to itself."""

from __future__ import annotations

from rag.answer import Answer, Question
from rag.engine import Engine
from rag.records import Document, SourceKind
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.world import OWNER, source

QUESTION = "Does a telephone reminder raise attendance at the testitis clinic?"
AIM = "We asked whether a telephone reminder raises attendance at the testitis clinic."
METHOD = "Adults were allotted by week of birth."
FINDING = "Attendance was 81% with a telephone reminder and 62% without."
ASIDE = "Most were women."
CONCLUSION = "A telephone reminder raises attendance at the testitis clinic."


def study(*, conclusion: bool = False, headings: tuple[str, str] = ("Objective", "Results")) -> Document:
    sections = {headings[0]: AIM, "Methods": METHOD, headings[1]: f"{ASIDE} {FINDING}"}
    if conclusion:
        sections["Conclusions"] = f"{CONCLUSION} Nurses need not be present."
    return make_document(source("reminder-study", "rct", "Reminders and attendance"), sections)


def other(kind: SourceKind = "cohort") -> Document:
    sections = {"Results": "A letter did not change attendance of the heart clinic. Reminder letters cost 2 dollars."}
    return make_document(source("letter-study", kind, "Letters"), sections)


def direct(answer: Answer) -> list[str]:
    """Fixed words and quotes of the direct answer, in order."""
    return [block.text for block in answer.sections[0].blocks if block.type in {"template", "statement"}]


def asked(question: str, *documents: Document) -> list[str]:
    embedder = HashingEmbedder()
    return direct(Engine(embedder).answer(Question(text=question), MemoryIndex(documents, embedder, OWNER)))


def test_the_aim_comes_with_a_finding_of_the_same_study() -> None:
    said = asked(QUESTION, study(), other())
    assert said == [
        "The study that comes nearest to the question looked at this:",
        AIM,
        "It found:",
        FINDING,
    ]


def test_a_conclusion_comes_before_what_was_found() -> None:
    said = asked(QUESTION, study(conclusion=True), other())
    assert said == [
        "The study that comes nearest to the question concluded:",
        CONCLUSION,
        "It found:",
        FINDING,
    ]


def test_without_results_under_a_heading_no_study_is_taken() -> None:
    said = asked(QUESTION, study(headings=("Objective", "Course")), other())
    assert not any("study that comes nearest" in text for text in said)


def test_a_survey_is_not_one_studys_to_give() -> None:
    said = asked("What are the options to raise attendance at the testitis clinic?", study(conclusion=True), other())
    assert not any("study that comes nearest" in text for text in said)
