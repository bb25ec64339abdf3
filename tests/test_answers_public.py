"""The command that scores answers on public sets, on made-up ones; the sets themselves are never shipped."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import answers_public as script
from benchmarks.answer_sets import Case, pubmedqa
from benchmarks.single_sentences import last_sentence, sentences
from rag.records import Source
from tests.fakes import HashingEmbedder, MemoryIndex, make_document


def case(name: str, *references: str, half: str = "") -> Case:
    return Case(name, "Does it help?", references, half=half)


def said(name: str, direct: str, nearest: str, reference: str, *, abstained: bool = False) -> script.Said:
    texts = {
        script.DIRECT: direct,
        script.WHOLE: direct,
        script.CONTROL: direct,
        script.NEAREST: nearest,
        script.LAST: "Nothing alike was seen.",
    }
    return script.Said(case(name, reference), abstained, texts, {})


def test_an_answer_that_abstains_scores_nothing_and_is_counted() -> None:
    ones = [
        said("a", "alfatinib helps here", "alfatinib helps here", "alfatinib helps here"),
        said("b", "", "alfatinib helps here", "alfatinib helps here", abstained=True),
    ]
    everything, answered = script.tables("pubmedqa", ones)
    assert everything.title == "pubmedqa: all 2 questions (1 abstentions score 0)"
    assert everything.rows[0] == (script.DIRECT, "2", "0.500", "0.500", "0.500", "0.500")
    assert everything.rows[3] == (script.NEAREST, "3", "1.000", "1.000", "1.000", "1.000")
    assert everything.rows[5][2].startswith("-0.500 (")
    assert answered.rows[0] == (script.DIRECT, "3", "1.000", "1.000", "1.000", "1.000")


def test_of_several_references_the_best_one_counts() -> None:
    one = case("a", "nothing of the kind", "alfatinib helps here")
    assert script._score("alfatinib\nhelps here", one, "rougeLsum") == (1.0, 1.0)
    assert script._score("", one, "rouge2") == (0.0, 0.0)


def test_tables_replace_what_stands_between_their_own_markers() -> None:
    text = "a\n<!-- kqa: begin -->\nold\n<!-- kqa: end -->\nb\n<!-- bioasq: begin -->\nkept\n<!-- bioasq: end -->\n"
    made = script.written(text, "kqa", [script.Table("t", ("x",), [("1",)])])
    assert "old" not in made
    assert "**t**" in made
    assert "kept" in made
    assert script.written(made, "kqa", [script.Table("t", ("x",), [("1",)])]) == made


def test_an_abstract_keeps_its_labels_as_headings(tmp_path: Path) -> None:
    folder = tmp_path / "pubmedqa"
    folder.mkdir()
    row = {"_id": "7", "title": "", "labels": ["AIM", "RESULTS"], "contexts": ["Is it so?", "It was so. It ended."]}
    with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write(json.dumps(row))
    (folder / "qrels_dev.tsv").write_text("query\tdocument\tgrade\n7\t7\t1\n", encoding="utf-8")
    answer = {"_id": "7", "question": "Is it so?", "long_answer": "Yes."}
    (folder / "answers_dev.jsonl").write_text(json.dumps(answer) + "\n", encoding="utf-8")
    found = pubmedqa(tmp_path)
    (document,) = found.documents
    assert [section.heading_path for section in document.sections] == [("Abstract", "Aim"), ("Abstract", "Results")]
    assert [document.text[one.start : one.end] for one in document.sections] == row["contexts"]
    assert found.cases[0].own == (document.id,)
    assert last_sentence(document) == "It ended."


@pytest.mark.parametrize("own", [("one",), ()])
def test_baselines_read_the_documents_that_hold_the_answer(own: tuple[str, ...]) -> None:
    embedder = HashingEmbedder()
    documents = [
        make_document(
            Source(id=f"document-{name}", title="Title", kind="other", sha256="0" * 64, topics=(name,)),
            {"Objective": f"We looked at {name}.", "Results": f"It was {name}."},
        )
        for name in ("one", "two")
    ]
    index = MemoryIndex(documents, embedder)
    read = list(sentences(own, (), embedder.embed(["one"])[0], index))
    assert [(one.text, one.is_finding) for one in read] == (
        [("We looked at one.", False), ("It was one.", True)] if own else []
    )
