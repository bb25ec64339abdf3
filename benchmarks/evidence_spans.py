"""Ingests the full-text articles of Evidence Inference and looks for every gold evidence span in the documents.

    CONSILIUM_SHARED=/path/to/shared python -m benchmarks.evidence_spans

The articles come as JSON lines of another schema (their full text with headings in capitals). They are first written as
lines of ours, and then go through the JSON Lines loader like any file. The sample articles that are there as JATS are loaded
from their XML too, and their spans looked for in what that gives. A span is looked for as it stands; then with runs of blanks
and line breaks as one blank; then (our JATS loader keeps raised figures raised and leaves marks of references out, the data
set's own conversion does not) without blanks, marks and raised places; last, where a span is a row of a table, as its
figures in their order within one row of ours, which has the headers in between.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.loaders.port import Origin
from corpus.loaders.registry import load
from rag.chunking import chunk_document
from rag.records import Document

_HEADING = re.compile(r"\s*(TITLE|ABSTRACT|BODY)(?:\.(.*?))?:\s*")
_MARKS = re.compile(r"\[[\d,;\s–—-]+\]")


def main() -> int:
    """Prints the figures. Exit code 1 when an article or a span is lost."""
    shared = os.environ.get("CONSILIUM_SHARED")
    folder = Path(shared or Path(__file__).resolve().parents[2] / "shared") / "data"
    if not (folder / "evidence_inference").is_dir():
        print(f"{folder}/evidence_inference is not here; set CONSILIUM_SHARED.")
        return 2
    articles = list(_lines(folder / "evidence_inference" / "fulltext_ccby.jsonl.gz"))
    prompts = list(_lines(folder / "evidence_inference" / "evidence_train_ccby.jsonl.gz"))
    data = "\n".join(json.dumps(adapted(article), ensure_ascii=False) for article in articles).encode("utf-8")

    begin = time.perf_counter()
    loaded = load(data, Origin("evidence.jsonl", "evidence"))
    seconds = time.perf_counter() - begin
    documents = {document.id: document for document in loaded.documents}
    print(f"{len(documents)} of {len(articles)} articles ingested, {len(loaded.refused)} refused")
    for refusal in loaded.refused:
        print(f"  {refusal.where} {refusal.why}")
    print(
        f"{len(data) / 1e6:.1f} MB in {seconds:.1f} s: {len(data) / 1e6 / seconds:.1f} MB/s, "
        f"{len(documents) / seconds:.0f} articles a second"
    )
    print(f"{sum(_prove(document) for document in documents.values())} chunks, each equal to its stretch of the text")

    texts = {article["_id"].lower(): article["text"] for article in articles}
    spans = [(prompt["doc"].lower(), span["text"]) for prompt in prompts for span in prompt["spans"]]
    contained = [(name, span) for name, span in spans if span in texts.get(name, "")]
    print(f"{len(spans)} gold spans, {len(contained)} of them in their article's text")
    lost = _look_for("JSON Lines", contained, documents)
    originals = dict(_originals(folder / "sample_docs" / "jats_nxml"))
    inside = [(name, span) for name, span in contained if name in originals]
    lost += _look_for(f"{len(originals)} JATS originals", inside, originals)
    return 1 if loaded.refused or lost else 0


def adapted(article: dict[str, Any]) -> dict[str, Any]:
    """A line of our schema: the article's headings as heading paths, each of its lines a paragraph."""
    sections: list[dict[str, Any]] = []
    path: list[str] = []
    lines: list[str] = []
    for line in article["text"].split("\n"):
        heading = _HEADING.fullmatch(line)
        if heading is None:
            lines.append(line)
            continue
        _close(sections, path, lines)
        part, name = heading.groups()
        path, lines = [word for word in ("Abstract" if part == "ABSTRACT" else "", name or "") if word], []
    _close(sections, path, lines)
    pmcid = article["_id"]
    return {
        "id": pmcid.lower(),
        "title": article["title"] or pmcid,
        "publisher": article["journal"] or "",
        **({"year": article["year"]} if article["year"] else {}),
        "licence": {"by": "CC BY", "cc0": "CC0"}.get(article["licence_class"], article["licence_class"]),
        "identifiers": {"pmcid": pmcid, **({"pmid": article["pmid"]} if article["pmid"] else {})},
        "sections": sections,
    }


def _close(sections: list[dict[str, Any]], path: list[str], lines: list[str]) -> None:
    text = "\n".join(lines).strip()
    if text:
        sections.append({"heading_path": path, "text": text})


def _prove(document: Document) -> int:
    chunks = chunk_document(document)
    for chunk in chunks:
        if document.text[chunk.start : chunk.end] != chunk.text:
            raise AssertionError(f"{document.id}: chunk {chunk.ordinal} differs from its stretch of the text")
    return len(chunks)


def _look_for(name: str, spans: list[tuple[str, str]], documents: dict[str, Document]) -> int:
    found: Counter[str] = Counter()
    blanks = {key: " ".join(document.text.split()) for key, document in documents.items()}
    bare: dict[str, str] = {}
    for key, span in spans:
        document = documents.get(key)
        if document is None:
            found["no document"] += 1
        elif span in document.text:
            found["as it stands"] += 1
        elif " ".join(span.split()) in blanks[key]:
            found["with other blanks"] += 1
        elif _bare(span) in bare.setdefault(key, _bare(document.text)):
            found["without blanks, marks and raised places"] += 1
        elif any(_in_order(span, line) for line in document.text.split("\n")):
            found["in one row of a table with its headers"] += 1
        else:
            found["lost"] += 1
            print(f"  {key}: {' '.join(span.split())[:300]}")
    print(f"{name}: {len(spans)} spans; " + ", ".join(f"{count} {how}" for how, count in found.most_common()))
    return found["lost"] + found["no document"]


def _in_order(span: str, line: str) -> bool:
    line, at = _bare(line), 0
    for word in span.split():
        at = line.find(_bare(word), at)
        if at < 0:
            return False
        at += len(_bare(word))
    return True


def _bare(text: str) -> str:
    return "".join(_MARKS.sub("", unicodedata.normalize("NFKC", text)).split())


def _originals(folder: Path) -> Iterator[tuple[str, Document]]:
    for path in sorted(folder.glob("*.nxml")):
        for document in load(path.read_bytes(), Origin(path.name, path.stem)).documents:
            _prove(document)
            yield document.id, document


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


if __name__ == "__main__":
    sys.exit(main())
