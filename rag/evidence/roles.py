"""What a sentence does in a clinical text: indicates, recommends, doses, warns, reports an effect.

A trained classifier reads the sentence together with its headings (`role_model`). A boxed warning is one wherever it stands.
"""

from __future__ import annotations

import re

from rag.answer import Role
from rag.evidence.role_cues import cued
from rag.evidence.role_headings import heading_role
from rag.evidence.role_model import shipped

_BOXED = re.compile(r"boxed warning|black box", re.IGNORECASE)


def role_of(sentence: str, heading_path: tuple[str, ...]) -> Role:
    """Role of one sentence under its heading path."""
    if _BOXED.search(sentence):
        return "warning"
    said = heading_role(heading_path)
    if said is not None and set(cued(sentence)) == {said}:
        return said  # the sentence's own words agree, and reading it further would cost as much again
    return shipped().role(sentence, heading_path)


def further_roles(sentence: str, role: Role) -> tuple[Role, ...]:
    """Other roles that the sentence's own words give away: a cut-off under "Monitoring" also helps to diagnose."""
    return tuple(found for found in cued(sentence) if found != role)


__all__ = ["further_roles", "heading_role", "role_of"]
