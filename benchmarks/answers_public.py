"""Whole answers on public sets, beside single sentences: ROUGE against what people wrote, and must-have statements.

    python -m benchmarks.answers_public DATA [--sets pubmedqa ...] [--folder var/answers] [--write docs/composing.md]

DATA is a folder that holds the sets (see benchmarks/answer_sets.py); none is shipped. Each set becomes an index under --folder,
and its questions go through the engine as anybody's do. An answer that abstains has no text and scores 0; how many do is shown.

The baselines are one sentence each: the one nearest to the question by cosine, and the last one of its document. On pubmedqa and
bioasq they are given the documents that hold the answer, which the engine has to find; on kqa nobody knows these, and they read
what was retrieved. ROUGE is that of the project's measure C1, each text as one line (so Lsum is ROUGE-L); of several references
the one that fits best counts, for every system alike. Intervals are BCa bootstrap over questions, those of differences paired.
`--write` replaces each set's tables between its markers in a document; `--cases FILE` writes what each system said.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.answer_sets import ANSWER_SETS, HALVES, AnswerSet, Case
from benchmarks.retrieval import markdown
from benchmarks.single_sentences import Sentence, last_sentence, sentences
from index.build import build
from index.generation import Generation
from index.home import IndexHome
from rag.answer import Question
from rag.engine import Engine, EngineSettings, Worked
from rag.ports import Embedder, Vectors
from seeds.control import best_sentences
from seeds.measures.comparability import rouge
from seeds.nuggets import find
from seeds.statistics import interval, mean
from seeds.units import Unit, units_of
from service import wiring
from service.printing import people, print_table
from service.settings import Settings

DIRECT, WHOLE, NEAREST, LAST, BEST, FINDING, CONTROL = (
    "direct answer",
    "whole answer",
    "nearest sentence",
    "last sentence",
    "best sentence, chosen by ROUGE-L",
    "best sentence of the results, chosen by ROUGE-L",
    "retrieved sentences, as many words",
)
SYSTEMS = (DIRECT, WHOLE, CONTROL, NEAREST, LAST, FINDING, BEST)
MEASURES = {"pubmedqa": ("rouge2", "rougeLsum"), "bioasq": ("rouge2", "su4"), "kqa": ("rouge2", "su4")}
NAMES = {"rouge2": "ROUGE-2", "rougeLsum": "ROUGE-L", "su4": "ROUGE-SU4"}

_MANY = 0.05  # share of abstentions from which the answered ones get a table of their own

Texts = dict[str, str]  # what each system says, by its name
Row = tuple[str, ...]


class Said(NamedTuple):
    """A case with its answer's state and what each system says; `found` counts must-have statements by system."""

    case: Case
    abstained: bool
    texts: Texts
    found: dict[str, int]


class Table(NamedTuple):
    """A title, columns, rows."""

    title: str
    columns: Row
    rows: list[Row]


def main() -> None:
    """Prints the tables of each set and writes them where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", nargs="+", choices=list(ANSWER_SETS), default=list(ANSWER_SETS))
    parser.add_argument("--folder", type=Path, default=Path("var/answers"))
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    embedder = wiring.open_embedder(Settings.from_environment(os.environ))
    lines: list[str] = []
    for name in options.sets:
        found = ANSWER_SETS[name](options.data)
        said = answered(found, embedder, options.folder)
        lines += [json.dumps({"set": name, **_line(one)}) for one in said]
        made = list(tables(name, said))
        for table in made:
            print_table(*table, people())
        if options.write:
            text = options.write.read_text(encoding="utf-8")
            options.write.write_text(written(text, name, made), encoding="utf-8")
    if options.cases:
        options.cases.write_text("\n".join(lines) + "\n", encoding="utf-8")


def written(text: str, name: str, made: Sequence[Table]) -> str:
    """A document with a set's tables between the set's markers."""
    body = "\n".join(markdown(*table) for table in made)
    markers = re.compile(rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)", re.DOTALL)
    return markers.sub(lambda match: f"{match[1]}{body}{match[2]}", text)


def answered(found: AnswerSet, embedder: Embedder, folder: Path) -> list[Said]:
    """Builds the set's index where it is not there yet and asks every question."""
    home = IndexHome(folder / found.corpus)
    build(home, found.documents, embedder, (), allow_mass_removal=True)
    engine = Engine(embedder, EngineSettings())
    vectors = embedder.embed([case.question for case in found.cases])
    with home.open(embedder.fingerprint) as generation:
        return [
            _said(case, vector, engine.work(Question(text=case.question), generation), generation)
            for case, vector in zip(found.cases, vectors, strict=True)
        ]


def _said(case: Case, vector: Vectors, worked: Worked, generation: Generation) -> Said:
    answer = worked.answer
    abstained = answer.status == "insufficient_evidence"
    claims = [] if abstained else [unit for unit in units_of(answer) if unit.is_claim]
    whole = [unit.text for unit in claims]
    units: dict[str, list[Unit]] = {
        DIRECT: [unit for unit in claims if unit.section == "direct_answer"],
        WHOLE: claims,
        CONTROL: _units(
            best_sentences(case.question, worked.passages, generation, sum(len(one.split()) for one in whole))
        ),
    }
    read = list(sentences(case.own, worked.passages, vector, generation))
    nearest = max(read, key=lambda one: one.cosine)
    units[NEAREST] = _units([nearest.text])
    units[LAST] = _units([last_sentence(generation.document(nearest.document))])
    texts = {name: " ".join(unit.text for unit in ones) for name, ones in units.items()}
    if case.own:
        texts[BEST] = _best(read, case)
    if case.half:  # a structured abstract
        texts[FINDING] = _best([one for one in read if one.is_finding] or read, case)
    must = {name: sum(find(one, ones).status == "support" for one in case.must) for name, ones in units.items()}
    return Said(case, abstained, texts, must)


def _best(candidates: Sequence[Sentence], case: Case) -> str:
    """What one sentence can reach: the choice knows the reference."""
    return max((one.text for one in candidates), key=lambda text: _score(text, case, "rougeLsum")[1])


def _units(texts: Sequence[str]) -> list[Unit]:
    return [Unit("direct_answer", text, "", None) for text in texts]


def tables(name: str, said: Sequence[Said]) -> Iterator[Table]:
    """What is written of a set: all questions, those that were answered, each half where it is divided, and statements."""
    answered_ones = [one for one in said if not one.abstained]
    abstentions = len(said) - len(answered_ones)
    yield _rouge(f"{name}: all {len(said)} questions ({abstentions} abstentions score 0)", name, said)
    if abstentions > _MANY * len(said):
        yield _rouge(f"{name}: the {len(answered_ones)} that were answered", name, answered_ones)
    for half in HALVES:
        if ones := [one for one in said if one.case.half == half]:
            yield _rouge(f"{name}: the half that was {half}, {len(ones)} questions", name, ones)
    if anchored := [one for one in said if one.case.must]:
        yield _statements(name, anchored)


def _rouge(title: str, name: str, said: Sequence[Said]) -> Table:
    """Means by system, then what the direct answer has more or less than each single sentence."""
    kinds = [(measure, place) for measure in MEASURES[name] for place in (0, 1)]
    columns = ("system", "words", *(f"{NAMES[measure]} {('recall', 'F1')[place]}" for measure, place in kinds))
    systems = [system for system in SYSTEMS if all(system in one.texts for one in said)]
    scores = {
        (system, *kind): [_score(one.texts[system], one.case, kind[0])[kind[1]] for one in said]
        for system in systems
        for kind in kinds
    }
    rows: list[Row] = []
    for system in systems:
        words = mean([float(len(one.texts[system].split())) for one in said])
        rows.append((system, f"{words:.0f}", *(f"{mean(scores[system, *kind]):.3f}" for kind in kinds)))
    for system in (NEAREST, LAST):
        differences = (_difference(scores[DIRECT, *kind], scores[system, *kind], said) for kind in kinds)
        rows.append((f"{DIRECT} minus {system}", "", *differences))
    return Table(title, columns, rows)


def _statements(name: str, said: Sequence[Said]) -> Table:
    total = sum(len(one.case.must) for one in said)
    rows: list[Row] = []
    for system in (DIRECT, WHOLE, CONTROL, NEAREST, LAST):
        found = sum(one.found[system] for one in said)
        shares = [one.found[system] / len(one.case.must) for one in said]
        rows.append((system, f"{found} of {total}", f"{mean(shares):.3f}", _interval(shares, said)))
    abstained = sum(one.abstained for one in said)
    title = f"{name}: must-have statements of {len(said)} questions, by anchors ({abstained} abstentions)"
    return Table(title, ("system", "statements found", "recall, mean of questions", "95%"), rows)


def _score(text: str, case: Case, measure: str) -> tuple[float, float]:
    """Recall and F1 against the reference that fits best."""
    if not text:
        return 0.0, 0.0
    found = [rouge(_one_line(text), _one_line(reference))[measure] for reference in case.references]
    return max(one for one, _ in found), max(one for _, one in found)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _difference(direct: Sequence[float], other: Sequence[float], said: Sequence[Said]) -> str:
    differences = [one - two for one, two in zip(direct, other, strict=True)]
    return f"{mean(differences):+.3f} ({_interval(differences, said, '+')})"


def _interval(values: Sequence[float], said: Sequence[Said], sign: str = "") -> str:
    found = interval(values, [one.case.id for one in said])
    return f"{found.low:{sign}.3f} to {found.high:{sign}.3f}" if found else ""


def _line(one: Said) -> Mapping[str, object]:
    return {"id": one.case.id, "half": one.case.half, "question": one.case.question, "references": one.case.references,
            "abstained": one.abstained, **one.texts}  # fmt: skip


if __name__ == "__main__":
    main()
