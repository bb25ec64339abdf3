"""The samples of PMC, DailyMed and PubMed, with what was read in each file apart from the loaders (`expected/`).

`articles.txt`: PMC id | year | kind | PMID | DOI | trial | title. `labels.txt`: file | set id | effective | labeler | title.

Year: that of the issue, else of electronic publication. Kind: a trial counts as randomised where its title or its abstract says
so. PMC1175919 says it only in its methods, PMC546184 pools two trials, PMC3499555 compares two tests: they are "other".
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from corpus.loaders.port import Origin
from corpus.loaders.registry import load
from rag.chunking import chunk_document
from rag.records import Document
from tests.corpus.samples import sample_folder

EXPECTED = Path(__file__).parent / "expected"


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in (EXPECTED / table).read_text(encoding="utf-8").splitlines()]


@lru_cache(maxsize=128)
def only(path: Path) -> Document:
    loaded = load(path.read_bytes(), Origin(path.name, path.stem))
    assert loaded.refused == ()
    (document,) = loaded.documents
    return document


@pytest.mark.parametrize("row", rows("articles.txt"), ids=lambda row: row[0])
def test_article_says_what_a_person_reads_in_it(row: list[str]) -> None:
    document = only(sample_folder("sample_docs", "jats_nxml") / f"{row[0]}.nxml")
    source, known = document.source, document.source.identifiers
    said = [known.pmcid, str(source.year), source.kind, known.pmid or "-", known.doi or "-", known.nct or "-"]
    assert [*said, source.title] == row
    assert document.id == row[0].lower()
    assert source.licence.startswith(("CC BY", "CC0", "Public domain"))


def test_every_sample_is_in_the_tables() -> None:
    folder = sample_folder("sample_docs")
    assert {path.stem for path in (folder / "jats_nxml").iterdir()} == {row[0] for row in rows("articles.txt")}
    assert {path.stem for path in (folder / "spl_xml").iterdir()} == {row[0] for row in rows("labels.txt")}


@pytest.mark.parametrize("row", rows("labels.txt"), ids=lambda row: row[0])
def test_label_says_what_a_person_reads_in_it(row: list[str]) -> None:
    document = only(sample_folder("sample_docs", "spl_xml") / f"{row[0]}.xml")
    source = document.source
    assert [row[0], source.identifiers.setid, source.version, source.publisher, source.title] == row
    assert (source.kind, source.jurisdiction, source.year) == ("label", "US", int(row[2][:4]))
    assert document.id == f"spl-{row[1]}"


def test_citation_says_what_a_person_reads_in_it() -> None:
    document = only(sample_folder("sample_docs", "pubmed_xml") / "pubmed-29768149.xml")
    source, known = document.source, document.source.identifiers
    assert (document.id, source.kind, source.year, source.retracted, source.notices) == (
        "pmid-29768149", "rct", 2018, False, (),
    )  # fmt: skip
    assert source.title == "Inhaled Combined Budesonide-Formoterol as Needed in Mild Asthma"
    assert source.publisher == "The New England journal of medicine"
    assert (known.pmid, known.doi, known.nct, known.pmcid) == (
        "29768149", "10.1056/NEJMoa1715274", "NCT02149199", None,
    )  # fmt: skip
    assert [section.heading_path for section in document.sections] == [
        ("Abstract", "Background"),
        ("Abstract", "Methods"),
        ("Abstract", "Results"),
        ("Abstract", "Conclusions"),
    ]
    assert "a fast-acting β2-agonist may be an alternative" in document.text


def test_correction_names_what_it_corrects() -> None:
    document = only(sample_folder("sample_docs", "jats_nxml") / "PMC3626633.nxml")
    assert document.source.notices == ("Corrects PMID 23297844",)


@pytest.mark.parametrize("folder", ["jats_nxml", "spl_xml", "pubmed_xml"])
def test_chunks_equal_their_stretch_of_the_text(folder: str) -> None:
    for path in sorted(sample_folder("sample_docs", folder).iterdir()):
        document = only(path)
        chunks = chunk_document(document)
        assert chunks
        for chunk in chunks:
            assert document.text[chunk.start : chunk.end] == chunk.text


@pytest.mark.parametrize(
    ("name", "path", "sentence"),
    [
        (
            "spl_xml/adcetris.xml",
            ("4 CONTRAINDICATIONS",),
            "Concomitant use of ADCETRIS and bleomycin is contraindicated due to pulmonary toxicity.",
        ),
        (
            "spl_xml/humira.xml",
            ("Boxed warning", "WARNING: SERIOUS INFECTIONS AND MALIGNANCY"),
            "Reported infections include: Bacterial, viral and other infections due to opportunistic pathogens, including "
            "Legionella and Listeria.",
        ),
        (
            "spl_xml/humira.xml",
            ("14 CLINICAL STUDIES", "14.3 Psoriatic Arthritis"),
            "Table 7, ACR Response in Study PsA-I (Percent of Patients): ACR20, Week 24; Placebo N=162: 15%; "
            "HUMIRA* N=151: 57%.",
        ),
        (
            "spl_xml/cough-otc.xml",
            ("Warnings", "Do not use"),
            "Do not use: in a child under 4 years of age",
        ),
        (
            "jats_nxml/PMC5850777.nxml",
            ("Results", "Efficacy evaluation"),
            "Table IV, Secondary and other efficacy endpoints (ITT population): Live birth, n (%); r-hFSH/r-hLH (n = 462): "
            "49 (10.6); r-hFSH (n = 477): 56 (11.7); Odds ratio* (95% CI) unless otherwise indicated: 0.91 (0.60, 1.38); "
            "P-value: 0.663.",
        ),
    ],
)
def test_sentence_stands_in_its_section(name: str, path: tuple[str, ...], sentence: str) -> None:
    document = only(sample_folder("sample_docs") / name)
    places = [s.heading_path for s in document.sections if sentence in document.text[s.start : s.end]]
    assert path in places
