"""What is asked about a treatment beside its use, by the words that questions and sources have for it."""

from __future__ import annotations

import pytest

from rag.facets import asking_text
from rag.matters import ACTS, Matter, acts_asked, matters_asked, table
from rag.text.wordlist import pieces_of


def names(question: str) -> list[str]:
    return [matter.name for matter in matters_asked(question)]


def by_name(name: str) -> Matter:
    return next(matter for matter in table() if matter.name == name)


def test_every_line_of_the_table_has_a_name_of_its_own_and_words_on_both_sides() -> None:
    every = [matter.name for matter in table()]
    assert len(set(every)) == len(every)
    assert all(matter.asked and all(all(word for word in words) for words in matter.asked) for matter in table())
    assert not [matter.name for matter in table() if not matter.said]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Can apixaban be crushed?", "crushing tablets or a feeding tube"),
        ("My pens were left out of the fridge overnight, can I still use them?", "storage"),
        ("Missed two tablets of the pill, what now?", "a missed dose"),
        ("Is it a problem that I forgot it yesterday?", "a missed dose"),
        ("I am losing hair, is that from it?", "hair loss"),
        ("What is its half-life?", "half-life"),
        ("What is its half life?", "half-life"),
        ("How long before I may drive after it?", "driving"),
        ("Is breast-feeding allowed on it?", "breastfeeding"),
    ],
)
def test_a_matter_is_known_by_its_words(question: str, name: str) -> None:
    assert name in names(question)


@pytest.mark.parametrize(
    "question",
    [
        "A man with crushing chest pain takes aspirin. Which dose?",
        "He is driven by fear; which drug helps?",
        "Does the pressure drop or the syringe break?",
        "Rubella in the first trimester: how likely is damage?",
        "What makes a diverse corpus, and a diverticulum?",
    ],
)
def test_other_meanings_of_a_word_are_no_matter(question: str) -> None:
    assert not {
        "crushing tablets or a feeding tube",
        "driving",
        "a liquid form",
        "a cream, ointment or gel",
        "flying or diving",
    } & {*names(question)}


def test_words_joined_by_and_must_both_stand_there() -> None:
    matter = Matter(name="a thing", asked=(("miss*", "dose*"),), said=("missed",))
    assert matter.is_asked("I missed my morning dose")
    assert not matter.is_asked("I missed my train")
    assert not matter.is_asked("a dose a day")
    assert matter.is_said("a Missed dose is taken at once")
    assert not matter.is_said("it was not dismissed")


def test_a_source_may_say_it_by_words_that_no_question_has() -> None:
    assert by_name("storage").is_said("Keep below 25 °C, protected from light; do not freeze; discard after a month.")
    assert not by_name("storage").is_said("Take one tablet daily.")


def test_what_the_story_tells_is_not_asked() -> None:
    story = "She drives a taxi and keeps her pens in the fridge. Which dose does she need for her Crohn's disease now?"
    assert names(story) == []
    assert asking_text(story) == "Which dose does she need for her Crohn's disease now?"
    assert asking_text("no question mark at all. just words.") == "no question mark at all. just words."


def test_a_question_of_a_word_or_two_asks_about_what_was_told_just_before() -> None:
    text = "He is 15. He went without for four days. Which?"
    assert asking_text(text) == "He went without for four days. Which?"
    assert "a missed dose" in names(text)


def test_who_asks_whether_asks() -> None:
    text = "A man of 61 started it. His daughter asks whether people on it live longer. He smokes."
    assert asking_text(text) == "His daughter asks whether people on it live longer."
    assert names(text) == ["death"]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Can I simply stop it?", "stopping"),
        ("Ok to come off it?", "stopping"),
        ("How low do I aim?", "a target"),
        ("What do I add?", "adding"),
        ("Did it save any lives?", "mortality"),
        ("For how many days?", "a length of time"),
    ],
)
def test_what_is_asked_to_be_done_is_known_by_its_words(question: str, name: str) -> None:
    assert name in [act.name for act in acts_asked(question)]


def test_what_falls_below_a_figure_is_no_fall() -> None:
    assert "falls" not in names("What can replace it if the eGFR falls below 30?")
    assert "falls" in names("Does it raise the risk of falls?")


def test_acts_are_no_matters_and_have_words_on_both_sides() -> None:
    acts = table(ACTS)
    assert not {act.name for act in acts} & {matter.name for matter in table()}
    assert all(act.asked and act.said for act in acts)
    assert acts_asked("Which drug for testitis?") == ()


@pytest.mark.parametrize(
    "question",
    [
        "Can apixaban be crushed and put down a feeding tube?",
        "Does it get across the placenta, or into breast-milk?",
        "AF, CrCl 25: which anticoagulant, and is it dialysed off?",
        "Nothing of the kind is asked here?",
    ],
)
def test_the_quick_look_misses_nothing(question: str) -> None:
    assert matters_asked(question) == tuple(matter for matter in table() if matter.is_asked(asking_text(question)))


def test_pieces_are_what_a_text_with_the_words_has_in_it() -> None:
    assert pieces_of("protein bound*") == ("protein", "bound")
    assert pieces_of("*zepam") == ("zepam",)
    assert pieces_of("long-term use") == ("long", "term", "use")
