"""Files that mean harm or are broken, made here so that none has to be kept."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
import zlib

import docx

from tests.corpus.writing_pdf import Put, assembled, flate, pdf, stream, written

# A PDF with one sentence, encrypted with a password (RC4, 128 bits).
_ENCRYPTED = (
    "c-oy)J8Km|6s}@1_5r&oyjaC~KNc=Gn8zi-M?&HQloYeOGuM^tZrGhjVr8XG{1p}!K?DWCLV{qh6tNdkOYPFxIJ@^IF5DEs-7RLm"
    "^PO|PbIzX5>Oy~pTx6j0{l}*-fItk3_#WtX0lL1kX(5_7-VBQYK&xh8D@X%j4fJ}z=4nl&6AldzpvzfW!8?%Ee7FJ7e6f{#NLsG!"
    "MAte|X#;hX30<{mX6B0R5DSM_5(-sBM-g)$h!x}`=9;aFtuhHB>xlhe9UTZ1BSN1-c_e@Ijg|10k}EbJ_`6WB+Ftq6n)~3*?yHU2"
    "-)E+uy(p&+o*%yd^?LT;Yx3>f&v$#%XO}-desVbb`TXA7+t>F0eAs>Z@<MNa%08-tkNwAK#6-chNPyP2V&7bAkN`AiD%;3MOLq9c"
    "`YbU3E#^s)X88c3TUmZ7ud*YcRfqil1T%BRFg;xs)y|Unp@rRcGj+>+6Vfmj$d21es15^$oJKs7iblcQ&xYQX5UqQYr=|=dR$y09"
    "B8^HpQH*JlV3{O3(P^B-5hspd&Ye|KbIEC{aVoWv;lPA-HckS)2ha`JHE|*x6IxNh9ZsFFGF8rCf*s{fF{)$7t+3oGp$#XJV;t_%"
    "xrU_MWo?(%0SqI6j~^(7U;;XLjFB+n#*+WTB%i<tWfK^cWCCL+`0^8YLQcjLQOnntCL7wanaO(g(1tS5T2X|39BsyO?h2^J=Y_Cp"
    "U9D4t6_=rbTqo9Xfu&)_ajas&810>gveEod<<6#u`e^YgZ%W@ZQ{xD9I*TiP@E1gjKo9"
)
_BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
ENTITY_BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "rash">{_BOMB}]><x>&e11;</x>'.encode()
ATTRIBUTE_BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "rash">{_BOMB}]><x a="&e11;"/>'.encode()
EXTERNAL_ENTITY = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
PARAMETER_ENTITY = b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><x/>'
DEEP_XML = b"<x>" * 5_000 + b"rash" + b"</x>" * 5_000


def encrypted_pdf() -> bytes:
    return zlib.decompress(base64.b85decode(_ENCRYPTED))


def scanned_pdf() -> bytes:
    picture = stream(
        b"\x80" * 64, "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    page = stream(b"q 600 0 0 780 0 0 cm /Im0 Do Q")
    return assembled([page, page], resources="/XObject << /Im0 6 0 R >>", extra=[picture])


def looping_page_tree() -> bytes:
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 2 >>",
        ],
        trailer="/Root 1 0 R",
    )


def forms_within_forms(depth: int, times: int) -> bytes:
    """Each form draws the next one many times: a few hundred bytes that ask for years."""
    forms = []
    for number in range(depth):
        last = number == depth - 1
        body = b"BT /F1 10 Tf 9 9 Td (rash) Tj ET" if last else b"/Fm Do " * times
        inner = "" if last else f"/XObject << /Fm {7 + number} 0 R >>"
        box = f"/Type /XObject /Subtype /Form /BBox [0 0 600 700] /Resources << /Font << /F1 3 0 R >> {inner} >>"
        forms.append(stream(body, box))
    return assembled([stream(b"/Fm Do " * times)], resources="/XObject << /Fm 6 0 R >>", extra=forms)


def form_that_draws_itself() -> bytes:
    box = "/Type /XObject /Subtype /Form /BBox [0 0 600 700] /Resources << /XObject << /Fm 6 0 R >> >>"
    return assembled([stream(b"/Fm Do")], resources="/XObject << /Fm 6 0 R >>", extra=[stream(b"/Fm Do", box)])


def pdf_of_gigabytes() -> bytes:
    """A page whose few hundred kilobytes unfold to three gigabytes, folded twice."""
    once = zlib.compress(b" " * (256 * 1024 * 1024), 9) * 12
    return assembled([stream(zlib.compress(once, 9), "/Filter [/FlateDecode /FlateDecode]")])


def pdf_of_words(count: int) -> bytes:
    return assembled([flate(b"BT /F1 1 Tf 9 9 Td " + b"(rash was rare ) Tj " * count + b"ET")])


def many_pages() -> bytes:
    return pdf([[Put(60, 700, "Rash was rare.")]] * 3_001)


def docx_with(name: str, data: bytes) -> bytes:
    """A word processor's file with one part replaced or added."""
    written_docx = io.BytesIO()
    opened = docx.Document()
    opened.add_heading("Gammazumab", 0)
    opened.add_paragraph("Rash was rare.")
    opened.save(written_docx)
    out = io.BytesIO()
    with zipfile.ZipFile(written_docx) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            if part != name:
                after.writestr(part, before.read(part))
        after.writestr(name, data)
    return out.getvalue()


def docx_main(body: bytes, prolog: bytes = b"") -> bytes:
    schema = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    main = prolog + b'<w:document xmlns:w="' + schema + b'"><w:body>' + body + b"</w:body></w:document>"
    return docx_with("word/document.xml", main)


def zipped(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return out.getvalue()


def gzip_bomb() -> bytes:
    """600 MB of blanks in as many kilobytes."""
    return gzip.compress(b" " * (4 * 1024 * 1024), 9) * 150
