"""Gold files: what is read, what is refused and in which words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag.errors import GoldError
from seeds.gold import MustNot, load_gold, parse_case, require_split, sentence_sha256
from tests.seeds.writing import case, source


def line(case_id: str = "case-1", **fields: Any) -> str:
    body: dict[str, Any] = {
        "schema_version": "1.1",
        "case_id": case_id,
        "split": "dev",
        "question": "What treats testitis?",
        "conversation": [],
        "audience": "clinician",
        "answerable": True,
        "as_of": "2026-01-25",
        "sections": [],
        "sources": [],
        "nuggets": [],
        "must_not": [],
        "qrels": [],
    }
    return json.dumps({**body, **fields})


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def refusal(*paths: Path, **how: Any) -> str:
    with pytest.raises(GoldError) as caught:
        load_gold(paths, **how)
    return str(caught.value)


def test_cases_of_a_folder_come_in_the_order_of_their_ids(tmp_path: Path) -> None:
    write(tmp_path, "b.jsonl", line("case-2"), "", line("case-3"))
    write(tmp_path, "a.jsonl", line("case-9"), line("case-1"))
    write(tmp_path, "notes.txt", "no gold")
    assert [one.case_id for one in load_gold([tmp_path])] == ["case-1", "case-2", "case-3", "case-9"]


def test_a_split_and_ids_choose_cases(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", line("case-1"), line("case-2", split="test"), line("case-3", split="test"))
    assert [one.case_id for one in load_gold([path], split="test")] == ["case-2", "case-3"]
    assert [one.case_id for one in load_gold([path], case_ids=["case-3", "case-1"])] == ["case-1", "case-3"]


def test_an_id_that_occurs_twice_names_both_places(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", line("case-1"))
    write(tmp_path, "b.jsonl", line("case-0"), line("case-1"))
    assert refusal(tmp_path) == "b.jsonl line 2 has the case id 'case-1' of a.jsonl line 1; rename one."


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ("{not json", "line 1 is no gold case"),
        (line(split="prod"), "split: 'prod' is not one of"),
        (line(colour="red"), "'colour' was unexpected"),
        (line(nuggets=[{"id": "N"}]), "nuggets.0:"),
        (line("UPPER"), "case_id: 'UPPER' does not match"),
        (line(must_not=[{"id": "M", "severity": "fatal", "text": "t", "anchors": [["a"]]}]), "must_not.0.severity:"),
        (
            line(must_not=[{"id": "M", "severity": "minor", "text": "t", "anchors": [["a"]], "exceptions": ["xyz"]}]),
            "must_not.0.exceptions.0: 'xyz' does not match",
        ),
    ],
)
def test_a_broken_line_is_named_with_its_field(tmp_path: Path, broken: str, where: str) -> None:
    message = refusal(write(tmp_path, "a.jsonl", broken))
    assert message.startswith("a.jsonl line 1 is no gold case (")
    assert where in message
    assert message.endswith("see seeds/gold_case.schema.json.")


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", line())
    empty = tmp_path / "empty"
    empty.mkdir()
    assert refusal(tmp_path / "none.jsonl").startswith(f"There are no gold cases at {tmp_path / 'none.jsonl'}")
    assert "holds no gold file (*.jsonl)" in refusal(empty)
    assert "There is no gold case in the split 'holdout'" in refusal(path, split="holdout")
    assert "There is no gold case 'case-7'" in refusal(path, case_ids=["case-7"])


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    assert "save it as UTF-8 JSON Lines" in refusal(path)


def test_a_wrong_split_lists_the_right_ones() -> None:
    assert require_split("dev") == "dev"
    assert require_split(None) is None
    with pytest.raises(GoldError, match="choose from: dev, test, holdout"):
        require_split("train")


def test_defaults_are_filled_in() -> None:
    parsed = parse_case(line())
    assert (parsed.followup, parsed.conflicts, parsed.readability.fk_grade_max) == (None, (), 30.0)


def test_questions_are_the_users_turns_and_the_measured_one_last() -> None:
    gold = case(
        conversation=(
            {"role": "user", "text": "What treats testitis?"},
            {"role": "assistant", "text": "Alfatinib."},
            {"role": "user", "text": "At what dose?"},
        ),
        question="And in otheritis?",
    )
    assert gold.questions == ("What treats testitis?", "At what dose?", "And in otheritis?")


def test_documents_are_those_behind_the_named_sources() -> None:
    gold = case(sources=(source("R1", "a", "b"), source("R2", "c"), source("R3")))
    assert gold.documents() == {"a", "b", "c"}
    assert gold.documents(["R2", "R3"]) == {"c"}


class TestExceptions:
    SENTENCE = "Alfatinib is contraindicated in testitis."

    def rule(self, *exceptions: str) -> MustNot:
        return MustNot(id="M", text="m", severity="major", anchors=(("contraindicated",),), exceptions=exceptions)

    def test_the_hash_is_that_of_the_text_with_single_blanks(self) -> None:
        # printf 'Alfatinib is contraindicated in testitis.' | sha256sum
        assert sentence_sha256(" Alfatinib  is\ncontraindicated in testitis. ") == HASH

    def test_a_prefix_excuses_the_sentence_and_no_other(self) -> None:
        rule = self.rule("00000000", HASH[:8])
        assert rule.excuses(self.SENTENCE)
        assert not rule.excuses("Alfatinib is contraindicated in otheritis.")

    def test_without_exceptions_nothing_is_excused(self) -> None:
        assert not self.rule().excuses(self.SENTENCE)


HASH = "8544ea08a8b98d4bc7a07b87869bb26579fa9888d56d50e79763b571da2ea50b"
