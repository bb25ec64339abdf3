"""The script that holds the nugget matcher against physicians, on a miniature set; the set itself is never shipped."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from benchmarks import kqa_agreement as script


def judged(question: str, matched: bool, majority: bool) -> script.Judgement:
    return script.Judgement(question, matched, majority, (majority,) * 3)


def test_kappa_is_that_of_the_formula() -> None:
    # both yes 4, matcher alone 1, physicians alone 2, neither 3: agreement 0.7, by chance 0.5 * 0.6 + 0.5 * 0.4
    found = [judged("q", True, True)] * 4 + [judged("q", True, False)] + [judged("q", False, True)] * 2
    found += [judged("q", False, False)] * 3
    assert script.agreement(found) == pytest.approx((0.7 - 0.5) / 0.5)
    assert script.kappa([one.matched for one in found], [one.majority for one in found]) == pytest.approx(0.4)


def test_the_interval_draws_whole_questions() -> None:
    alike = [judged("a", True, True), judged("a", False, False)]
    unlike = [judged("b", True, False), judged("b", False, True)]
    assert script.interval(alike, script.agreement) == (1.0, 1.0)
    assert script.interval(alike + unlike, script.agreement) == (-1.0, 1.0)  # each question alone, or both


def test_a_line_that_ends_in_a_colon_speaks_for_the_lines_below() -> None:
    found = script.units("Causes are many. Such as:\n* Dry mouth.\n- Smoking.\n")
    assert [(one.text, one.stem) for one in found] == [
        ("Causes are many.", ""),
        ("Such as:", ""),
        ("Dry mouth.", "Causes are many. Such as:"),
        ("Smoking.", "Causes are many. Such as:"),
    ]


def test_pairs_without_anchors_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def short(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    anchors = {"question": short("Q?"), "statement": short("It is blue."), "anchors": [["blue"]]}
    file = tmp_path / "anchors.jsonl"
    file.write_text(json.dumps(anchors) + "\n", encoding="utf-8")
    monkeypatch.setattr(script, "ANCHORS", file)
    pair = {"Question": "Q?", "claim": "It is blue.", "answer": "The thing is blue.", "majority_label": "Entailment"}
    labels = {f"label_{one}": label for one, label in enumerate(("Entailment", "Neutral", "Entailment"))}
    rows = [{**pair, **labels}, {**pair, **labels, "claim": "It is red."}]
    (tmp_path / script.LABELS).write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert list(script.judgements(tmp_path)) == [script.Judgement("Q?", True, True, (True, False, True))]


def test_the_anchors_are_well_formed_and_hold_no_text_of_the_set() -> None:
    lines = [json.loads(line) for line in script.ANCHORS.read_text(encoding="utf-8").splitlines()]
    assert len({line["question"] for line in lines}) == 25
    assert len({(line["question"], line["statement"]) for line in lines}) == len(lines) == 194
    assert len(script.patterns()) == 194
    longest = max(len(word.split()) for line in lines for group in line["anchors"] for word in group)
    assert longest <= 3
