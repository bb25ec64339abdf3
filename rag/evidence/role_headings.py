"""The role that headings say: of labels, structured abstracts, guidelines and this project's own documents."""

from __future__ import annotations

import re

from rag.answer import Role

# Read from the innermost heading outwards; within one heading the first that fits decides: narrow words stand before wide ones.
_HEADINGS: tuple[tuple[str, Role], ...] = (
    (r"boxed warning|black box", "warning"),
    (r"contra-?indicat|\bdo not (?:use|take)\b|\bwho should not\b", "contraindication"),
    (r"\blimitations? of use\b|limitation|\bstrengths and weaknesses\b", "limitation"),
    (
        r"diagnos|\bexams? and tests?\b|\binvestigations?\b|\bcase definition\b|\bdifferential\b|\btest accuracy\b",
        "diagnosis",
    ),
    (r"warning|precaution|\binteractions?\b|\buse in specific populations\b|\bspecial populations\b", "warning"),
    (r"monitor|\bfollow-?up\b|\bsurveillance\b|\blaboratory tests\b", "monitoring"),
    (r"adverse|\bside effects?\b|\bsafety\b|undesirable effects|\btoxicity\b|\bharms?\b|\boverdos", "safety"),
    (r"\bindications?\b|\bwhat .* is (?:and what it is )?used for\b|therapeutic indications", "indication"),
    (r"\bdos(?:e|es|ing|age)\b|posology|\badministration\b|\bhow (?:to use|to take|.* is given)\b", "dosing"),
    (
        r"mechanism|pharmacodynamic|pharmacokinetic|clinical pharmacology|\bpathophysiology\b|\bpathogenesis\b",
        "mechanism",
    ),
    (
        r"recommend|\bguidance statements?\b|\bimplementation considerations\b|\bmanagement\b|\btreatment algorithm\b",
        "recommendation",
    ),
    (
        r"efficacy|effectiveness|\bresults?\b|clinical studies|clinical trials\b|\bfindings\b|\boutcomes\b|\bbenefits?\b",
        "efficacy",
    ),
    (r"\baccess\b|\bcoverage\b|\bcosts?\b|reimbursement|\bavailability\b|\bprior authori[sz]ation\b", "access"),
    (r"regulatory|\bapproval\b|marketing authori[sz]ation|\brecent major changes\b", "regulatory"),
    (
        r"background|introduction|\bmethods?\b|\bobjectives?\b|\baims?\b|epidemiology|\bdescription\b|\bstudy design\b",
        "background",
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), role) for pattern, role in _HEADINGS)


def heading_role(heading_path: tuple[str, ...]) -> Role | None:
    """The role that the headings say, the innermost first; None when none does."""
    for heading in reversed(heading_path):
        for pattern, role in _PATTERNS:
            if pattern.search(heading):
                return role
    return None
