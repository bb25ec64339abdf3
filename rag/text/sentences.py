"""Cuts text into sentences with exact offsets.

The library sentencex finds the borders. Clinical prose needs two corrections, and gets no more: a border behind an
abbreviation that never ends a sentence is taken back, and a full stop before a capital that the library passed over
becomes a border.
"""

from __future__ import annotations

import re

import sentencex

_NEVER_LAST = re.compile(
    r"(?:^|[\s(\[])(?:approx|ca|cf|cp|dr|e\.g|eg|esp|et al|i\.e|incl|mr|mrs|ms|prof|resp|st|viz|vs|v)\.$",
    re.IGNORECASE,
)
_NEEDS_NUMBER = re.compile(r"(?:^|[\s(\[])(?:nos?|figs?|eqs?|refs?|tabs?|vol|pp?)\.$", re.IGNORECASE)
# Whatever these end in a clinical sentence, the next sentence may begin behind them: only the capital decides.
_PASSED_OVER = re.compile(r"(?<![\s.][A-Z])(?<!\b[A-Z])[.!?][\"')\]]*(?=\s+[\"'(\[]*[A-Z])")
_LINE = re.compile(r"[^\n]+")
_LOOK_BACK = 12  # characters: longer than any abbreviation above


def split(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of `text`, in order, without surrounding white space.

    Every character that is not white space lies in exactly one span. No span crosses a line break.
    """
    return [span for line in _LINE.finditer(text) for span in _line_spans(line.group(), line.start())]


def _line_spans(line: str, offset: int) -> list[tuple[int, int]]:
    ends = {border["end_index"] for border in sentencex.get_sentence_boundaries("en", line)}
    ends |= {match.end() for match in _PASSED_OVER.finditer(line)}
    spans: list[tuple[int, int]] = []
    begin = 0
    for end in [*sorted(ends - {len(line)}), len(line)]:
        if end < len(line) and not _is_border(line, end):
            continue
        sentence = line[begin:end]
        if stripped := sentence.strip():
            first = offset + begin + len(sentence) - len(sentence.lstrip())
            spans.append((first, first + len(stripped)))
        begin = end
    return spans


def _is_border(line: str, end: int) -> bool:
    if not line[end - 1].isspace() and not line[end].isspace():
        return False  # "LIR!C" is a name: nothing ends in the middle of a word
    before = line[:end].rstrip()
    after = line[end:].lstrip()
    tail = before[-_LOOK_BACK:]
    if _NEEDS_NUMBER.search(tail):
        return not after[:1].isdigit()
    return not _NEVER_LAST.search(tail)
