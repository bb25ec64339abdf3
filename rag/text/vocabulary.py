"""Entities: the owner's list, what the documents teach, and where both occur in a text.

Documents teach drugs by the stems of international non-proprietary names (WHO, "The use of stems in the selection of INN",
2018), brands by "Brand (generic)" and "generic (Brand)", and abbreviations by the rule of Schwartz and Hearst (2003).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import OSA

from rag.records import Document, Term, TermKind
from rag.text.abbreviations import abbreviations
from rag.text.analyser import fold, stem
from rag.text.english import is_english

FINGERPRINT = "vocabulary-4"  # raise it when `mine` learns differently: the index keeps what each document taught

_INN_STEMS = (
    "mab|citinib|tinib|anib|cept|kinra|limus|gliptin|gliflozin|glutide|xaban|gatran|parin|sartan|prazole|floxacin|"
    "cycline|cillin|conazole|vastatin|dipine|triptan|setron|oxetine|traline|triptyline|zepam|barbital|imod|relin|"
    "relix|bactam|penem|micin|thromycin|ciclovir|buvir|tegravir|navir|fovir|trexate|sporine|sporin"
)
_NO_DRUG = "(?!(?:ac|con|ex|inter|per|pre)cept)"  # words that end like etanercept
INN = re.compile(rf"{_NO_DRUG}[a-z]{{3,}}(?:{_INN_STEMS})(?:-[a-z]{{4}})?")
# Stems that general words end in as well, so that no document teaches a drug by them; a question may name one.
OTHER_INN = re.compile(
    "[a-z]{3,}(?:lukast|olol|pril|statin|terol|asone|olone|profen|coxib|mycin|oxacin|azole|azine|azepine|zolam|semide|"
    "thiazide|gabalin|dronate|grel|fibrate|glitazone|formin|caine|curium|curonium|fentanil|tidine|tadine|rizine|astine|"
    "phylline|tropium|afil|vir|platin|rubicin|taxel|pristone|gestrel|ciclib|parib|zomib|poetin|grastim)"
)
_WHOLE_INN = re.compile(rf"(?<![^\W_]){INN.pattern}(?![^\W_])")  # "suscept" in "susceptible" is no drug
_WORD = re.compile(r"[^\W_]+")
_SCHOLARLY = re.compile(
    r"(?:ors?|ic|al|ines?|ists?|um|us|is|ia|ous|ates?|ose|ases?|oid|ion)$"
)  # "pressor" is no slip for "pressure"
_NO_NAMES = frozenset(
    {"lactate", "lactates"}
)  # words that share their stem with a name's: a lactate of 4 is no lactation
_GENERIC_THEN_BRAND = re.compile(r"\b([a-z]{6,}(?:-[a-z]{4})?) \(([A-Z][A-Za-z]{3,})\)")
# A trial is often named after what it studies: "EMPEROR-Preserved (empagliflozin)" teaches no brand.
_BRAND_THEN_GENERIC = re.compile(
    r"(?<![\w-])([A-Z][A-Za-z]{3,})(?: / [A-Z]{4,}(?: [A-Z]{2})?)? \(([a-z]{6,}(?:-[a-z]{4})?)\)"
)


class Mention(NamedTuple):
    """A term found in a text: `text[start:end]` names it."""

    term: str
    start: int
    end: int


class Vocabulary:
    """Finds terms in texts: longest match first, by word stems, short capitals only as they are written."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = {term.name: term for term in terms}
        self._classes: dict[str, tuple[str, ...]] = {}
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for term in self.terms.values():
            for name in (term.name, *term.synonyms):
                self._enter(name, term.name)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[0], entry[1]))

    def find(self, text: str, *, any_case: bool = False) -> list[Mention]:
        """Mentions in reading order, without overlaps. `any_case` lets "cd" in a hasty question be Crohn's disease."""
        tokens = [
            (stem(fold(match.group())) if match.group().lower() not in _NO_NAMES else "", match.start(), match.end())
            for match in _WORD.finditer(text)
        ]
        found: list[Mention] = []
        position = 0
        while position < len(tokens):
            mention, length = self._at(text, tokens, position, any_case)
            if mention is not None:
                found.append(mention)
            position += length
        return found

    def names(self, text: str, *, any_case: bool = False) -> tuple[str, ...]:
        """Names of the terms that occur in a text, each once, in order of first mention."""
        return tuple(dict.fromkeys(mention.term for mention in self.find(text, any_case=any_case)))

    def kind(self, name: str) -> TermKind:
        """Kind of a known term."""
        return self.terms[name].kind

    def classes(self, name: str) -> tuple[str, ...]:
        """Classes of a known term, and the classes of those classes."""
        known = self._classes.get(name)
        if known is None:
            known = self._classes[name] = self._all_classes(name)
        return known

    def _all_classes(self, name: str) -> tuple[str, ...]:
        seen: dict[str, None] = {}
        queue = list(self.terms[name].classes) if name in self.terms else []
        while queue:
            current = queue.pop(0)
            if current not in seen:
                seen[current] = None
                queue.extend(self.terms[current].classes if current in self.terms else ())
        return tuple(seen)

    def closest(self, word: str) -> str | None:
        """The word of a name that a misspelt word most likely means, or None.

        One edit (insertion, deletion, substitution, swap of neighbours) is forgiven from five letters on, from six in words
        that are no drug's; two from nine on, and from seven in words that are no drug's and do not end as terms do. Drug
        names that differ by little are different drugs: what ends as drug names do is given one edit only, so that
        valganciclovir is never read as valaciclovir. Nor is too much ever read as too little: hyperglycaemia and
        hypoglycaemia are two edits apart. The first letter must agree.
        """
        folded = fold(word)
        if len(folded) < 5:
            return None
        drug_like = INN.fullmatch(folded) is not None
        best: tuple[int, str] | None = None
        for candidate, of_drug in self._single_words.items():
            wide = len(folded) >= (9 if of_drug else 7 if not _SCHOLARLY.search(folded) else 10)
            allowed = 2 if wide and not (drug_like and of_drug) else 1
            if {folded[:4], candidate[:4]} == {"hype", "hypo"} or (len(folded) == 5 and not of_drug):
                continue
            if candidate[0] == folded[0] and abs(len(candidate) - len(folded)) <= allowed:
                distance = OSA.distance(candidate, folded, score_cutoff=allowed)
                if 0 < distance <= allowed and (best is None or (distance, candidate) < best):
                    best = (distance, candidate)
        return best[1] if best else None

    @cached_property
    def kinds(self) -> dict[str, TermKind]:
        """The kind of every term, by its name."""
        return {name: term.kind for name, term in self.terms.items()}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word, in lower case, that a name or another name of a term is made of."""
        return frozenset(
            word
            for term in self.terms.values()
            for name in (term.name, *term.synonyms)
            for word in name.lower().split()
        )

    @cached_property
    def drug_words(self) -> frozenset[str]:
        """Words of five letters or more that names of drugs are made of."""
        return frozenset(word for word, of_drug in self._single_words.items() if of_drug)

    def drugs_beginning(self, letters: str) -> tuple[str, ...]:
        """Drugs one of whose one-word generic names begins with these letters, in lower case, and goes on; by name."""
        return tuple(
            sorted(
                term.name
                for term in self.terms.values()
                if term.kind == "drug"
                and any(
                    len(name) > len(letters) and name.isalpha() and name.islower() and name.startswith(letters)
                    for name in (term.name, *term.synonyms)
                )
            )
        )

    @cached_property
    def _single_words(self) -> dict[str, bool]:
        """Words of five letters or more that names are made of, and whether a drug's name is."""
        words: dict[str, bool] = {}
        for term in self.terms.values():
            for name in (term.name, *term.synonyms):
                for word in fold(name).split():
                    if len(word) >= 5 and word.isalpha():
                        words[word] = words.get(word, False) or term.kind == "drug"
        return dict(sorted(words.items()))

    def _enter(self, name: str, term: str) -> None:
        tokens = tuple(stem(fold(match.group())) for match in _WORD.finditer(name))
        if tokens:
            as_written = name if name.isupper() and len(name) <= 4 else ""
            self._by_first.setdefault(tokens[0], []).append((tokens, term, as_written))

    def _at(
        self, text: str, tokens: Sequence[tuple[str, int, int]], position: int, any_case: bool
    ) -> tuple[Mention | None, int]:
        for entry, term, as_written in self._by_first.get(tokens[position][0], ()):
            end = position + len(entry)
            if end > len(tokens) or any(tokens[position + i][0] != token for i, token in enumerate(entry)):
                continue
            start_offset, end_offset = tokens[position][1], tokens[end - 1][2]
            if text[:start_offset].lower().endswith("non-"):
                continue  # "non-severe pneumonia" is no severe pneumonia, but it is pneumonia
            if as_written and not any_case and text[start_offset:end_offset].rstrip("s") != as_written:
                continue
            return Mention(term, start_offset, end_offset), len(entry)
        return None, 1


def mine(document: Document) -> tuple[Term, ...]:
    """What one document teaches: drugs, their brands, and abbreviations; sorted by name."""
    text = f"{document.source.title}\n{document.text}"
    brands: dict[str, set[str]] = {
        match.group(): set() for match in _WHOLE_INN.finditer(text) if len(match.group()) >= 7
    }
    for generic, brand in _brand_pairs(text):
        brands.setdefault(generic, set()).add(brand)
    drugs = [Term(name=generic, kind="drug", synonyms=tuple(sorted(names))) for generic, names in brands.items()]
    short = [Term(name=long, kind="abbreviation", synonyms=(abbr,)) for abbr, long in abbreviations(document.text)]
    return tuple(sorted({*drugs, *short}, key=lambda term: (term.name, term.kind, term.synonyms)))


def merge(owner: Sequence[Term], mined: Iterable[Term]) -> tuple[Term, ...]:
    """The owner's terms, enriched by synonyms that documents teach, and the drugs that only documents know; by name.

    An abbreviation joins the term whose name or synonym it abbreviates; others are left out, since a text alone does not
    say what kind of thing they are.
    """
    names = {fold(name): term.name for term in owner for name in (term.name, *term.synonyms)}
    extra: dict[str, set[str]] = {}
    learned: dict[str, set[str]] = {}
    for term in mined:
        known = names.get(fold(term.name))
        if known is not None:
            extra.setdefault(known, set()).update(name for name in term.synonyms if fold(name) not in names)
        elif term.kind == "drug":
            fresh = {name for name in term.synonyms if fold(name) not in names}
            learned.setdefault(term.name.split("-")[0], set()).update(fresh)
    merged = [_enriched(term, extra.get(term.name, set())) for term in owner]
    merged += [
        Term(name=name, kind="drug", synonyms=tuple(sorted(more)))
        for name, more in learned.items()
        if name not in names
    ]
    return tuple(sorted(merged, key=lambda term: term.name))


def _brand_pairs(text: str) -> Iterator[tuple[str, str]]:
    for match in _GENERIC_THEN_BRAND.finditer(text):
        if INN.fullmatch(match.group(1)):
            yield match.group(1), match.group(2)
    for match in _BRAND_THEN_GENERIC.finditer(text):
        # A word of capitals that is a word of English is a trial's name: "In DELIVER (dapagliflozin)".
        if INN.fullmatch(match.group(2)) and not (match.group(1).isupper() and is_english(match.group(1))):
            yield match.group(2), match.group(1)


def _enriched(term: Term, synonyms: set[str]) -> Term:
    if not synonyms:
        return term
    return term.model_copy(update={"synonyms": (*term.synonyms, *sorted(synonyms))})
