"""Bytes to text, without guessing: a wrong guess turns "≥" or "µ" into something else without a word."""

from __future__ import annotations

import codecs

from corpus.loaders.readable import refuse_garbled
from rag.errors import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, declared: str | None = None) -> str:
    r"""The text with line ends as \n: by its byte order mark, else by the encoding it declares, else as UTF-8.

    :raises DocumentError: the bytes are not in that encoding, or hold null characters.
    """
    encoding, begin = next(((name, len(bom)) for bom, name in _BOMS if data.startswith(bom)), (declared or "utf-8", 0))
    try:
        text = data[begin:].decode(encoding)
    except LookupError as error:
        raise DocumentError(f"declares the unknown encoding '{encoding[:40]}'; save it as UTF-8") from error
    except UnicodeError as error:
        at = getattr(error, "start", 0) + begin
        raise DocumentError(f"is not {encoding.upper()} at byte {at}; save it as UTF-8") from error
    null = text.find("\x00")
    if null >= 0:
        line = text.count("\n", 0, null) + 1
        raise DocumentError(f"holds a null character at line {line}, so it is no text; save it as UTF-8 text")
    refuse_garbled(text)
    return text.replace("\r\n", "\n").replace("\r", "\n")
