from __future__ import annotations

from pathlib import Path

import pytest

from corpus.vocabulary import load_terms
from rag.errors import CorpusError
from rag.records import Term
from tests.corpus.writing import write


def test_terms_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        "terms:\n  - {name: upadacitinib, kind: drug, synonyms: [Rinvoq], classes: [JAK inhibitor]}\n"
        "  - {name: CD, kind: condition}\n"
    )
    write(tmp_path, "vocabulary.yaml", text)
    assert load_terms(tmp_path) == (
        Term(name="upadacitinib", kind="drug", synonyms=("Rinvoq",), classes=("JAK inhibitor",)),
        Term(name="CD", kind="condition"),
    )


def test_no_file_means_no_terms(tmp_path: Path) -> None:
    assert load_terms(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "terms: [{name: a, kind: drug, synonyms: [Rinvoq]}, {name: rinvoq, kind: drug}]",
            "vocabulary.yaml has 'rinvoq' under 'a' and 'rinvoq'; keep one.",
        ),
        ("terms: [{name: a, kind: drug, synonyms: [A]}]", "has 'A' under 'a' and 'a'; keep one."),
        ("terms: [{name: a, kind: drug, synonyms: ['']}]", "has an empty synonym under 'a'; remove it."),
        ("terms: [{name: a, kind: pill}]", "has an unusable value in term 1, kind: input should be 'drug'"),
        ("terms: [{name: a, kind: drug}, {name: b}]", "has an unusable value in term 2, kind: field required"),
        ("terms: [{name: a, kind: drug, synonyms: [yes]}]", "in term 1, synonyms, 0: input should be a valid string"),
        ("terms: [{name: '', kind: drug}]", "has an unusable value in term 1, name"),
        ("words: []", "has an unusable value in terms: field required"),
        ("- a", "vocabulary.yaml is broken: the YAML is not a list of 'field: value' lines; mend it."),
        ("terms: \x07", "vocabulary.yaml holds the unreadable character U+0007 at line 1; delete it."),
    ],
)
def test_broken_lists_name_the_term_and_the_mend(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, "vocabulary.yaml", text)
    with pytest.raises(CorpusError) as caught:
        load_terms(tmp_path)
    assert message in str(caught.value)
