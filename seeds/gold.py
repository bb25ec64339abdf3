"""Gold cases: what a good answer must hold, must not hold, and which sources say so.

A file is JSON Lines, one case a line, in the form of `gold_case.schema.json` (JSON Schema 2020-12).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, cast, get_args

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from pydantic import Field

from rag.answer import Audience, SectionKind
from rag.errors import GoldError
from rag.records import Record, SourceKind

SCHEMA_FILE = "gold_case.schema.json"
MAX_BYTES = 32 * 1024 * 1024

Split = Literal["dev", "test", "holdout"]
Anchors = tuple[tuple[str, ...], ...]


class GoldQuantity(Record):
    """A number that must be found with its unit (names of `rag.text.quantities`); `cmp` says which way it bounds."""

    value: float
    unit: str = ""
    cmp: Literal["", "lt", "le", "gt", "ge", "eq"] = ""


class Verification(Record):
    """Whether somebody read the nugget's claim at a source, and where."""

    status: Literal["verified", "partly_verified", "unverified", "seed_only", "disputed"]
    url: str | None = None
    note: str = ""


class Pattern(Record):
    """Words that must meet: AND over groups, OR within a group; `*` at the end matches a prefix."""

    id: str
    text: str
    anchors: Anchors
    quantities: tuple[GoldQuantity, ...] = ()
    polarity: Literal["any", "affirm", "negate"] = "any"
    polarity_group: int = 0


class Nugget(Pattern):
    """One thing that a good answer says, and the sections where a reader looks for it."""

    importance: Literal["vital", "okay"]
    section: tuple[SectionKind, ...]
    supported_by: tuple[str, ...]
    source_kinds: tuple[SourceKind, ...] = ()
    reachable: bool = True
    verification: Verification


class MustNot(Pattern):
    """One thing that no answer may say.

    `exceptions` are beginnings of `sentence_sha256` of sentences that fit the pattern and that a person has read and found
    harmless. They name the sentence and not its place, so that any change of its words has it judged again.
    """

    severity: Literal["critical", "major", "minor"]
    scope: Literal["any"] | SectionKind = "any"
    exceptions: tuple[str, ...] = ()

    def excuses(self, sentence: str) -> bool:
        """Whether the sentence was reviewed and found harmless."""
        return sentence_sha256(sentence).startswith(self.exceptions) if self.exceptions else False


class GoldSource(Record):
    """A source that the case rests on, and the corpus's documents that stand for it."""

    source_id: str
    kind: SourceKind
    title: str = ""
    must_cite: bool = False
    documents: tuple[str, ...] = ()
    url: str | None = None
    pmid: str | None = None
    doi: str | None = None
    note: str = ""


class Turn(Record):
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    text: str
    case_id: str | None = None


class FollowUp(Record):
    """How a follow-up has to be read."""

    standalone_question: str
    must_resolve: Anchors
    must_not_carry: Anchors
    kind: (
        Literal["pronoun", "ellipsis", "topic_switch", "refinement", "correction", "comparison", "standalone"] | None
    ) = None


class Side(Record):
    """One side of a conflict: any of these nuggets, from any of these sources."""

    nuggets: tuple[str, ...]
    sources: tuple[str, ...]


class GoldConflict(Record):
    """Two things that sources say against each other, both of which an answer must show."""

    id: str
    text: str = ""
    a: Side
    b: Side
    cue: tuple[str, ...] = ()
    prefer: Literal["a", "b"] | None = None


class SectionRule(Record):
    """Whether a section must be there, and between how many statements it may hold."""

    kind: SectionKind
    required: bool
    min_units: int | None = None
    max_units: int | None = None


class Readability(Record):
    """The band of Flesch-Kincaid grades that suits the audience."""

    fk_grade_min: float = 0.0
    fk_grade_max: float = 30.0


class Qrel(Record):
    """Graded relevance (0-3) of a source of the case."""

    source_id: str
    grade: int


class GoldCase(Record):
    """One question with everything that its answer is measured against."""

    schema_version: str
    case_id: str
    split: Split
    topic: str = ""
    tags: tuple[str, ...] = ()
    question: str
    conversation: tuple[Turn, ...]
    followup: FollowUp | None = None
    audience: Audience
    readability: Readability = Readability()
    answerable: bool
    unanswerable_reason: str | None = None
    as_of: str
    sections: tuple[SectionRule, ...]
    sources: tuple[GoldSource, ...]
    nuggets: tuple[Nugget, ...]
    must_not: tuple[MustNot, ...]
    conflicts: tuple[GoldConflict, ...] = ()
    qrels: tuple[Qrel, ...]
    reference_answer: dict[str, str] = Field(default_factory=dict)
    related_questions: tuple[str, ...] = ()
    seed_defects: tuple[str, ...] = ()
    notes: str = ""

    @property
    def questions(self) -> tuple[str, ...]:
        """What the person asks in turn, the measured question last."""
        return (*(turn.text for turn in self.conversation if turn.role == "user"), self.question)

    def documents(self, source_ids: Iterable[str] | None = None) -> frozenset[str]:
        """Ids of the corpus's documents behind some, or all, of the case's sources."""
        wanted = None if source_ids is None else set(source_ids)
        return frozenset(
            name for source in self.sources if wanted is None or source.source_id in wanted for name in source.documents
        )


def sentence_sha256(sentence: str) -> str:
    """Hash of a sentence in UTF-8, runs of white space read as one blank."""
    return hashlib.sha256(" ".join(sentence.split()).encode("utf-8")).hexdigest()


def load_gold(
    paths: Sequence[Path], *, split: Split | None = None, case_ids: Sequence[str] = ()
) -> tuple[GoldCase, ...]:
    """The cases of files, or of every *.jsonl in folders, in the order of their ids.

    :raises GoldError: a file is missing or broken, an id occurs twice, or no case is left.
    """
    cases: dict[str, GoldCase] = {}
    places: dict[str, str] = {}
    for path in _gold_files(paths):
        for number, case in _read(path):
            place = f"{path.name} line {number}"
            if case.case_id in cases:
                raise GoldError(f"{place} has the case id '{case.case_id}' of {places[case.case_id]}; rename one.")
            cases[case.case_id], places[case.case_id] = case, place
    missing = [name for name in case_ids if name not in cases]
    if missing:
        raise GoldError(f"There is no gold case '{missing[0]}'; the ids stand in the field case_id of the gold files.")
    chosen = [
        case
        for name, case in sorted(cases.items())
        if (split is None or case.split == split) and (not case_ids or name in case_ids)
    ]
    if not chosen:
        wanted = f" in the split '{split}'" if split else ""
        raise GoldError(f"There is no gold case{wanted}; name other files with --gold, or leave out --split.")
    return tuple(chosen)


def require_split(name: str | None) -> Split | None:
    """The split of that name. :raises GoldError: there is no such split."""
    if name is not None and name not in get_args(Split):
        raise GoldError(f"There is no split '{name}'; choose from: {', '.join(get_args(Split))}.")
    return cast("Split | None", name)


def parse_case(line: str) -> GoldCase:
    """One case from its line. :raises ValueError: it is no case; the message says where and why."""
    body = json.loads(line)
    error = best_match(_validator().iter_errors(body))
    if error is not None:
        where = ".".join(str(part) for part in error.absolute_path) or "the case"
        raise ValueError(f"{where}: {error.message[:200]}")
    return GoldCase.model_validate(body)


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The JSON Schema of a case."""
    loaded: dict[str, Any] = json.loads((files("seeds") / SCHEMA_FILE).read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def _gold_files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(path.glob("*.jsonl"))
        elif path.is_file():
            found.append(path)
        else:
            raise GoldError(
                f"There are no gold cases at {path}; name a JSON Lines file, or a folder of them, with --gold."
            )
    if not found:
        raise GoldError(f"{paths[0]} holds no gold file (*.jsonl); name another with --gold.")
    return found


def _read(path: Path) -> Iterable[tuple[int, GoldCase]]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise GoldError(f"{path.name} is larger than {MAX_BYTES // 1024**2} MB; split it.")
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path.name} cannot be read ({error}); save it as UTF-8 JSON Lines.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, parse_case(line)
        except ValueError as error:
            reason = str(error).splitlines()[0]
            raise GoldError(
                f"{path.name} line {number} is no gold case ({reason}); see seeds/{SCHEMA_FILE}."
            ) from error
