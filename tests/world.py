"""A miniature world of made-up drugs and a made-up disease, so that no test states a fact of medicine."""

from __future__ import annotations

from rag.records import Document, Source, SourceKind, Term
from tests.fakes import make_document

OWNER = (
    Term(name="alfatinib", kind="drug", synonyms=("Alfaro",), classes=("kinase inhibitor",)),
    Term(name="betazumab", kind="drug", synonyms=("Betara",), classes=("biologic",)),
    Term(name="gammazumab", kind="drug", synonyms=("Gammora",), classes=("biologic",)),
    Term(name="kinase inhibitor", kind="class"),
    Term(name="biologic", kind="class", synonyms=("biological therapy",)),
    Term(name="testitis", kind="condition", synonyms=("TST",)),
    Term(name="otheritis", kind="condition"),
    Term(name="pregnancy", kind="population", synonyms=("pregnant",)),
)


def source(name: str, kind: SourceKind, title: str, year: int | None = 2024, jurisdiction: str | None = None) -> Source:
    return Source(
        id=name,
        title=title,
        kind=kind,
        year=year,
        jurisdiction=jurisdiction,
        sha256="0" * 64,
        topics=("testitis",),
    )


def documents() -> list[Document]:
    return [
        make_document(
            source("alfatinib-us-label", "label", "Alfaro (alfatinib) US prescribing information", 2025, "US"),
            {
                "Indication": "The US label of alfatinib indicates it for adults with testitis after failure of betazumab.",
                "Dosing": "The US label gives alfatinib 40 mg once daily for 8 weeks as induction in testitis. "
                "The US label gives alfatinib 10 mg or 20 mg once daily as maintenance in testitis.",
                "Contraindication": "The US label of alfatinib names hypersensitivity to alfatinib as its contraindication.",
                "Safety": "The US boxed warning of alfatinib covers serious infection and thrombosis.",
                "Limitation": "The US label says that alfatinib is not recommended in combination with biological therapies for "
                "testitis.",
                "Monitoring": "The US label of alfatinib asks for a full blood count before treatment of testitis starts.",
            },
        ),
        make_document(
            source("alfatinib-au-label", "label", "Alfaro (alfatinib) Australian product information", 2024, "AU"),
            {
                "Contraindication": "The Australian product information says that alfatinib is contraindicated in combination "
                "with a biologic in testitis.",
            },
        ),
        make_document(
            source("society-guideline-2025", "guideline", "Society guideline on testitis", 2025, "US"),
            {
                "Recommendation": "The 2025 society guideline suggests gammazumab or betazumab for adults with testitis who were "
                "exposed to one advanced drug before.",
                "Monitoring": "The 2025 society guideline tells primary non-response apart from secondary loss of response in "
                "testitis by an objective measure at week 8.",
            },
        ),
        make_document(
            source("alpha-trial", "rct", "ALPHA: gammazumab versus betazumab in testitis", 2023),
            {
                "Efficacy": "In the randomised open-label ALPHA trial of 300 adults with testitis, remission at week 24 was 50% "
                "with gammazumab versus 35% with betazumab. In the ALPHA trial of testitis, gammazumab was superior to betazumab "
                "for endoscopic healing at week 48.",
                "Safety": "In the ALPHA trial of testitis, serious adverse events occurred in 6% with gammazumab and 5% with "
                "betazumab.",
            },
        ),
        make_document(
            source(
                "combination-series", "case-series", "Alfatinib combined with a biologic in refractory testitis", 2025
            ),
            {
                "Efficacy": "A 2025 case series of 20 patients with refractory testitis given alfatinib combined with a biologic "
                "reported a response in 15 of 20 (75%) at 12 weeks.",
                "Safety": "In a 2025 case series of 20 patients with testitis, adverse events occurred in 8 of 20 (40%) on "
                "alfatinib combined with a biologic.",
                "Limitation": "The 2025 series of alfatinib combined with a biologic in testitis had no comparison arm.",
            },
        ),
        make_document(
            source("betazumab-label", "label", "Betara (betazumab) US prescribing information", 2022, "US"),
            {
                "Dosing": "The US label gives betazumab 200 mg every 4 weeks for testitis.",
                "Contraindication": "The US label names hypersensitivity to betazumab as a contraindication of betazumab.",
            },
        ),
    ]
