"""Loads one Markdown document: front matter for the source, the body as plain text with exact section borders."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from corpus import front_matter
from corpus.plain_text import Line, lines
from rag.errors import DocumentError
from rag.records import Document, Source, TextSection

MAX_BYTES = 2 * 1024 * 1024

# Control characters, characters without width and those that turn the writing direction: a reader does not see them,
# while offsets, keywords and cues ("not") do. U+FFFD stands where an earlier program could not read a character.
_UNREADABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufffd\ud800-\udfff]"
)
_CLAIMED_ID = re.compile(r"^id:[ \t]*[\"']?([a-z0-9][a-z0-9-]{1,118}[a-z0-9])[\"']?[ \t]*(?:#.*)?\r?$", re.MULTILINE)


def load(path: Path, folder: Path) -> Document:
    """The document in a file of a corpus folder. DocumentError names the path within the folder and the mend."""
    try:
        return parse(read_bytes(path))
    except DocumentError as error:
        raise DocumentError(f"{path.relative_to(folder).as_posix()} {error}.") from error


def parse(data: bytes) -> Document:
    """The document that the bytes of a file hold."""
    parts = front_matter.cut(decode(data))
    source = front_matter.read_source(parts.fields, hashlib.sha256(data).hexdigest())
    refuse_hidden_words(source)
    return _assemble(source, lines(parts.body, parts.body_line))


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file of at most MAX_BYTES."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a named pipe would wait for ever
            raise DocumentError("is not a regular file; remove it")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"cannot be opened ({error.strerror}); check that it exists and may be read") from error
    if len(data) > MAX_BYTES:
        raise DocumentError(f"is larger than {MAX_BYTES // 1024**2} MB; split it by chapter")
    return data


def decode(data: bytes) -> str:
    r"""The text of a file with line ends as \n."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise DocumentError(f"is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    hidden = _UNREADABLE.search(text)
    if hidden:
        number = text.count("\n", 0, hidden.start()) + 1
        raise DocumentError(f"holds the unreadable character U+{ord(hidden.group()):04X} at line {number}; delete it")
    return text


def claimed_id(data: bytes) -> str | None:
    """The id that a document claims, read even where the rest of it is broken; None when there is none."""
    match = _CLAIMED_ID.search(data[: front_matter.MAX_CHARACTERS].decode("utf-8", errors="replace"))
    return match.group(1) if match else None


def refuse_hidden_words(source: Source) -> None:
    """Escapes in YAML can bring in characters that the file itself does not hold."""
    for name, value in [*source, *source.identifiers]:
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and (_UNREADABLE.search(text) or text != " ".join(text.split())):
                raise DocumentError(f"has stray blanks or unreadable characters in the field '{name}'; tidy the value")


def _assemble(source: Source, body: Iterable[Line]) -> Document:
    written: list[str] = []
    length = 0
    sections: list[TextSection] = []
    path: list[Line] = []  # headings from the title down to where we are
    start: int | None = None  # offset of the running section's first character

    for line in body:
        if line.kind == "left_out":
            continue
        if not path:
            _refuse_other_title(line, source.title)
        gap = "" if not written else "\n" if line.joined else "\n\n"
        if line.kind == "heading":
            sections += _closed(path, start, length, following=line)
            start = None
            path = [*(upper for upper in path if upper.level < line.level), line]
        elif start is None:
            start = length + len(gap)
        written.append(gap + line.text)
        length += len(gap) + len(line.text)
    sections += _closed(path, start, length, following=None)
    if not sections:
        raise DocumentError("holds no text; write at least one section below its title")
    text = "".join(written)
    hidden = _UNREADABLE.search(text)  # an entity such as &shy; brings it in
    if hidden:
        raise DocumentError(f"holds an entity for the unreadable character U+{ord(hidden.group()):04X}; delete it")
    return Document(id=source.id, source=source, text=text, sections=tuple(sections))


def _refuse_other_title(line: Line, title: str) -> None:
    if line.kind != "heading" or line.level != 1:
        raise DocumentError(f"has text before its title at line {line.number}; begin the body with '# {title}'")
    if line.text != title:
        differ = f"'{line.text}' at line {line.number} but '{title}' in the field 'title'"
        raise DocumentError(f"is titled {differ}; make them equal")


def _closed(path: list[Line], start: int | None, end: int, following: Line | None) -> list[TextSection]:
    """The section that ends before the following heading, if it has text of its own."""
    if path and following is not None and following.level == 1:
        raise DocumentError(f"has a second title at line {following.number}; use '##' for sections")
    if start is not None:
        return [TextSection(heading_path=tuple(line.text for line in path[1:]), start=start, end=end)]
    # Without text a heading needs headings below it: an empty one promises what is not there.
    if len(path) > 1 and (following is None or following.level <= path[-1].level):
        raise DocumentError(f"has nothing below '{path[-1].text}' at line {path[-1].number}; fill it or remove it")
    return []
