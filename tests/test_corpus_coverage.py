"""The script that looks for facts in the corpus, on made-up facts and documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import corpus_coverage
from benchmarks.corpus_coverage import Missing, Shelf, identifiers, missing, told, wanted
from corpus.folder import read_folder
from tests.corpus.writing import write

DOCUMENT = """---
id: alpha-trial
title: "Gammazumab in testitis (ALPHA)"
kind: rct
publisher: "Journal of Made-up Medicine"
year: 2023
identifiers:
  doi: "10.1000/alpha"
licence: "none"
is_summary: true
topics: [testitis]
---

# Gammazumab in testitis (ALPHA)

## About this summary

Seven hundred and 700 mg are not quoted from here.

## Efficacy

In ALPHA, remission of testitis at week 24 was 50% with gammazumab 300 mg and 35% with placebo.
Rash occurred in 0.71 per 100 patient-years with gammazumab and 0.64 with placebo.
"""


def fact(claim: str, source: str = "doi:10.1000/ALPHA; NCT00000001", **more: Any) -> dict[str, Any]:
    return {
        "id": "made-001",
        "claim": claim,
        "source": {"title": "Another title", "doi_or_pmid_or_url": source},
        "seen_at": "",
        "verified": True,
        "note": "",
        **more,
    }


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    write(tmp_path, "alpha-trial.md", DOCUMENT)
    return Shelf(read_folder(tmp_path).documents)


@pytest.mark.parametrize(
    ("claim", "lost"),
    [
        ("ALPHA week 24: 50% vs 35% with gammazumab 300 mg.", None),
        ("Rash: 0.71 vs 0.64 per 100 patient-years in two trials.", None),
        ("ALPHA week 12: 50% vs 53%.", ("12 week", "53 percent")),
        ("Gammazumab 700 mg.", ("700 mg",)),
        ("Gammazumab at least 0.3 g.", None),
    ],
)
def test_figures_are_looked_for_in_sentences_that_can_be_quoted(
    shelf: Shelf, claim: str, lost: tuple[str, ...] | None
) -> None:
    expected = [] if lost is None else [Missing("made-001", claim, ("alpha-trial",), lost)]
    assert list(missing([fact(claim)], shelf)) == expected


def test_figures_that_another_document_says_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, "alpha-trial.md", DOCUMENT)
    other = DOCUMENT.replace("alpha-trial", "beta-trial").replace("10.1000/alpha", "10.1000/beta")
    write(tmp_path, "beta-trial.md", other.replace("ALPHA", "BETA").replace("300 mg", "400 mg"))
    shelf = Shelf(read_folder(tmp_path).documents)
    claim = "In ALPHA, remission of testitis at week 24 was 50% with gammazumab 400 mg and 35% with placebo."
    found = Missing("made-001", claim, ("alpha-trial",), ("400 mg",), ("alpha-trial", "beta-trial"))
    assert list(missing([fact(claim)], shelf)) == [found]


def test_a_source_is_found_by_identifier_then_by_title_then_by_wording(shelf: Shelf) -> None:
    nowhere = "https://example.org/none"
    title = {"title": "Gammazumab in testitis: ALPHA", "doi_or_pmid_or_url": nowhere}
    assert shelf.of(fact("")["source"], "", "x") == ("alpha-trial",)
    assert shelf.of(title, "", "x") == ("alpha-trial",)
    assert shelf.of({"title": "Z", "doi_or_pmid_or_url": nowhere}, "", "x") == ()
    said = "Remission of testitis was 50% with gammazumab 300 mg."
    assert shelf.of({"title": "Z", "doi_or_pmid_or_url": nowhere}, "", said) == ("alpha-trial",)
    assert list(missing([fact("Nothing alike.", nowhere)], shelf)) == [Missing("made-001", "Nothing alike.", (), ())]


def test_corrections_stand_for_their_claims_and_what_is_left_out_is_passed_over() -> None:
    assert told(fact("5 mg", second_reading={"verdict": "wrong", "correction": "6 mg"})) == "6 mg"
    assert told(fact("5 mg", second_reading={"verdict": "confirmed"})) == "5 mg"
    assert wanted(fact("5 mg"))
    assert not wanted(fact("5 mg", verified=False))
    assert not wanted(fact("5 mg", note="DERIVED from two papers"))
    assert not wanted(fact("5 mg", problems=["no finding: says only that a study exists"]))
    assert wanted(fact("5 mg", problems=["contradiction unflagged"]))


def test_identifiers_are_read_in_one_form_of_writing() -> None:
    text = "doi:10.1000/AbC; PMID 36792429; PMC123; https://www.example.org/Page/"
    assert identifiers(text) == {"10.1000/abc", "36792429", "pmc123", "example.org/page"}
    assert identifiers("36792429") == {"36792429"}


def test_without_facts_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert corpus_coverage.main([str(tmp_path)]) == 2
    assert "holds no facts (*.jsonl)" in capsys.readouterr().out
