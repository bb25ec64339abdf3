"""What an article on a question has to cover, by the kind of question: weights of aspects, raised by what is asked.

The tables say what clinicians' article pages hold; they were adjusted on the visible gold cases only.
"""

from __future__ import annotations

from collections.abc import Mapping

from rag.compose.focus import Focus, Kind
from rag.facets import Facet
from rag.question import Analysis

_KINDS: dict[Kind, Mapping[str, float]] = {
    "use": {
        "diagnosis": 0.3,
        "indication": 0.9, "dosing:start": 1.0, "dosing:titration": 1.0, "dosing:maintenance": 1.0, "dosing:adjustment": 0.8,
        "dosing:stopping": 0.6, "dosing:administration": 0.5, "dosing": 0.8, "contraindication": 1.0,
        "contraindication:together": 1.0, "contraindication:allergy": 0.4, "warning:boxed": 1.0, "warning": 0.8,
        "limitation:use": 1.0, "limitation": 0.4, "monitoring:before": 1.0, "monitoring:threshold": 0.9, "monitoring": 0.7,
        "safety:interaction": 0.7, "safety": 0.8, "safety:frequency": 0.6, "safety:discontinuation": 0.6,
        "recommendation": 0.8, "efficacy:comparison": 0.7, "efficacy": 0.5, "mechanism": 0.4, "background": 0.3,
        "regulatory": 0.3, "access": 0.1,
    },
    "options": {
        "diagnosis": 0.7,
        "recommendation": 1.2, "recommendation:sequence": 1.3, "recommendation:first": 1.2, "recommendation:against": 0.8,
        "efficacy:comparison": 1.0, "efficacy": 0.7, "monitoring:confirmation": 1.0, "monitoring:before": 0.6,
        "monitoring:threshold": 0.8, "monitoring": 0.6, "dosing:start": 0.7, "dosing": 0.5, "limitation:use": 0.9,
        "limitation": 0.5, "contraindication": 0.5, "contraindication:allergy": 0.1, "warning:boxed": 0.5, "warning": 0.4,
        "safety": 0.5, "indication": 0.5, "background:definition": 0.6, "background": 0.4, "mechanism": 0.3,
        "regulatory": 0.2, "access": 0.1,
    },
    "together": {
        "diagnosis": 0.4,
        "limitation:use": 1.3, "limitation": 0.9, "contraindication:together": 1.0, "contraindication": 0.4,
        "contraindication:allergy": 0.1, "efficacy": 1.2, "efficacy:comparison": 1.3, "efficacy:rate": 1.1, "safety": 1.1,
        "safety:frequency": 1.1, "safety:discontinuation": 1.0, "recommendation": 1.1, "recommendation:sequence": 1.2,
        "dosing:start": 0.7, "dosing:maintenance": 0.7, "dosing": 0.4, "monitoring:confirmation": 0.9, "monitoring": 0.5,
        "warning:boxed": 0.6, "warning": 0.5, "indication": 0.4, "mechanism": 0.4, "background": 0.3, "access": 0.4,
    },
    "comparison": {
        "diagnosis": 0.3,
        "efficacy:comparison": 1.6, "efficacy": 0.8, "recommendation": 1.0, "safety:frequency": 0.8, "safety": 0.7,
        "limitation": 0.7, "dosing": 0.4, "warning:boxed": 0.4, "contraindication": 0.3, "monitoring": 0.4,
        "indication": 0.4, "mechanism": 0.4, "background": 0.3, "access": 0.1,
    },
    "explanation": {
        "diagnosis": 1.0,
        "mechanism": 1.5, "background": 1.0, "background:frequency": 1.0, "background:definition": 0.9, "efficacy": 0.7,
        "monitoring": 0.7, "monitoring:confirmation": 0.8, "recommendation": 0.6, "safety": 0.5, "limitation": 0.5,
        "dosing": 0.2, "contraindication": 0.2, "warning": 0.2, "indication": 0.3, "access": 0.1,
    },
}  # fmt: skip
_ASKED: dict[Facet, Mapping[str, float]] = {
    "combination": {"limitation:use": 0.4, "efficacy": 0.3, "safety": 0.3, "contraindication:together": 0.3},
    "dosing": {"dosing": 1.0},
    "monitoring": {"monitoring": 1.2},
    "contraindication": {"contraindication": 1.2, "warning": 0.4, "limitation:use": 0.6},
    "interaction": {
        "safety:interaction": 1.0, "warning:interaction": 0.8, "contraindication:together": 0.6, "dosing:adjustment": 0.4,
    },
    "safety": {"safety": 0.9, "warning": 0.6, "contraindication": 0.3},
    "mechanism": {"mechanism": 1.6, "background": 0.3},
    "diagnosis": {
        "diagnosis": 1.2, "monitoring:confirmation": 0.8, "background:definition": 0.8, "monitoring": 0.4, "background": 0.3,
    },
    "comparison": {"efficacy:comparison": 0.8},
    "access": {"access": 1.0, "indication": 0.4},
    "efficacy": {"efficacy": 0.9},
    "indication": {"indication": 0.6, "recommendation": 0.3, "limitation:use": 0.3},
    "treatment": {"recommendation": 0.3},
}  # fmt: skip


def aspect_weights(analysis: Analysis, focus: Focus) -> Mapping[str, float]:
    """Weight by aspect ("dosing:start"); an aspect without one of its own takes its role's ("dosing")."""
    weights = dict(_KINDS[focus.kind])
    for facet in analysis.facets:
        for aspect, more in _ASKED[facet].items():
            for name in {aspect, *(known for known in weights if known.startswith(f"{aspect}:"))}:
                weights[name] = weights.get(name, weights.get(name.split(":")[0], 0.4)) + more
    return weights


def weight_of(weights: Mapping[str, float], aspect: str) -> float:
    """The weight of an aspect, of its role, or a small one for what no table names."""
    return weights.get(aspect, weights.get(aspect.split(":")[0], 0.3))
