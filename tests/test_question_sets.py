"""The questions with the sentences that answer them: they are whole, and what is counted on them is what a hand counts."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks.reading import QUESTIONS, Asked, held, plain, questions, stands_in
from benchmarks.worth import Read, fit, scores
from corpus.folder import read_folder
from rag.answer import Question
from rag.engine import Engine
from service.settings import Settings
from tests.fakes import HashingEmbedder, MemoryIndex
from tests.world import OWNER, documents

FILES = sorted(QUESTIONS.glob("*.jsonl"))


def test_every_wanted_sentence_stands_in_the_corpus_word_for_word() -> None:
    reading = read_folder(Settings.from_environment({}).corpus_folder)
    corpus = " ".join(plain(document.text) for document in reading.documents)
    wanted = [sentence for file in FILES for one in questions(file) for sentence in one.wanted]
    assert len(wanted) > 2_900
    assert [sentence for sentence in wanted if sentence not in corpus] == []


def test_no_question_stands_twice() -> None:
    every = [one.text for file in FILES for one in questions(file)]
    assert len(every) == len(set(every)) == 2_079 + 480 + 72 + 108


def test_what_cannot_be_answered_says_what_is_missing() -> None:
    for file in QUESTIONS.glob("unanswered-*.jsonl"):
        records = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        assert len(records) == 60
        assert all(record["missing"] and record["why"] for record in records)


def test_where_the_wanted_sentences_stand_is_counted() -> None:
    index = MemoryIndex(documents(), HashingEmbedder(), OWNER)
    answer = Engine(HashingEmbedder()).answer(
        Question(text="What is the induction dose of alfatinib in testitis?"), index
    )
    direct = next(statement.text for section, statement in answer.statements() if section == "direct_answer")
    found = held(Asked("", (direct, "Nobody says this."), True), answer)
    assert found == (True, True, 0.5, 1.0, 1.0)
    assert held(Asked("", ("Nobody says this.", "Nor this.", direct), True), answer) == (True, True, 1 / 3, 0.0, 1.0)


def test_a_part_of_a_sentence_stands_for_it() -> None:
    assert stands_in("A whole sentence.", ["A whole sentence. And one more."])
    assert stands_in("A whole sentence. And one more.", ["A whole sentence."])
    assert not stands_in("Another.", ["A whole sentence."])


def _read(values: list[list[float]], answers: list[bool]) -> Read:
    return Read(np.array(values), np.zeros(len(values)), np.array(answers))


def test_scores_are_those_of_a_hand() -> None:
    read = _read([[0.0] * 6] * 4, [False, True, False, True])
    precision, first, three = scores([read], lambda one: np.array([4.0, 3.0, 2.0, 1.0]))
    assert precision == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert (first, three) == (0.0, 1.0)


def test_the_weight_of_what_tells_is_found_and_that_of_noise_is_none() -> None:
    chance = np.random.default_rng(5)
    read = []
    for _ in range(200):
        values = chance.normal(size=(8, 6))
        read.append(Read(values, np.zeros(8), np.arange(8) == np.argmax(2.0 * values[:, 1] + chance.gumbel(size=8))))
    weights = fit(read)
    assert weights[1] == pytest.approx(2.0, abs=0.4)
    assert np.abs(np.delete(weights, 1)).max() < 0.3
