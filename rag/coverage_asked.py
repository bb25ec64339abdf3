"""Whether what is asked about a thing is said of it: a matter of practice or an effect, and what a named study found.

Each rule gives what is missing in a sentence for the reader, "" where nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rag.compose.pool import Pool, token_weights
from rag.evidence.statements import Statement
from rag.matters import Matter, matters_asked
from rag.ports import PassageIndex
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary
from rag.text.wording import listed

_STUDY = re.compile(r"\b[A-Z][A-Z0-9]{2,}(?:-[A-Za-z0-9]+)*\b")
_BODIES = frozenset(
    {"FDA", "EMA", "MHRA", "NICE", "WHO", "CDC", "ACOG", "TGA"}
)  # whose word is asked for, and who are no study
_STUDIES = re.compile(rf"{_STUDY.pattern}(?: {_STUDY.pattern})*")
_TITLE = re.compile(r"[“\"][^”\"]{30,}[”\"]")
_A_STORY = 20  # words, in which an explanation is asked for by more words than one
_OWN_RESULTS = frozenset({"rct", "cohort"})


def without_the_matter(pool: Pool) -> str:
    """A matter that is asked about needs a word of it in what is said of the subject, or of the study that is named."""
    unsaid, subject = _unsaid_matters(pool)
    if not unsaid:
        return ""
    names = listed([matter.name for matter in unsaid], "or")
    return f"No statement of this corpus{f' about {subject}' if subject else ''} says anything of {names}."


def _unsaid_matters(pool: Pool) -> tuple[list[Matter], str]:
    """The matters that are asked about and not spoken of, and what is silent on them."""
    text = pool.analysis.text
    asked = matters_asked(text)
    if not asked or (pool.focus.kind == "explanation" and len(text.split()) > _A_STORY):
        return [], ""
    studies = _studies(pool)
    about = _of_studies(pool, studies) if studies else _on_the_subject(pool)
    subject = listed(studies) or listed([*pool.asked_drugs] or [*pool.focus.conditions])
    return [matter for matter in asked if not _is_said(matter, about)], subject


def not_of_the_study(pool: Pool, index: PassageIndex, share: float) -> str:
    """What a named study is asked for has to stand in some statement on that study: another's figures are no answer.

    :param share: of what is asked, by rarity, that has to be lacking.
    """
    studies = _studies(pool)
    if not studies or _TITLE.search(pool.analysis.text):
        return ""  # words of a title that is quoted are not asked about
    analysis = pool.analysis
    named = set(analyse(" ".join((*analysis.drugs, *analysis.classes, *analysis.conditions, *studies))))
    asked = [token for token in analysis.asked if token not in named and not token[:1].isdigit()]
    weights = token_weights(asked, index)
    about = _of_studies(pool, studies)
    lacking = [token for token in weights if not any(token in pool.held(item) for item in about)]
    if not lacking or sum(weights[token] for token in lacking) < share * sum(weights.values()):
        return ""
    return f"No statement of this corpus on {listed(studies)} says what the question asks of it."


def _is_said(matter: Matter, about: Iterable[Statement]) -> bool:
    return any(matter.is_said(item.text) or matter.is_said(item.source.title) for item in about)


def _on_the_subject(pool: Pool) -> list[Statement]:
    """Statements about the asked drugs or their classes; where it is not the use of one drug, about the condition as well."""
    focus, analysis = pool.focus, pool.analysis
    named = {*pool.asked_drugs, *analysis.classes}
    subject = {*named, *(kind for name in named for kind in pool.vocabulary.classes(name))}
    if focus.kind != "use" or not named:
        subject |= {*focus.conditions, *focus.related}
    return [item for item in pool.statements if not subject or subject & item.context]


def _studies(pool: Pool) -> list[str]:
    """Names of studies in the question whose own results the corpus holds."""
    names = dict.fromkeys(_names(pool))
    return [
        name
        for name in names
        if name not in _BODIES
        and not _is_a_term(name, pool.vocabulary)
        and any(item.source.kind in _OWN_RESULTS for item in _of_studies(pool, [name]))
    ]


def _names(pool: Pool) -> Iterator[str]:
    """Words in capitals; two that statements write one behind the other are one name, as CAPE COD is."""
    for match in _STUDIES.finditer(pool.analysis.text):
        whole = match.group()
        if " " in whole and any(whole in item.text for item in pool.statements):
            yield whole
        else:
            yield from _STUDY.findall(whole)


def _is_a_term(name: str, vocabulary: Vocabulary) -> bool:
    """Whether it is a name of the vocabulary, or a word of one, as TNF is of "TNF blocker"."""
    return any(name in (one, *one.split()) for term in vocabulary.terms.values() for one in (term.name, *term.synonyms))


def _of_studies(pool: Pool, studies: Sequence[str]) -> list[Statement]:
    names = re.compile("|".join(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in studies))
    return [item for item in pool.statements if names.search(item.text) or names.search(item.source.title)]
