"""Plain text: paragraphs between empty lines, list items, headings where their form leaves no doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.loaders.assemble import Block, Heading, Paragraph, document
from corpus.loaders.decoded import decode
from corpus.loaders.facts import Facts, title_from_stem
from corpus.loaders.kinds import kind_of
from corpus.loaders.port import MIB, Loaded, Origin
from corpus.loaders.readable import readable
from rag.errors import DocumentError

MAX_BYTES = 16 * MIB
_MAX_HEADING = 120  # characters
_MIN_CAPITALS = 4

_EMPTY = re.compile(r"\n[ \t\f\v]*\n")
_ITEM = re.compile(r"[ \t]*(?:[*•●◦▪‣·–-][ \t]+|\(?[0-9a-zA-Z]{1,2}[.)][ \t]+)(?=\S)")
_BULLET = re.compile(r"[ \t]*[*•●◦▪‣·–-][ \t]+")
_UNDERLINE = re.compile(r"[ \t]*(=+|-+|~+)[ \t]*")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?[ \t]+(?=[A-Z])")
_ENDS_SENTENCE = (".", ";", ",", "!", "?")


def load(data: bytes, origin: Origin) -> Loaded:
    """The one document of the file. Its title is a first line that is alone and neither numbered nor in capitals."""
    if len(data) > MAX_BYTES:
        raise DocumentError(f"is larger than {MAX_BYTES // MIB} MB; split it by chapter")
    text = decode(data)
    blocks = list(blocks_of(text))
    title = ""
    if blocks and isinstance(blocks[0], Paragraph | Heading) and _is_title(text, blocks[0].text):
        title = blocks.pop(0).text
    title = title or title_from_stem(origin.stem)
    opening = " ".join(block.text for block in blocks[:4])
    return Loaded((document(Facts(title=title, kind=kind_of(title, opening)), blocks, origin, data),))


def blocks_of(text: str) -> Iterator[Block]:
    """Headings and paragraphs in reading order. Lines that were wrapped are joined; items stand one to a line."""
    for block in _EMPTY.split(text):
        lines = [line for line in block.split("\n") if line.strip()]
        if len(lines) == 2 and _UNDERLINE.fullmatch(lines[1]):
            yield Heading(lines[0], level=1 if lines[1].strip()[0] == "=" else 2)
        elif len(lines) == 1 and (level := _heading_level(readable(lines[0]))):
            yield Heading(lines[0], level)
        else:
            yield from _paragraphs(lines)


def _paragraphs(lines: list[str]) -> Iterator[Paragraph]:
    running: list[str] = []
    joined = False
    for line in lines:
        if _ITEM.match(line):
            if running:
                yield Paragraph(" ".join(running), joined)
                joined = True
            running = [_BULLET.sub("", line, count=1)]
        else:
            running.append(line)
    if running:
        yield Paragraph(" ".join(running), joined)


def _heading_level(line: str) -> int:
    """0 for a line that is none. "5 WARNINGS" stands above "5.1 Rash"; other capitals stand at the top."""
    if len(line) > _MAX_HEADING or line.endswith(_ENDS_SENTENCE):
        return 0
    numbered = _NUMBERED.match(line)
    if numbered:
        return numbered.group(1).count(".") + 1
    letters = [mark for mark in line if mark.isalpha()]
    return 1 if len(letters) >= _MIN_CAPITALS and all(mark.isupper() for mark in letters) else 0


def _is_title(text: str, first: str) -> bool:
    said = readable(first)
    alone = said == readable(_EMPTY.split(text.lstrip(), maxsplit=1)[0].split("\n")[0])
    return alone and not _heading_level(said) and len(said) <= _MAX_HEADING and not said.endswith(_ENDS_SENTENCE)
