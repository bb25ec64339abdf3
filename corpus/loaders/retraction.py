"""What publishers write before the title of an article that they take back."""

from __future__ import annotations

import re

_RETRACTED = re.compile(r"\W*retracted\b", re.IGNORECASE)
_WITHDRAWN = re.compile(r"\W*withdrawn\b", re.IGNORECASE)


def titled_retracted(title: str) -> bool:
    """Whether the title begins with the word."""
    return bool(_RETRACTED.match(title))


def notices_of_title(title: str) -> tuple[str, ...]:
    """The notice of a title that begins with "withdrawn": often out of date rather than wrong, so no retraction."""
    return ("Withdrawn, by its title",) if _WITHDRAWN.match(title) else ()
