"""Lists the facts whose figures the corpus documents of their source do not hold: lost on the way, or mis-typed.

    CONSILIUM_SHARED=/path/to/shared python -m benchmarks.corpus_coverage [FOLDER-OF-FACTS]

Facts are JSON lines (`claim`, `source`, `verified`, `note`, `problems`, `second_reading`). Those that are unverified, marked
DERIVED, or without a finding are passed over, for the corpus leaves them out; a correction stands for the claim that it corrects.
The documents of a fact are those that share an identifier with its source, else those titled like it, else (a label is cited
where it was read again) those with the sentences nearest in wording. A figure is a number with its unit as
`rag.text.quantities` reads them; it is found when some sentence of these documents says the same. Small counts in words ("two
trials") are left out. What is listed is to be read by a person: a claim may have been told in other figures on purpose.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from corpus.folder import read_folder
from rag.records import Document
from rag.text import quantities
from rag.text.quantities import Quantity
from rag.text.sentences import split
from service.settings import Settings

_ALIKE = 88.0  # of 100, by rapidfuzz's token_sort_ratio: titles differ in brackets and journals
_NEAR = 60.0  # of 100, by its token_set_ratio: below that a sentence speaks of something else
_NEAREST = 6  # sentences
_ABOUT = "About this summary"
_EMPTY = ("no finding", "no result")
_DOI = re.compile(r"10\.\d{4,9}/[^\s;,]+")
_PMID = re.compile(r"(?:PMID:? ?|pubmed\.ncbi\.nlm\.nih\.gov/)(\d{4,9})|^(\d{7,8})$", re.IGNORECASE)
_PMCID = re.compile(r"PMC\d+", re.IGNORECASE)
_NCT = re.compile(r"NCT\d{8}", re.IGNORECASE)
_SETID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s;]+")


class Missing(NamedTuple):
    """A fact that the documents of its source do not wholly hold: these, and the figures that none of them says.

    `elsewhere` are documents nearest to it in wording that say all of these figures: of a trial's other paper, or a label.
    """

    fact_id: str
    text: str
    documents: tuple[str, ...]
    figures: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()


class Shelf:
    """The documents by what names their source, with the figures of their sentences."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = {document.id: document for document in documents}
        self._named: dict[str, set[str]] = {}
        for document in documents:
            for name, value in document.source.identifiers:
                if value is not None and name != "nct":  # a trial has many publications
                    self._named.setdefault(_folded(value), set()).add(document.id)
        self._figures: dict[str, list[Quantity]] = {}
        self._sentences = [
            (sentence.casefold(), document.id) for document in documents for sentence in _sentences(document)
        ]

    def of(self, source: Mapping[str, Any], seen_at: str, claim: str) -> tuple[str, ...]:
        """Ids of the documents of a source: by identifier, else by title, else by what they say of the claim."""
        for told in (str(source.get("doi_or_pmid_or_url", "")), seen_at):
            found = {name for key in identifiers(told) for name in self._named.get(key, ())}
            if found:
                return tuple(sorted(found))
        title = str(source.get("title", "")).casefold()
        titled = (
            name
            for name, document in self._documents.items()
            if fuzz.token_sort_ratio(title, document.source.title.casefold()) >= _ALIKE
        )
        return tuple(sorted(titled)) or self.nearest(claim)

    def nearest(self, claim: str) -> tuple[str, ...]:
        """Ids of the documents with the sentences nearest to the claim in wording."""
        scored = ((fuzz.token_set_ratio(claim.casefold(), text), name) for text, name in self._sentences)
        best = sorted((found for found in scored if found[0] >= _NEAR), reverse=True)[:_NEAREST]
        return tuple(sorted({name for _, name in best}))

    def figures(self, document_id: str) -> list[Quantity]:
        """Every figure of the sentences that can be quoted."""
        if document_id not in self._figures:
            self._figures[document_id] = [
                figure for sentence in _sentences(self._documents[document_id]) for figure in quantities.read(sentence)
            ]
        return self._figures[document_id]


def missing(facts: Iterable[Mapping[str, Any]], shelf: Shelf) -> Iterator[Missing]:
    """The facts that no document of their source says in all their figures; also those without such a document."""
    for fact in facts:
        text = told(fact)
        documents = shelf.of(fact["source"], str(fact.get("seen_at", "")), text)
        lost = _unsaid([figure for figure in quantities.read(text) if _counts(text, figure)], documents, shelf)
        if lost or not documents:
            near = shelf.nearest(text) if lost else ()
            written = tuple(text[lost_one.start : lost_one.end] + f" {lost_one.unit}".rstrip() for lost_one in lost)
            yield Missing(str(fact["id"]), text, documents, written, () if _unsaid(lost, near, shelf) else near)


def _unsaid(figures: Sequence[Quantity], documents: Sequence[str], shelf: Shelf) -> list[Quantity]:
    held = [figure for name in documents for figure in shelf.figures(name)]
    return [figure for figure in figures if not any(_says(figure, other) for other in held)]


def wanted(fact: Mapping[str, Any]) -> bool:
    """Whether the corpus shall hold it."""
    without_finding = any(problem.startswith(_EMPTY) for problem in fact.get("problems") or ())
    return bool(fact["verified"]) and "DERIVED" not in str(fact.get("note", "")) and not without_finding


def told(fact: Mapping[str, Any]) -> str:
    """What the documents should say: the correction of the second reader, where there is one, else the claim."""
    correction = (fact.get("second_reading") or {}).get("correction")
    return str(correction or fact["claim"])


def identifiers(text: str) -> set[str]:
    """The identifiers that a text names, in one form of writing."""
    found = {match.rstrip(".)") for match in (*_DOI.findall(text), *_URL.findall(text))}
    found |= {one or other for one, other in _PMID.findall(text.strip())}
    found |= {*_PMCID.findall(text), *_SETID.findall(text)}
    return {_folded(name) for name in found}


def _folded(name: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", name.casefold()).rstrip("/")


def _says(figure: Quantity, other: Quantity) -> bool:
    """Whether two figures are the same; where one has no unit ("0.71 vs 0.64 per 100"), that of the other is taken."""
    if not figure.unit or not other.unit:
        figure, other = figure._replace(unit=""), other._replace(unit="")
    return quantities.same(figure, other)


def _counts(text: str, figure: Quantity) -> bool:
    return bool(figure.unit) or text[figure.start].isdigit()


def _sentences(document: Document) -> Iterator[str]:
    for section in document.sections:
        if section.heading_path[-1:] != (_ABOUT,):
            text = document.text[section.start : section.end]
            yield from (text[start:end] for start, end in split(text))


def _kind(item: Missing) -> str:
    if item.elsewhere:
        return "with figures in other documents only"
    return "with figures that were found nowhere" if item.documents else "without a document"


def main(arguments: Sequence[str]) -> int:
    """Prints each such fact and the counts. Exit code 2 when there are no facts to read."""
    shared = Path(os.environ.get("CONSILIUM_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    folder = Path(arguments[0]) if arguments else shared / "facts"
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        print(f"{folder} holds no facts (*.jsonl); name their folder, or set CONSILIUM_SHARED.")
        return 2
    facts = [
        json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    kept = [fact for fact in facts if wanted(fact)]
    found = list(missing(kept, Shelf(read_folder(Settings().corpus_folder).documents)))
    for item in found:
        where = ", ".join(item.documents) or "NO DOCUMENT"
        lacks = f"lacks {'; '.join(item.figures) or '-'}" + (
            f" (in {', '.join(item.elsewhere)})" if item.elsewhere else ""
        )
        print(f"{item.fact_id} [{where}] {lacks}\n    {item.text}")
    counts = Counter(_kind(item) for item in found)
    print(f"{len(facts)} facts, {len(kept)} wanted: " + ", ".join(f"{n} {what}" for what, n in sorted(counts.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
