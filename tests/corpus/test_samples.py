"""The real sample documents: what was read by eye in the file or on the rendered page stands here as expected."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pypdfium2 as pdfium
import pytest
from lxml import html

from rag.chunking import chunk_document
from rag.errors import DocumentError
from rag.records import Document
from tests.corpus.samples import SAMPLES, needs_samples, sample

pytestmark = needs_samples

DRAFT = "pdf/cdc-opioid-guideline-2022-draft.pdf"
SUMMARY = "pdf/cdc-opioid-guideline-2022-summary.pdf"
LABEL = "pdf/remdesivir-label-2020-10.pdf"
PDFS = (DRAFT, SUMMARY, LABEL)
LEAFLETS = (
    "amsparity cosentyx entresto forxiga humira hyrimoz imraldi jardiance keytruda olumiant opdivo ozempic rinvoq stelara "
    "veklury xarelto xeljanz yuflyma"
).split()
GUIDE = "guideline_pages_md_xml"
DOSE = "Selecting Opioids and Determining Opioid Dosages"
INITIATE = "Determining Whether or Not to Initiate Opioids for Pain"
HARM = "Assessing Risk and Addressing Potential Harms of Opioid Use"

# title, kind, year
EXPECTED: dict[str, tuple[str, str, int | None]] = {
    DRAFT: ("CDC Clinical Practice Guideline for Prescribing Opioids–United States, 2022", "guideline", 2022),
    SUMMARY: ("CDC Opioid Prescribing Guidelines 2022 Updates", "guideline", 2022),
    LABEL: ("VEKLURY® (remdesivir) for injection, for intravenous use", "label", 2020),
    "txt_label_sections/APIXABAN_adverse_reactions.txt": ("APIXABAN adverse reactions", "label", None),
    "txt_label_sections/APIXABAN_boxed_warnings.txt": ("APIXABAN boxed warnings", "label", None),
    "txt_label_sections/CANAGLIFLOZIN_warnings_and_precautions.txt": (
        "CANAGLIFLOZIN warnings and precautions",
        "label",
        None,
    ),
    "txt_label_sections/EMPAGLIFLOZIN_warnings_and_precautions.txt": (
        "EMPAGLIFLOZIN warnings and precautions",
        "label",
        None,
    ),
    "txt_label_sections/FEBUXOSTAT_warnings_and_precautions.txt": (
        "FEBUXOSTAT warnings and precautions",
        "label",
        None,
    ),
    **{f"html_ema_leaflets/{name}.html": (f"{name} - package leaflet", "label", None) for name in LEAFLETS},
    f"{GUIDE}/acute-pain.md": ("Acute pain", "other", None),
    f"{GUIDE}/chronic-pain.md": ("Chronic pain", "other", None),
    f"{GUIDE}/documentation.md": ("Documentation", "other", None),
    f"{GUIDE}/index.md": ("Index", "other", None),
    f"{GUIDE}/recommendation-01.xml": (f"Recommendation 1: {INITIATE}", "guideline", None),
    f"{GUIDE}/recommendation-02.xml": (f"Recommendation 2: {INITIATE}", "guideline", None),
    f"{GUIDE}/recommendation-03.xml": (f"Recommendation 3: {DOSE}", "guideline", None),
    f"{GUIDE}/recommendation-04-05.xml": ("Recommendation 04 05", "guideline", None),
    f"{GUIDE}/recommendation-10.xml": ("Recommendation 10", "guideline", None),
    f"{GUIDE}/recommendation-11.xml": ("Recommendation 11", "guideline", None),
}

# Read on the rendered pages: the page where the sentence begins.
PLACES = [
    (
        LABEL,
        1,
        "hypersensitivity reactions to VEKLURY or any components of the product. (4)",
    ),
    (LABEL, 1, "Renal impairment: VEKLURY is not recommended in patients with eGFR less than 30 mL/min. (2.3)"),
    (LABEL, 2, "VEKLURY is not recommended in patients with eGFR less than 30 mL per minute"),
    (LABEL, 4, "Loading dose 200 mg (2 vials); 0.9% sodium chloride infusion bag volume to be used: 100 mL;"),
    (LABEL, 7, "Store VEKLURY injection after dilution in the infusion bags up to 24 hours at room temperature"),
    (
        LABEL,
        7,
        "VEKLURY Injection Solution in Adults and Pediatric Patients 12 Years of Age and Older and Weighing at Least 40 kg: "
        "Infusion bag volume: 250 mL; Infusion time: 60 min; Rate of infusion: 4.17 mL/min.",
    ),
    (LABEL, 9, "Serious adverse reactions; VEKLURY N=532 n (%): 2 (0.4%)a; Placebo N=516 n (%): 3 (0.6%)."),
    (
        LABEL,
        9,
        "reactions, and adverse reactions leading to treatment discontinuation are presented in Table 6.",
    ),  # to page 10
    (LABEL, 13, "Pregnant women hospitalized with COVID-19 are at risk for serious morbidity and mortality."),
    (LABEL, 17, "Clinical drug-drug interaction studies have not been performed with VEKLURY."),
    (LABEL, 17, "Remdesivir: 2229 (19.2); GS-441524: 145 (19.3); GS-704277: 246 (33.9)."),
    (LABEL, 21, "At baseline, the median age of subjects was 57 years (range, 12 to 95 years); 61% were male"),
    (DRAFT, 11, "While the number of overall opioid prescriptions in the United States had been declining since 2012"),
    (DRAFT, 23, "Different opioid dosages and durations of therapy"),
    (
        DRAFT,
        56,
        "In 2012, total expenses for outpatient prescription opioids were estimated at $9.0 billion, an increase of",
    ),
    (
        DRAFT,
        79,
        "There is high-quality evidence that exercise therapy (a prominent modality in physical therapy) for back pain",
    ),
    (
        DRAFT,
        120,
        "Overdose risk is doubled across multiple studies for dosages of 50 to <100 MME/day relative to <20 MME/day",
    ),
    (DRAFT, 134, "involving patient-identified trusted family members, and increasing frequency of monitoring"),
    (
        DRAFT,
        151,
        "FDA-approved medications indicated for the treatment of opioid use disorder and/or the prevention of relapse",
    ),
    (
        DRAFT,
        206,
        "General Electric, Pfizer, and 3M Companies; however, his investments in these companies did not exceed",
    ),
    (
        SUMMARY,
        2,
        "Emphasize improvement in function as a primary goal and that function can improve even when pain is not",
    ),
    (
        SUMMARY,
        10,
        "If risks outweigh benefits of continued opioid therapy, clinicians should optimize other therapies and work",
    ),
    (
        SUMMARY,
        17,
        "Ideally, PDMP data should be reviewed before every opioid prescription for acute, subacute, or chronic pain.",
    ),
]


def only(name: str) -> Document:
    (document,) = sample(name).documents
    return document


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_title_kind_and_year_are_those_of_the_file(name: str) -> None:
    source = only(name).source
    assert (source.title, source.kind, source.year) == EXPECTED[name]
    assert (source.licence, source.review_state, source.is_summary) == ("", "unreviewed", False)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_chunk_is_the_text_at_its_place(name: str) -> None:
    document = only(name)
    chunks = chunk_document(document)
    assert chunks
    for chunk in chunks:
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert (chunk.page is not None) == name.endswith(".pdf")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("pptx/cdc-opioid-recommendations-2023.pptx", "is a PowerPoint file; save it as PDF"),
        ("xlsx/cdc-opioid-2016-vs-2022.xlsx", "is an Excel workbook; save the sheets that matter"),
    ],
)
def test_slides_and_sheets_are_refused_with_a_word(name: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        sample(name)


@pytest.mark.parametrize("name", LEAFLETS)
def test_leaflets_keep_every_word_and_every_heading(name: str) -> None:
    path = SAMPLES / "html_ema_leaflets" / f"{name}.html"
    root: Any = html.document_fromstring(path.read_bytes())
    body = root.find("body")
    document = only(f"html_ema_leaflets/{name}.html")
    letters = Counter("".join(str(body.text_content()).split()))
    assert letters - Counter("".join(document.text.split())) == Counter()
    headings = [" ".join(heading.text_content().split()) for heading in body.iter("h2")]
    lines = document.text.split("\n")
    assert [heading for heading in headings if heading not in lines] == []


@pytest.mark.parametrize(("name", "page", "text"), PLACES)
def test_the_page_of_a_chunk_is_where_it_is_read(name: str, page: int, text: str) -> None:
    pages = {chunk.page for chunk in chunk_document(only(name)) if text in chunk.text}
    assert pages == {page}


@pytest.mark.parametrize("name", PDFS)
def test_chunks_begin_on_their_page_by_the_plain_text_of_pdfium(name: str) -> None:
    """An independent way: the first letters of a chunk, figures aside, stand in the page's unordered text."""
    letters = re.compile(r"[\W\d_]")
    raw = [letters.sub("", page.get_textpage().get_text_range()) for page in pdfium.PdfDocument(SAMPLES / name)]
    chunks = [c for c in chunk_document(only(name)) if not re.search(r"^Table|; .*: ", c.text)]  # rows are ours
    missed = [
        c
        for c in chunks
        if letters.sub("", c.text)[:12] not in raw[(c.page or 0) - 1] + "".join(raw[c.page or 0 :])[:9]
    ]
    cartons = [chunk for chunk in missed if name == LABEL and (chunk.page or 0) in range(24, 31)]  # drawings of packs
    assert len(missed) - len(cartons) <= len(chunks) * 0.01


@pytest.mark.parametrize("name", PDFS)
def test_hardly_a_word_of_a_pdf_is_lost(name: str) -> None:
    words = re.compile(r"[A-Za-z]{3,}")
    raw = Counter(
        word
        for page in pdfium.PdfDocument(SAMPLES / name)
        for word in words.findall(page.get_textpage().get_text_range())
    )
    del raw["Reference"]  # the running foot of the label
    lost = raw - Counter(words.findall(only(name).text))
    assert sum(lost.values()) <= 0.005 * sum(raw.values())


def test_no_line_number_or_running_foot_is_left() -> None:
    draft = only(DRAFT).text
    found = [number for number in range(300, 2_000) if re.search(rf"[a-z] {number} [a-z]", draft)]
    assert found == [325, 380, 450, 961, 973, 1999]  # "acetaminophen 325 mg", "a survey of 961 clinicians", ...
    assert "Reference ID" not in only(LABEL).text


def test_label_text_of_the_first_page_stands_under_its_own_headings() -> None:
    document = only(LABEL)
    under = {s.heading_path: document.text[s.start : s.end] for s in document.sections if s.page == 1}
    assert under[("CONTRAINDICATIONS",)].startswith("VEKLURY is contraindicated in patients with a history of")
    assert under[("DOSAGE FORMS AND STRENGTHS",)].split("\n") == [
        "For injection: 100 mg of remdesivir as a lyophilized powder, in a single-dose vial. (3)",
        "Injection: 100 mg/20 mL (5 mg/mL) remdesivir, in a single-dose vial. (3)",
    ]


def test_recommendation_pages_say_their_recommendation() -> None:
    document = only(f"{GUIDE}/recommendation-04-05.xml")
    assert [section.heading_path for section in document.sections] == [
        (f"Recommendation 4: {DOSE}",),
        (f"Recommendation 5: {DOSE}",),
    ]
    assert "\n\nRecommendation category: A.\n\nEvidence type: 3." in document.text
    table = only(f"{GUIDE}/index.md")
    assert "Opioid: Fentanyl transdermal (in mcg/hr); Conversion Factor: 2.4." in table.text
