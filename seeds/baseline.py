"""What a run is held against: an earlier run's outcome, case by case, as a file that is reviewed and committed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from rag.answer import AnswerStatus, SectionKind
from rag.errors import GoldError
from rag.records import Record
from seeds.evaluation import CaseReport, Report, gold_sha256
from seeds.gold import GoldCase
from seeds.nuggets import Status
from seeds.storing import write_whole

FORM = 1
_MEND = "consilium evaluate --write-baseline writes one for the gold as it is now"


class BaselineNugget(Record):
    """How a nugget was found, and where."""

    status: Status
    section: SectionKind | None


class BaselineCase(Record):
    """The outcome of one case."""

    gold_sha256: str
    status: AnswerStatus | None
    interpreted_question: str
    scores: dict[str, float | None]
    nuggets: dict[str, BaselineNugget]
    answer_sha256: str
    error: str = ""


class Baseline(Record):
    """The outcome of a run over every case."""

    form: int = FORM
    snapshot_id: str
    software: str
    gold_sha256: str
    numerics: str = ""
    cases: dict[str, BaselineCase]

    def is_of_another_machine(self, numerics: str) -> bool:
        """Whether the encoder rounds otherwise here: a few answers differ then, though nothing was changed."""
        return bool(self.numerics and numerics) and self.numerics != numerics


def baseline_of(report: Report) -> Baseline:
    """What later runs are held against, if this run is taken as good."""
    return Baseline(
        snapshot_id=report.snapshot_id,
        software=report.software,
        gold_sha256=report.gold_sha256,
        numerics=report.numerics,
        cases={case.case_id: _outcome(case) for case in report.cases},
    )


def read_baseline(path: Path) -> Baseline:
    """:raises GoldError: there is no such file, or it is no baseline."""
    try:
        baseline = Baseline.model_validate_json(path.read_bytes())
    except OSError as error:
        raise GoldError(f"There is no baseline at {path} ({error.strerror}); {_MEND}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise GoldError(f"{path} is no baseline ({where}: {first['msg']}); {_MEND}.") from error
    if baseline.form != FORM:
        raise GoldError(f"{path} has the form {baseline.form}, this release reads {FORM}; {_MEND}.")
    return baseline


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Readable in a review: one field a line, in a fixed order.

    :raises GoldError: the place cannot be written.
    """
    write_whole(path, baseline.model_dump_json(indent=1) + "\n")


def require_same_gold(baseline: Baseline, cases: Sequence[GoldCase], *, whole: bool) -> None:
    """Refuses to compare what is measured against other gold.

    :param whole: these are all the cases there are, so a case of the baseline that is missing was taken out.
    :raises GoldError: a case is new, was changed or was taken out since the baseline was written.
    """
    for case in cases:
        known = baseline.cases.get(case.case_id)
        if known is None:
            raise _other_gold(f"it does not hold case '{case.case_id}'")
        if known.gold_sha256 != gold_sha256([case]):
            raise _other_gold(f"case '{case.case_id}' was changed since")
    if whole and (gone := sorted(baseline.cases.keys() - {case.case_id for case in cases})):
        raise _other_gold(f"its case '{gone[0]}' is gone")


def _other_gold(reason: str) -> GoldError:
    return GoldError(f"The baseline belongs to another version of the gold: {reason}. {_MEND[0].upper()}{_MEND[1:]}.")


def _outcome(case: CaseReport) -> BaselineCase:
    return BaselineCase(
        gold_sha256=case.gold_sha256,
        status=case.status,
        interpreted_question=case.interpreted_question,
        scores=case.scores,
        nuggets={nugget.id: BaselineNugget(status=nugget.status, section=nugget.section) for nugget in case.nuggets},
        answer_sha256=case.answer_sha256,
        error=case.error,
    )
