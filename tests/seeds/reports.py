"""Reports of runs that never took place, for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from seeds.abstaining import Outcome, totals
from seeds.evaluation import CaseReport, NuggetReport, Report, Total, Violation
from seeds.statistics import mean

GOLD = "0" * 64


def nugget(name: str = "n1", *, found: bool = True, importance: str = "vital") -> NuggetReport:
    return NuggetReport(
        id=name,
        text=f"What {name} says.",
        importance=importance,
        status="support" if found else "none",
        section="evidence" if found else None,
        expected=("evidence",),
    )


def violation(severity: str, sentence: str = "Alfatinib is safe.") -> Violation:
    return Violation(rule_id="x1", severity=severity, rule="Calls it safe.", sentence=sentence)


def case(name: str, scores: Mapping[str, float | None] | None = None, **more: Any) -> CaseReport:
    fields: dict[str, Any] = {
        "case_id": name,
        "cluster": name,
        "split": "dev",
        "topic": "testitis",
        "tags": (),
        "question": "What?",
        "interpreted_question": "What?",
        "answerable": True,
        "status": "answered",
        "words": 10,
        "scores": dict(scores if scores is not None else {"N1": 1.0, "F3": 1.0}),
        "retrieval_loss": None,
        "composing_loss": None,
        "control": None,
        "nuggets": (nugget(),),
        "unsupported": (),
        "violations": (),
        "gold_sha256": GOLD,
        "answer_sha256": "a" * 64,
        "error": "",
    }
    fields.update(more)
    answered = fields["status"] not in (None, "insufficient_evidence")
    fields["outcome"] = Outcome(case_id=name, answerable=fields["answerable"], answered=answered)
    return CaseReport.model_validate(fields)


def report(cases: Sequence[CaseReport], gates: Mapping[str, str] | None = None) -> Report:
    """Totals count upwards as better; every measure is soft unless `gates` says otherwise."""
    names = list(cases[0].scores)
    return Report(
        snapshot_id="snapshot-1",
        software="consilium 0",
        gold_sha256=GOLD,
        totals=tuple(_total(name, cases, (gates or {}).get(name, "soft")) for name in names),
        diagnosis=(),
        abstention=totals([case.outcome for case in cases]),
        kinds=(),
        cases=tuple(cases),
    )


def _total(name: str, cases: Sequence[CaseReport], gate: str) -> Total:
    values = [value for one in cases if (value := one.scores[name]) is not None]
    return Total(
        id=name,
        name=f"measure {name}",
        better="higher",
        gate=gate,
        mean=mean(values) if values else None,
        cases=len(values),
    )
