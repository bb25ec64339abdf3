"""Whether what is asked about a thing is said of it: a matter of practice or an effect, and what a named study found.

Each rule gives what is missing in a sentence for the reader, "" where nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.compose.pool import Pool, token_weights
from rag.evidence.statements import Statement
from rag.matters import Matter, matters_asked
from rag.ports import PassageIndex
from rag.studies import statements_on, studies_of, times_not_told, unknown_studies
from rag.text.analyser import analyse
from rag.text.wording import listed

_TITLE = re.compile(r"[“\"][^”\"]{30,}[”\"]")
# "Iron tablets make me sick, what else is there?" asks for another drug; why the first is out is told.
_ELSE = re.compile(
    r"\bwhat else (?:is there|can|could|might|would|may|do|works|helps)\b|"
    r"\b(?:any|some)thing else (?:i|we|she|he|to|that|for|instead)\b|"
    r"\b(?:what|which|is there|are there)\b[^.?]{0,40}\b(?:instead|alternatives?)\b",
    re.IGNORECASE,
)
_A_STORY = 20  # words, in which an explanation is asked for by more words than one


def of_an_unknown_study(pool: Pool) -> str:
    """What a study found that nothing here has by name is told by no other study."""
    unknown = unknown_studies(pool)
    return f"No document of this corpus that was found mentions {listed(unknown, 'or')}." if unknown else ""


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
    if not asked or (pool.focus.kind == "explanation" and len(text.split()) > _A_STORY) or _ELSE.search(text):
        return [], ""
    studies = studies_of(pool)
    about = statements_on(pool.statements, studies) if studies else _on_the_subject(pool)
    subject = listed([str(study) for study in studies]) or listed([*pool.asked_drugs] or [*pool.focus.conditions])
    people = [name for name in pool.analysis.populations if name in pool.analysis.entities]

    def is_said(matter: Matter) -> bool:
        if _is_said(matter, about):
            return True
        # Who is at risk is told in a sentence of its own, in a text that is about the drug.
        texts = {item.quote.document_id for item in about} if any(map(matter.is_said, people)) else set()
        return bool(texts) and _is_said(matter, (item for item in pool.statements if item.quote.document_id in texts))

    return [matter for matter in asked if not is_said(matter)], subject


def not_of_the_study(pool: Pool, index: PassageIndex, share: float) -> str:
    """What a named study is asked for has to stand in some statement on that study: another's figures are no answer.

    :param share: of what is asked, by rarity, that has to be lacking.
    """
    studies = studies_of(pool)
    if times := times_not_told(pool, studies) if studies else []:
        return f"No statement of this corpus on {listed([str(study) for study in studies])} tells of {listed(times, 'or')}."
    if not any(study.own for study in studies) or _TITLE.search(pool.analysis.text):
        return ""  # words of a title that is quoted are not asked about
    analysis, names = pool.analysis, [str(study) for study in studies]
    named = set(analyse(" ".join((*analysis.drugs, *analysis.classes, *analysis.conditions, *names))))
    asked = [token for token in analysis.asked if token not in named and not token[:1].isdigit()]
    weights = token_weights(asked, index)
    about = statements_on(pool.statements, studies)
    lacking = [token for token in weights if not any(token in pool.held(item) for item in about)]
    if not lacking or sum(weights[token] for token in lacking) < share * sum(weights.values()):
        return ""
    return f"No statement of this corpus on {listed(names)} says what the question asks of it."


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
