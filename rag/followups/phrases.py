"""Noun phrases of a question: what a later "it" or "this drug" can mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from rag.followups.cues import SEVERITY
from rag.followups.words import ADJECTIVES, FUNCTION_WORDS, RELATIONAL, VERBS
from rag.text.analyser import fold, stem
from rag.text.vocabulary import INN, Vocabulary

Kind = Literal["drug", "class", "condition", "population", "person", "other"]

_WORD = re.compile(r"[^\W_]+(?:[-/'’.+&][^\W_]+)*[+]?|[^\w\s]")
_ENDS = frozenset('.,;:?!()[]{}"“”—–')
_CONDITION = re.compile(
    r"(?:[a-z]{3,}(?:itis|osis|oses|a?emia|oma|omas|opathy|opathies|plegia|algia|uria|rrhea|rrhoea|trophy|trophies|phrenia|"
    r"sclerosis|plasia)|diseases?|syndromes?|disorders?|cancers?|infections?|failure|diabetes|strokes?|migraines?|epilepsy|"
    r"asthma|hypertension|depression|autism|malaria|tumou?rs?|carcinomas?|dementia|deficiency|injur(?:y|ies)|obesity|"
    r"psychosis|pain|seizures?|covid-19|hiv|aids|copd|arrest|fibrillation|ulcers?|virus|fever|headaches?|insomnia|"
    r"anxiety|lupus|sepsis|"
    r"disease's|covid)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{2,}[- ]?\d{2,}[A-Z\d]*|[A-Z]+-?[A-Z]*-\d{2,}")
_NOMINAL = ("tion", "sion", "ment", "ance", "ence", "ity", "ities", "ions", "ments")
# Participles that begin something new behind a noun ("patients receiving doxorubicin"), unlike "drinking" in "drinking age".
_GOVERNING = frozenset(
    stem(word)
    for word in """receiving taking using treating having undergoing considering including involving causing containing
    starting developing suffering getting making being requiring following reducing affecting""".split()
)
_ALIAS = re.compile(r"\s*\((?:also (?:known|called) as |aka |AKA |or |i\.e\.,? )?")
_COORDINATED = re.compile(r"\s*(?:,|and|or|, ?and|, ?or|&|/)\s*")
_TREATMENT_HEAD = re.compile(
    r"(?:inhibitor|antagonist|agonist|antibod(?:y|ies)|vaccine|drug|blocker|therapy)s?", re.IGNORECASE
)


@dataclass(frozen=True)
class Phrase:
    """One thing that a text names: `text[start:end]`, offsets in code points.

    `kind` is the vocabulary's, or a guess by the form of the head noun; `named` says that it is written like a name;
    `order` is its place among the phrases of the text, from 0, the same for phrases joined by "and" or "or"; `before` is the
    function word in front of it, if any, the same for phrases so joined.
    """

    text: str
    start: int
    end: int
    kind: Kind
    named: bool
    known: bool
    plural: bool
    order: int
    before: str
    term: str = ""

    @property
    def head(self) -> str:
        """Last word, folded."""
        return fold(self.text.split(" (")[0].split()[-1])


def phrases(text: str, vocabulary: Vocabulary) -> tuple[Phrase, ...]:
    """What a text names, in reading order: known terms where there are some, runs of other content words elsewhere."""
    found: list[Phrase] = []
    rank = -1
    for span in _with_aliases(text, _spans(text, vocabulary)):
        between = text[found[-1].end : span.start] if found else "."
        joined = bool(_COORDINATED.fullmatch(between))
        rank += not joined
        if joined and span.before in {"", "and", "or"}:
            span = replace(span, before=found[-1].before)  # "do A and B": both are what "do" stands before
        found.append(_phrase(text, span, rank, vocabulary))
    return tuple(found)


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    before: str
    term: str = ""


def _spans(text: str, vocabulary: Vocabulary) -> list[_Span]:
    mentions = vocabulary.find(text)
    spans: list[_Span] = []
    run: list[tuple[int, int, str]] = []
    before = ""
    sentence_start = True

    def close() -> None:
        nonlocal run
        spans.extend(_of_run(text, run, before))
        run = []

    skip_to = 0
    for match in _WORD.finditer(text):
        if match.start() < skip_to:
            continue
        word = match.group()
        mention = next((one for one in mentions if one.start <= match.start() < one.end), None)
        if mention is not None:
            start = run[0][0] if run and _qualifies(run) else mention.start
            if start == mention.start:
                close()
            run = []
            prefix = re.search(r"[^\W_]+-$", text[:start])
            start = prefix.start() if prefix else start
            severity = SEVERITY.search(text[: mention.start])
            start = min(start, severity.start()) if severity else start
            while spans and spans[-1].start >= start:
                spans.pop()
            spans.append(_Span(start, mention.end, before, mention.term))
            skip_to, before, sentence_start = mention.end, "", False
            continue
        if word in _ENDS or not word[0].isalnum():
            close()
            before = ""
            sentence_start = word in ".?!:" or sentence_start
            continue
        if word.endswith(("'s", "’s")) and word[0].isupper() and not _names_condition(text[match.end() :]):
            run.append((match.start(), match.end() - 2, word[:-2]))
            close()
            before = "'s"
        elif _breaks(word, sentence_start, bool(run)):
            close()
            before = fold(word)
        else:
            run.append((match.start(), match.end(), word))
        sentence_start = False
    close()
    return spans


def _with_aliases(text: str, spans: list[_Span]) -> list[_Span]:
    """Joins "Systemic lupus erythematosus (SLE)" and "Alfaro (alfatinib)": one thing with two names."""
    joined: list[_Span] = []
    for span in spans:
        opens = joined and _ALIAS.fullmatch(text[joined[-1].end : span.start]) and text[span.end : span.end + 1] == ")"
        if opens:
            before = joined.pop()
            joined.append(_Span(before.start, span.end + 1, before.before, before.term or span.term))
        elif (
            joined
            and text[joined[-1].end - 1 : span.start] == ") "
            and _CONDITION.fullmatch(text[span.start : span.end])
        ):
            first = joined.pop()  # "Testman (TM) syndrome"
            joined.append(_Span(first.start, span.end, first.before, first.term or span.term))
        else:
            joined.append(span)
    return joined


def _names_condition(after: str) -> bool:
    """Whether the word behind an eponym is a disease, as in "Crohn's disease"; other possessors are things of their own."""
    return any(_CONDITION.fullmatch(word) for word in after.split()[:2] for word in [word.strip(".,;:?!()")])


def _qualifies(run: list[tuple[int, int, str]]) -> bool:
    """Whether words in front of a known term only narrow it ("severe", "active"), so that they belong to it."""
    return all(stem(fold(word)) in ADJECTIVES or word.endswith(("ic", "al", "ive", "ed")) for _, _, word in run)


def _breaks(word: str, first: bool, inside: bool) -> bool:
    folded = fold(word)
    if folded in FUNCTION_WORDS:
        return True
    if word[0].isupper() and not first:
        return False
    bare = stem(folded.removesuffix("'s"))
    if folded.endswith("ing") and inside and bare not in _GOVERNING:
        return False
    if bare in VERBS and not folded.endswith(_NOMINAL):
        return True
    return folded.endswith(("ed", "ly")) and len(folded) > 5 and "-" not in folded and not folded.startswith("un")


def _of_run(text: str, run: list[tuple[int, int, str]], before: str) -> list[_Span]:
    """The run without relational nouns and mere adjectives at its edges; nothing when no other word is left."""
    words = list(run)
    while words and not _title(text, words[0]) and _idle(words[0][2]) and (len(words) == 1 or _idle_start(words[0][2])):
        words.pop(0)
    while words and not _title(text, words[-1]) and _idle(words[-1][2]):
        words.pop()
    return [_Span(words[0][0], words[-1][1], before)] if words else []


def _title(text: str, entry: tuple[int, int, str]) -> bool:
    """Written with a capital that no sentence start explains, as in "New York" and "the Stanford Experiment"."""
    start, _, word = entry
    return word[0].isupper() and not _starts_sentence(text, start)


def _idle(word: str) -> bool:
    bare = stem(fold(word).removesuffix("'s"))
    if word[1:] != word[1:].lower():
        return False
    predicate = word.endswith(("ible", "able")) and word.islower()
    adjective = bare in ADJECTIVES and not word.endswith(_NOMINAL)  # "security" names something, "secure" does not
    return bare in RELATIONAL or adjective or predicate or (word.isdigit() and len(word) < 4)


def _idle_start(word: str) -> bool:
    bare = stem(fold(word))
    return word[1:] == word[1:].lower() and ((bare in ADJECTIVES and not word.endswith(_NOMINAL)) or bare in RELATIONAL)


def _phrase(text: str, span: _Span, order: int, vocabulary: Vocabulary) -> Phrase:
    end = span.end
    words = text[span.start : end]
    if words.endswith(("'s", "’s")):
        end -= 2
        words = words[:-2]
    head = words.split(" (")[0].split()[-1]
    return Phrase(
        text=words,
        start=span.start,
        end=end,
        kind=_kind(words, head, span, vocabulary),
        named=_is_name(text, span.start, words),
        known=bool(span.term),
        plural=head.lower().endswith("s")
        and not head.lower().endswith(("ss", "is", "us", "'s"))
        and head != head.upper(),
        order=order,
        before=span.before,
        term=span.term,
    )


def _kind(words: str, head: str, span: _Span, vocabulary: Vocabulary) -> Kind:
    if span.term:
        kind = vocabulary.kind(span.term)
        if kind in {"drug", "class", "condition", "population"}:
            return kind
    if INN.fullmatch(head.lower()) or INN.fullmatch(words.lower()):
        return "drug"
    if _CONDITION.fullmatch(head):
        return "condition"
    if _TREATMENT_HEAD.fullmatch(head):
        return "class"
    return "other"


def _is_name(text: str, start: int, words: str) -> bool:
    """Written like a name: a capital that no sentence start explains, a digit, or capitals inside."""
    inner = words[1:]
    return (
        any(character.isdigit() for character in words)
        or inner != inner.lower()
        or (words[0].isupper() and not _starts_sentence(text, start))
        or bool(INN.fullmatch(words.lower()))
    )


def _starts_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in ".?!:"
