"""Writes small PDFs by hand: words at places, on pages, with nothing that is not asked for."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple


class Put(NamedTuple):
    """A text with its left end at (x, y), in points from the lower left corner."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False


def pdf(pages: Sequence[Sequence[Put]], *, drawing: str = "", title: str = "") -> bytes:
    """A PDF with these texts on letter pages; `drawing` goes on every page."""
    contents = [(drawing + "\n" + "\n".join(map(_shown, page))).encode("cp1252") for page in pages]
    return assembled([stream(content) for content in contents], title=title)


def stream(content: bytes, extra: str = "") -> bytes:
    return f"<< /Length {len(content)} {extra} >>\nstream\n".encode() + content + b"\nendstream"


def flate(content: bytes) -> bytes:
    return stream(zlib.compress(content, 9), "/Filter /FlateDecode")


def assembled(contents: Sequence[bytes], *, resources: str = "", extra: Sequence[bytes] = (), title: str = "") -> bytes:
    """A PDF with these content streams, one a page. Objects in `extra` have the numbers from 6 on."""
    first = 6 + len(extra)
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) >>".encode(),
        *extra,
    ]
    for index, content in enumerate(contents):
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {first + 2 * index + 1} 0 R "
        page += f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> {resources} >> >>"
        objects += [page.encode(), content]
    return written(objects)


def written(objects: Sequence[bytes], trailer: str = "/Root 1 0 R /Info 5 0 R") -> bytes:
    """A file with these objects, numbered from 1, and a correct table of where they are."""
    data = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} {trailer} >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


def lines(x: float, top: float, texts: Sequence[str], *, step: float = 12, size: float = 10) -> list[Put]:
    """Texts one below the other."""
    return [Put(x, top - step * index, text, size) for index, text in enumerate(texts)]


def _shown(put: Put) -> str:
    text = put.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F{2 if put.bold else 1} {put.size} Tf {put.x} {put.y} Td ({text}) Tj ET"
