"""Sentences that a must-not pattern catches and a person found harmless, by the hash of the sentence.

A pattern sees words, not meaning: about one contrast sentence in seven is caught wrongly ("600 mg in A and 1,200 mg in B" by
a rule against 1,200 mg in A). An exception excuses one sentence under one rule of one case; changed by a letter, it counts
again. The measure X1 counts every hit; exceptions only keep the gate from failing.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from rag.errors import GoldError
from rag.records import Record
from seeds.evaluation import CaseReport, Violation


class ReviewedSentence(Record):
    """One sentence that was looked at; `sentence` is there for readers, the hash decides."""

    case_id: str
    rule_id: str
    sentence_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    sentence: str
    reason: str = Field(min_length=1)


Exceptions = tuple[ReviewedSentence, ...]
_FORM = TypeAdapter(Exceptions)


def read_exceptions(path: Path) -> Exceptions:
    """The list in a JSON file; empty where there is no file.

    :raises GoldError: the file cannot be read.
    """
    if not path.is_file():
        return ()
    try:
        return _FORM.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise GoldError(f"{path} is no list of reviewed sentences ({reason}); see docs/evaluation.md.") from error


def unexcused(case: CaseReport, exceptions: Exceptions) -> tuple[Violation, ...]:
    """The violations of a case that nobody excused."""
    excused = {(one.rule_id, one.sentence_sha256) for one in exceptions if one.case_id == case.case_id}
    return tuple(hit for hit in case.violations if (hit.rule_id, hit.sentence_sha256) not in excused)
