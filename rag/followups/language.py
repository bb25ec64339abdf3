"""Whether a follow-up is in a language that is read here."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.followups.words import FUNCTION_WORDS, VERBS
from rag.text.analyser import analyse, fold, stem


def unreadable(text: str, is_known: Callable[[str], bool]) -> bool:
    """Three words or more of which none is an English word of grammar, and most are foreign to the corpus."""
    words = [fold(match.group()) for match in re.finditer(r"[^\W\d_]+(?:'[a-z]+)?", text)]
    if len(words) < 3:
        return False
    english = sum(1 for word in words if (word in FUNCTION_WORDS and word not in _SHARED) or stem(word) in VERBS)
    if english:
        return False
    tokens = analyse(text)
    return sum(1 for token in tokens if is_known(token)) * 2 < max(len(tokens), 1)


# Words of English grammar that other languages spell alike.
_SHARED = frozenset("a an in on me no so was war will die do as es per la he see us am at".split())
