"""The fixed words of an answer, by audience. They join and introduce quotes; they claim nothing about the world.

The audience changes these words and the glossary, never which statements an answer holds.
"""

from __future__ import annotations

from collections.abc import Collection

from rag.answer import Audience, SectionKind
from rag.facets import Facet

DISCLAIMER = (
    "Every statement above is a verbatim quote of the numbered source, proven to the character; that a source is right or "
    "complete is not claimed. Where a source is marked as a summary, the quote is this project's own summary of it, which no "
    "clinician has reviewed. This is no medical advice for an individual: check the current label and guideline."
)

_CLINICAL: dict[SectionKind, str] = {
    "direct_answer": "Direct answer",
    "restrictions": "What labels and regulators restrict",
    "evidence": "Evidence",
    "alternatives": "Alternatives",
    "algorithm": "Decision algorithm",
    "research_context": "Research context: tried outside label or guideline",
    "pitfalls": "Pitfalls",
    "conflicts": "Where sources disagree",
    "gaps": "Gaps: asked and not found",
}
_PATIENT: dict[SectionKind, str] = {
    "direct_answer": "The short answer",
    "restrictions": "What the official product texts limit",
    "evidence": "What studies found",
    "alternatives": "Other treatments that are written about",
    "algorithm": "Steps that doctors take",
    "research_context": "What has only been tried in research",
    "pitfalls": "Risks to know about",
    "conflicts": "Where sources disagree",
    "gaps": "What was not found",
}
_STUDENT = {**_CLINICAL, "algorithm": "Decision algorithm, step by step", "pitfalls": "Pitfalls to remember"}
_BEDSIDE = {
    **_CLINICAL,
    "algorithm": "Steps: check, exclude, choose, dose, monitor, reassess",
    "pitfalls": "Safety points",
}

HEADINGS: dict[Audience, dict[SectionKind, str]] = {
    "clinician": _CLINICAL,
    "nurse_pharmacist": _BEDSIDE,
    "student": _STUDENT,
    "patient": _PATIENT,
}

IN_DIRECT_ANSWER = "What this corpus says of this stands in the direct answer."
NOT_ANSWERED = "Left empty, since the question is not answered."
_SOUGHT: dict[SectionKind, str] = {
    "direct_answer": "an answer",
    "evidence": "studies and their figures",
    "algorithm": "recommendations, doses and monitoring",
    "pitfalls": "contraindications, warnings, interactions and limits of the evidence",
}


def nothing_found(kind: SectionKind, subject: str) -> str:
    """What an empty section says: what was looked for, and that nothing was found that speaks to the question."""
    return f"Looked for {_SOUGHT[kind]}{f' on {subject}' if subject else ''}; nothing found speaks to the question."


STEP_LABELS: dict[str, str] = {
    "confirm": "Confirm the situation",
    "exclude": "Exclude what forbids",
    "choose": "Choose",
    "dose": "Dose",
    "monitor": "Monitor",
    "reassess": "Reassess",
}
STEP_LEADS: dict[str, str] = {
    "confirm": "First settle what the sources say must be established:",
    "exclude": "Before prescribing, look for what these statements rule out or limit:",
    "choose": "These statements bear on the choice; what forbids it stands with the pitfalls:",
    "dose": "If one of these is chosen, the dosing statements are:",
    "monitor": "Before and during treatment:",
    "reassess": "Then reassess:",
}

FACET_NAMES: dict[Facet, str] = {
    "combination": "use together",
    "dosing": "dosing",
    "monitoring": "monitoring",
    "contraindication": "contraindications",
    "interaction": "interactions",
    "safety": "safety",
    "mechanism": "mechanism",
    "diagnosis": "diagnosis",
    "comparison": "comparison",
    "access": "access and coverage",
    "efficacy": "efficacy",
    "indication": "indication and guidelines",
    "treatment": "treatment",
}

_GLOSSARY = (
    ("remission", "remission: few or no signs of active disease"),
    ("biologic", "biologic: a protein medicine made in living cells, given by infusion or injection"),
    ("placebo", "placebo: a dummy treatment used for comparison"),
    ("randomised", "randomised: chance decided who got which treatment"),
    ("induction", "induction: the first weeks of treatment, meant to calm the disease"),
    ("maintenance", "maintenance: the treatment that follows, meant to keep the disease calm"),
    ("endoscop", "endoscopic: seen with a camera inside the bowel"),
    ("contraindicated", "contraindicated: must not be used, in the words of that source"),
    ("boxed warning", "boxed warning: the most serious warning on a US label"),
    ("JAK inhibitor", "JAK inhibitor: a tablet that blocks signals inside immune cells"),
    ("TNF", "TNF blocker: a medicine against the inflammation protein TNF"),
    ("fistula", "fistula: an abnormal channel between the bowel and skin or another organ"),
)


def glossary(audience: Audience, text: str, explained: Collection[str] = ()) -> tuple[str, ...]:
    """Words of a section with their meanings, for students and patients.

    :param explained: what was explained before; each word is explained once.
    """
    if audience not in {"patient", "student"}:
        return ()
    folded = text.casefold()
    return tuple(meaning for word, meaning in _GLOSSARY if word.casefold() in folded and meaning not in explained)
