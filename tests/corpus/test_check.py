from __future__ import annotations

from pathlib import Path

import pytest

from corpus.check import check
from corpus.leaning import find_leaning
from corpus.manifest import write_manifest
from tests.corpus.writing import BODY, HEAD, write, write_summary


def problems(folder: Path) -> list[tuple[str, str]]:
    write_manifest(folder)
    return [(problem.path, problem.what) for problem in check(folder, latest_year=2027).problems]


def with_front(folder: Path, line: str, *, document_id: str = "one-1", title: str = "A trial") -> None:
    write(
        folder,
        f"{document_id}.md",
        HEAD.format(id=document_id, title=title).replace("kind: rct\n", f"kind: rct\n{line}\n") + BODY,
    )


def test_clean_folder_has_no_problem_and_counts_what_can_be_quoted(tmp_path: Path) -> None:
    write_summary(tmp_path, "one-1")
    write_summary(tmp_path, "two-2", body=BODY + "\n## Safety\n\nAcne occurred on 45 mg. Acne was mild on 15 mg.\n")
    write_manifest(tmp_path)
    outcome = check(tmp_path, latest_year=2027)
    assert (outcome.documents, outcome.sentences, outcome.problems, outcome.ok) == (2, 4, (), True)


def test_unreadable_document_keeps_its_mend(tmp_path: Path) -> None:
    write_summary(tmp_path, "one-1")
    write_manifest(tmp_path)
    write(tmp_path, "zz.md", "# Bad\n")
    first = check(tmp_path).problems[0]
    assert (first.path, first.what) == ("zz.md", "has no front matter")
    assert first.mend == "begin the file with a line of three dashes, the fields, three dashes"


def test_id_must_be_the_name_of_the_file(tmp_path: Path) -> None:
    write_summary(tmp_path, "one-1", name="other.md")
    assert problems(tmp_path) == [("other.md", "has the id 'one-1'")]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('identifiers: {doi: "doi:10.1056/x"}', "has the doi 'doi:10.1056/x'"),
        ('identifiers: {doi: "10.1056/a b"}', "has the doi '10.1056/a b'"),
        ('identifiers: {pmid: "PMID 1"}', "has the pmid 'PMID 1'"),
        ('identifiers: {pmcid: "123"}', "has the pmcid '123'"),
        ('identifiers: {nct: "NCT123"}', "has the nct 'NCT123'"),
        ('identifiers: {setid: "abc"}', "has the setid 'abc'"),
        ('identifiers: {url: "javascript:alert(1)"}', "has the url 'javascript:alert(1)'"),
        ('identifiers: {url: ""}', "has the url ''"),
    ],
)
def test_identifiers_have_their_forms(tmp_path: Path, line: str, what: str) -> None:
    with_front(tmp_path, line)
    assert problems(tmp_path) == [("one-1.md", what)]


def test_well_formed_identifiers_pass(tmp_path: Path) -> None:
    with_front(
        tmp_path,
        'identifiers: {doi: "10.1056/NEJMoa2314585", pmid: "39018531", pmcid: "PMC11425823", nct: "NCT04524611", '
        'setid: "c0a6bbd2-5a1c-4a4c-b8f5-5bd2b3a2e1a7", url: "https://clinicaltrials.gov/study/NCT04524611"}',
    )
    assert problems(tmp_path) == []


def test_year_publisher_licence_and_topics_are_looked_at(tmp_path: Path) -> None:
    text = HEAD.format(id="one-1", title="A trial").replace("2024", "2031").replace("crohns-disease", "Crohn's")
    write(tmp_path, "one-1.md", text.replace("publisher: N Engl J Med\n", "") + BODY)
    assert problems(tmp_path) == [
        ("one-1.md", "is dated 2031"),
        ("one-1.md", "lacks the field 'publisher'"),
        ("one-1.md", "has the topic 'Crohn's'"),
    ]


def test_one_publication_is_one_document_unless_titles_differ(tmp_path: Path) -> None:
    for document_id, title in (("a-1", "A trial"), ("b-1", "A TRIAL"), ("c-1", "Its extension")):
        with_front(tmp_path, 'identifiers: {doi: "10.1056/X"}', document_id=document_id, title=title)
    assert problems(tmp_path) == [("b-1.md", "has the doi and the title of a-1.md")]


def test_headings_of_summaries_are_fixed_and_stand_once(tmp_path: Path) -> None:
    write_summary(tmp_path, "one-1", body=BODY + BODY + "\n## Results\n\nA.\n\n### Acne\n\nB.\n")
    assert problems(tmp_path) == [
        ("one-1.md", "has the heading 'Efficacy' 2 times"),
        ("one-1.md", "has the heading 'Results'"),
        ("one-1.md", "has the heading 'Results > Acne'"),
    ]


def test_summary_says_that_it_is_one(tmp_path: Path) -> None:
    text = HEAD.format(id="one-1", title="A trial")
    write(tmp_path, "one-1.md", text[: text.index("## About")] + BODY)
    assert problems(tmp_path) == [("one-1.md", "lacks the section 'About this summary'")]


def test_sources_that_are_no_summaries_keep_their_own_words(tmp_path: Path) -> None:
    text = HEAD.format(id="one-1", title="A guideline").replace("is_summary: true", "is_summary: false")
    write(tmp_path, "one-1.md", text + "\n## Results\n\nThis is theirs. " + "word " * 80 + "\n")
    assert problems(tmp_path) == []


def test_sentences_that_lean_or_run_on_are_quoted(tmp_path: Path) -> None:
    long = "Remission " + "was " * 60 + "rare."
    write_summary(tmp_path, "one-1", body=f"\n## Safety\n\nIt was rare. Acne was seen in these patients. {long}\n")
    write_manifest(tmp_path)
    found = check(tmp_path, latest_year=2027).problems
    assert [(problem.what, problem.sentence) for problem in found] == [
        ("leans on another sentence: 'It'", "It was rare."),
        ("leans on another sentence: 'these patients'", "Acne was seen in these patients."),
        ("has a sentence of 62 words", long),
    ]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("However, remission was rare.", "However"),
        ("In contrast, remission was rare.", "In contrast"),
        ("Remission was higher in the same trial.", "the same trial"),
        ("Remission was higher in this open-label study.", "this open-label study"),
        ("Remission was higher in this pivotal study.", "this pivotal study"),
        ("Adults in these trials improved, and they also lost weight.", "these trials"),
        ("The dose is described below.", "described below"),
        ("Its half-life is 9 hours.", "Its"),
        ("IT-enabled clinics asked more often.", None),
        ("Thiopurines lowered antibodies in SONIC at week 30.", None),
        ("Such-like wording of upadacitinib stands alone.", None),
        ("Upadacitinib 45 mg for 12 weeks is the same dose as in ulcerative colitis.", None),
    ],
)
def test_leaning_words_are_named(sentence: str, words: str | None) -> None:
    assert find_leaning(sentence) == words


def test_vocabulary_and_manifest_are_part_of_the_check(tmp_path: Path) -> None:
    write_summary(tmp_path, "one-1")
    write_summary(tmp_path, "two-2")
    write(tmp_path, "vocabulary.yaml", "terms: [{name: a, kind: pill}]")
    assert [problem.path for problem in check(tmp_path).problems] == ["MANIFEST.json", "vocabulary.yaml"]
    write_manifest(tmp_path)
    write_summary(tmp_path, "one-1", title="Changed")
    (tmp_path / "two-2.md").unlink()
    write_summary(tmp_path, "three-3")
    write(tmp_path, "vocabulary.yaml", "terms: []")
    assert [(problem.path, problem.what) for problem in check(tmp_path).problems] == [
        ("one-1.md", "differs from its checksum in the manifest"),
        ("three-3.md", "is not in the manifest"),
        ("two-2.md", "is in the manifest but not in the folder"),
    ]
