"""One list of references; one fact of two sources is one statement with both citations."""

from __future__ import annotations

from rag.compose.citations import Citations
from rag.compose.pool import Pool
from rag.compose.selection import diverse
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.rag.compose.making import pool_of
from tests.world import OWNER, source

US = "The US label of alfatinib gives adults with testitis 40 mg once daily for 8 weeks as induction."
EU = "In the EU the leaflet of alfatinib gives adults with testitis 40 mg once daily for 8 weeks as induction."
OTHER = "The UK leaflet of alfatinib gives adults with testitis 20 mg once daily for 8 weeks as induction."


def pool() -> Pool:
    labels = [
        make_document(
            source(f"label-{place.lower()}", "label", f"Label of alfatinib ({place})", 2024, place), {"Dosing": text}
        )
        for place, text in (("US", US), ("EU", EU), ("UK", OTHER))
    ]
    return pool_of("What is the dose of alfatinib in testitis?", MemoryIndex(labels, HashingEmbedder(), OWNER))


def test_the_same_fact_is_said_once_and_both_sources_are_cited() -> None:
    found = pool()
    chosen = [one.statement for one in diverse(found.candidates, 1_000)]
    assert len(chosen) == 2
    assert OTHER in {one.text for one in chosen}
    citations = Citations(found.likewise)
    same, other = sorted(citations.blocks(chosen), key=lambda block: block.text == OTHER)
    assert [quote.text for one in same.citations for quote in one.quotes] == [same.text]
    assert {same.text, *(quote.text for one in same.likewise for quote in one.quotes)} == {US, EU}
    assert other.likewise == ()
    assert [reference.number for reference in citations.references()] == [1, 2, 3]


def test_an_empty_list_leaves_receipts_as_they_were() -> None:
    found = pool()
    (alone, *_) = Citations().blocks(found.statements)
    assert alone.likewise == ()
    assert alone.cited == alone.citations
