"""What neither the corpus nor general English knows of a question: nothing similar may be passed off as an answer."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.text.analyser import analyse
from rag.text.english import is_english, is_general, is_short_english, spellings
from rag.text.vocabulary import INN, OTHER_INN, Mention, Vocabulary

_LONG_WORD = re.compile(r"(?<![\w-])(?:[^\W\d_]{7,}|[A-Z][a-z]+[A-Z]{2,})(?![\w-])")  # or a made-up one: "BiPAP"
# "microscopic colitis" is another disease than any other colitis, however general the adjective.
_KIND_OF_DISEASE = re.compile(
    r"(?<![\w-])(?P<kind>[^\W\d_]{3,}(?:ic|oid|iac|une|ular|inal))\s+(?:\w+itis|\w+pathy|pneumonia|ana?emia|hypertension|diabetes|"
    r"migraines?|headaches?|asthma|syndrome|disease|infections?|fibrosis|stroke|seizures?|epilepsy|disorders?|cancer|lymphoma)\b",
    re.IGNORECASE,
)

_NAME = re.compile(r"(?<![\w-])[^\W\d_]{6,}(?![\w-])")
_PROPOSED = re.compile(
    r"\b(?:wants? (?:(?:me|her|him|us|them) )?(?:on|to (?:start|try|take|give|add|use))|mention(?:s|ed)|suggest(?:s|ed|ing)|"
    r"thinking of|propos(?:es|ed|ing)|offer(?:s|ed|ing)|recommend(?:s|ed|ing)|consider(?:s|ing|ed)|heard (?:of|about)|"
    r"read(?:ing)? (?:about|of|that)|prescrib(?:es|ed|ing)|put (?:me|him|her|us) on|course of|"
    r"g(?:iven?|ave)(?: me| him| her| us)?|start(?:ed|ing)? (?:me |him |her )?on|"
    r"(?:switch\w*|mov(?:ed|ing))(?: me| him| her)? to|asks? (?:about|for)|asking (?:about|for)|uses|injecting)\s+"
    r"(?:[\w%-]+ ){0,3}$",
    re.IGNORECASE,
)
_POINTS_TO_IT = re.compile(
    r"\b(?:it|its|them|those|these|they|(?:the|this|that|each|first|next|second|last|one) (?:\w+ )?"
    r"(?:drug|medicine|medication|tablet|pill|jab|shot|injection|infusion|drip|treatment|inhaler|capsule|dose|pen|course)s?)\b",
    re.IGNORECASE,
)

_PREFIXES = (
    "sub",
    "extra",
    "intra",
    "inter",
    "peri",
    "post",
    "pre",
    "neuro",
    "cardio",
    "non",
    "anti",
    "micro",
    "multi",
    "over",
    "under",
    "re",
    "bio",
    "un",
    "dis",
)
_SHORTEST_PIECE = 4  # letters


def unknown_terms(
    text: str, mentions: list[Mention], asked: tuple[str, ...], is_known: Callable[[str], bool]
) -> tuple[str, ...]:
    """Long words of what is asked that the corpus never has and general English neither: the name of something else."""
    found = []
    for match in _LONG_WORD.finditer(text):
        tokens = analyse(match.group())
        if any(mention.start <= match.start() < mention.end for mention in mentions) or not set(tokens) & set(asked):
            continue
        known = any(is_known_word(spelling, is_known) for spelling in spellings(match.group()))
        known = known or _is_compound(match.group(), is_known)
        if not known and not is_general(match.group()):
            found.append(match.group())
    return tuple(dict.fromkeys(found))


def _is_compound(word: str, is_known: Callable[[str], bool]) -> bool:
    """Whether it is put together of two words that are known, or of a prefix and one: herpesvirus, thirtyfold, extradural."""
    folded = word.lower()
    rest = next((folded.removeprefix(prefix) for prefix in _PREFIXES if folded.startswith(prefix)), "")
    if folded.endswith("able") and is_short_english(folded.removesuffix("able")):
        return True
    if len(rest) >= _SHORTEST_PIECE and (is_known_word(rest, is_known) or is_short_english(rest)):
        return True
    return any(
        all(is_english(piece) or is_known_word(piece, is_known) for piece in (folded[:at], folded[at:]))
        for at in range(_SHORTEST_PIECE, len(folded) - _SHORTEST_PIECE + 1)
    )


def unknown_names(
    text: str, vocabulary: Vocabulary, is_known: Callable[[str], bool], *, any_drug: bool
) -> tuple[str, ...]:
    """Words that look like a drug's name and are not known: nothing similar may be passed off as an answer.

    More endings count where no known drug or class is named beside them: then the unknown one is what the question is about.
    """
    known = vocabulary.words
    words = [
        word
        for word in dict.fromkeys(match.group() for match in re.finditer(r"[a-z]{7,}(?:-[a-z]{4})?", text.lower()))
        if word not in known and word.split("-")[0] not in known
    ]
    # A name that documents have, though no list of names does, is not unknown: what is said of it is found by its word.
    words = [word for word in words if not is_known_word(word, is_known)]
    found = [word for word in words if INN.fullmatch(word)]
    if not any_drug:
        found += [word for word in words if word not in found and OTHER_INN.fullmatch(word) and not is_general(word)]
    return tuple(found)


def proposed_names(told: str, asking: str, vocabulary: Vocabulary, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """Unknown words of the sentence before that name what is to be taken, where the asking one speaks of "it".

    "My consultant mentioned Velsipity. Does it slow the pulse?" is about Velsipity, whatever else is known of colitis.
    """
    if not _POINTS_TO_IT.search(asking) or any(
        vocabulary.kind(mention.term) in {"drug", "class"} for mention in vocabulary.find(asking)
    ):
        return ()
    mentions = vocabulary.find(told)
    return tuple(
        dict.fromkeys(
            match.group()
            for match in _NAME.finditer(told)
            if _PROPOSED.search(told[: match.start()])
            and not any(mention.start <= match.start() < mention.end for mention in mentions)
            and not any(is_known_word(spelling, is_known) for spelling in spellings(match.group()))
            and not is_general(match.group())
            and not is_short_english(match.group())
        )
    )


def is_known_word(word: str, is_known: Callable[[str], bool]) -> bool:
    """Whether some document has it, in whatever form."""
    return any(is_known(token) for token in analyse(word))


def unknown_kinds(text: str, asked: tuple[str, ...], is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """Kinds of a disease whose adjective the corpus never has: the rest of the disease is no answer for them."""
    return tuple(
        dict.fromkeys(
            match.group()
            for match in _KIND_OF_DISEASE.finditer(text)
            if set(tokens := analyse(match["kind"])) & set(asked) and not any(is_known(token) for token in tokens)
        )
    )
