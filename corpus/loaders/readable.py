"""Text that shows all that it holds: one line, single blanks, no character that a reader cannot see."""

from __future__ import annotations

import re

from rag.errors import DocumentError

# The class of corpus/markdown.py, which refuses them; formats that people do not type by hand are full of them.
_INVISIBLE = re.compile("[\u00ad\u200b\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_MAX_UNKNOWN = 0.02  # share of U+FFFD above which a text is not worth quoting


def readable(text: str) -> str:
    """The text on one line with single blanks; ligatures are spelled out, invisible characters fall away.

    U+FFFD, where an earlier program lost a character, stays: a quote shows that something is missing there.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    if _LIGATURE.search(text):
        text = _LIGATURE.sub(lambda found: _LIGATURES[found.group()], text)
    return " ".join(_CONTROL.sub(" ", text).split())


def refuse_garbled(text: str) -> None:
    """DocumentError for a text in which too many characters were lost on its way."""
    lost = text.count("\ufffd")
    if text and lost / len(text) > _MAX_UNKNOWN:
        raise DocumentError(
            f"holds {lost} characters that could not be read (shown as \ufffd); export it again from its original"
        )
