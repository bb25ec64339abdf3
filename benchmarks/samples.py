"""Every file of the sample documents: what was read of it, or why it was refused. `python -m benchmarks.samples [FOLDER]`.

Exit code 1 when a chunk is not the text at its place. Titles and the like are checked against the files in
tests/corpus/test_samples.py; this prints what there is to check.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from benchmarks.loaders import SAMPLES
from corpus.folder import iterate_folder
from rag.chunking import chunk_document
from rag.records import Document
from service.printing import people, print_table


def main(folder: Path) -> None:
    """Prints the table and the counts."""
    rows: list[tuple[str, ...]] = []
    counts: Counter[str] = Counter()
    for path, found in iterate_folder(folder):
        if isinstance(found, Document):
            chunks = chunk_document(found)
            counts["wrong chunks"] += sum(found.text[c.start : c.end] != c.text for c in chunks)
            counts["chunks"] += len(chunks)
            counts["documents"] += 1
            source = found.source
            names = ", ".join(f"{name} {value}" for name, value in source.identifiers if value)
            rows.append((path, source.title, source.kind, str(source.year or "-"), names, str(len(chunks))))
        else:
            counts["refused"] += 1
            rows.append((path, f"REFUSED: {found.message}", "", "", "", ""))
    print_table(str(folder), ("file", "title", "kind", "year", "identifiers", "chunks"), rows, people())
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    raise SystemExit(1 if counts["wrong chunks"] else 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
