"""Documents and megabytes per second of each loader, beside a well-known library's plain extraction of the same files.

    CONSILIUM_SHARED=../shared python -m benchmarks.loaders [ROUNDS]

Both read the same bytes in the same process, turn by turn; the median of the rounds counts, in seconds of the processor. The
first table reads folders of more and more files in the sandbox and shows that memory does not grow with their number. Word
files are made up, as the samples hold none.
"""

from __future__ import annotations

import io
import logging
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import docx
import pypdf
import pypdfium2 as pdfium
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from corpus.folder import iterate_folder
from corpus.loaders.detect import Format
from corpus.loaders.port import Origin
from corpus.loaders.registry import MODULES, loader
from rag.records import Document
from service.printing import people, print_table

SHARED = Path(os.environ.get("CONSILIUM_SHARED") or Path(__file__).parents[2] / "shared")
SAMPLES = SHARED / "data" / "sample_docs"
LIMIT = 1.5
_AT_LEAST = 0.5  # seconds a round
_FOLDERS: tuple[tuple[Format, str], ...] = (
    ("text", "txt_label_sections/*.txt"),
    ("page", "guideline_pages_md_xml/*.md"),
    ("html", "html_ema_leaflets/*.html"),
    ("pdf", "pdf/*.pdf"),
    ("pubmed", "pubmed_xml/*.xml"),
    ("jats", "jats_nxml/*.nxml"),
    ("spl", "spl_xml/*.xml"),
)


class Peer(NamedTuple):
    """A library's plain extraction: its name, and what it does with the bytes of a file."""

    name: str
    extract: Callable[[bytes], str]


def main(rounds: int) -> None:
    """Prints the tables; exit code 1 when a loader takes more than LIMIT times its peer."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    _memory()  # first, as the peak of a process never falls
    rows: list[tuple[str, ...]] = []
    slow: list[str] = []
    for name, pattern in _FOLDERS:
        files = [(path.name, path.read_bytes()) for path in sorted(SAMPLES.glob(pattern))]
        rows += _compare(name, files, rounds, slow)
    rows += _compare("docx", [(f"made-{number}.docx", _made_docx(number)) for number in range(5)], rounds, slow)
    columns = ("loader", "files", "MB", "documents/s", "MB/s", "beside", "its MB/s", "ratio of time")
    print_table(f"Loaders, median of {rounds} rounds", columns, rows, people())
    if slow:
        print(f"more than {LIMIT} times the time of its peer: {', '.join(slow)}")
        raise SystemExit(1)


def _compare(name: Format, files: Sequence[tuple[str, bytes]], rounds: int, slow: list[str]) -> list[tuple[str, ...]]:
    """A row for each peer; the first one is what the limit counts against."""
    if name not in MODULES or not files:
        return []
    load = loader(name)
    megabytes = sum(len(data) for _, data in files) / 1e6
    rows: list[tuple[str, ...]] = []
    for number, peer in enumerate(PEERS[name]):
        ours: list[float] = []
        theirs: list[float] = []
        warm = _seconds(lambda: [load(data, Origin(file, Path(file).stem)) for file, data in files])
        _seconds(lambda peer=peer: [peer.extract(data) for _, data in files])  # type: ignore[misc]
        times = max(1, round(_AT_LEAST / warm))  # a few milliseconds alone would measure the machine's other work
        work = [*files] * times
        for _ in range(rounds):
            ours.append(_seconds(lambda: [load(data, Origin(file, Path(file).stem)) for file, data in work]) / times)  # noqa: B023
            theirs.append(_seconds(lambda peer=peer: [peer.extract(data) for _, data in work]) / times)  # type: ignore[misc] # noqa: B023
        own, their = statistics.median(ours), statistics.median(theirs)
        rate = (f"{megabytes:.2f}", f"{len(files) / own:.1f}", f"{megabytes / own:.2f}")
        rows.append((name, str(len(files)), *rate, peer.name, f"{megabytes / their:.2f}", f"{own / their:.2f}"))
        if number == 0 and own > LIMIT * their:
            slow.append(name)
    return rows


def _memory() -> None:
    rows: list[tuple[str, ...]] = []
    sources = sorted(SAMPLES.glob("html_ema_leaflets/*.html"))
    for count in (50, 200, 800):
        with tempfile.TemporaryDirectory() as place:
            for number in range(count):
                path = Path(place) / f"leaflet-{number}.html"
                path.write_bytes(sources[number % len(sources)].read_bytes() + f"<!-- {number} -->".encode())
            size = sum(path.stat().st_size for path in Path(place).iterdir()) / 1e6
            started = time.perf_counter()
            documents = sum(1 for _, found in iterate_folder(Path(place)) if isinstance(found, Document))
            seconds = time.perf_counter() - started
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        rows.append(
            (
                str(documents),
                f"{size:.1f}",
                f"{documents / seconds:.0f}",
                f"{size / seconds:.1f}",
                f"{own:.0f}",
                f"{workers:.0f}",
            )
        )
    columns = ("documents", "MB", "documents/s", "MB/s", "peak MB, this process", "peak MB, one reader")
    print_table("A folder of leaflets in the sandbox, start of the readers included", columns, rows, people())


def _seconds(work: Callable[[], object]) -> float:
    """Of the processor: both work in one thread, and what else the machine does is not theirs."""
    started = time.process_time()
    work()
    return time.process_time() - started


def _made_docx(seed: int) -> bytes:
    made = docx.Document()
    made.add_heading(f"Gammazumab in testitis, report {seed}", 0)
    for section in range(12):
        made.add_heading(f"Part {section}", 1)
        for number in range(12):
            made.add_paragraph(
                f"In group {number} of part {section}, rash was seen in {number} adults of one hundred. " * 4
            )
        table = made.add_table(rows=6, cols=4)
        for row in table.rows:
            for number, cell in enumerate(row.cells):
                cell.text = f"value {number}"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _docx_text(data: bytes) -> str:
    opened = docx.Document(io.BytesIO(data))
    rows = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *rows])


def _pypdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _pdfium_text(data: bytes) -> str:
    with pdfium.PdfDocument(data) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def _markdown_text(data: bytes) -> str:
    return str(MarkdownIt("commonmark").enable("table").render(data.decode()))


_SOUP_XML = Peer("Beautiful Soup (lxml-xml)", lambda data: BeautifulSoup(data, "xml").get_text())
PEERS: dict[Format, tuple[Peer, ...]] = {
    "text": (Peer("markdown-it-py", _markdown_text),),
    "page": (Peer("markdown-it-py", _markdown_text),),
    "html": (Peer("Beautiful Soup (lxml)", lambda data: BeautifulSoup(data, "lxml").get_text()),),
    "pdf": (Peer("pypdf", _pypdf_text), Peer("pdfium, its own order", _pdfium_text)),
    "docx": (Peer("python-docx", _docx_text),),
    "pubmed": (_SOUP_XML,),
    "jats": (_SOUP_XML,),
    "spl": (_SOUP_XML,),
}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
