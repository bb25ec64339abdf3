"""How far the nugget matcher agrees with the physicians of K-QA: `python -m benchmarks.kqa_agreement FOLDER`.

K-QA (Manes et al. 2024, MIT licence) holds pairs of an answer by a language model and a statement by a physician; three
physicians said of each pair whether the answer entails the statement. `kqa_anchors.jsonl` holds anchors for the statements of
every second question, from the second on, 25 in all. They were written from the statements alone, before the answers and
labels of those questions were looked at, and were not changed afterwards. The file has hashes in place of the set's texts.

FOLDER is the set as it comes (`nli_physician_labels.jsonl`). Prints precision, recall and Cohen's kappa of the matcher against
the majority of the physicians, with a 95% interval by resampling questions, and the physicians' kappa among themselves.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.metrics import cohen_kappa_score

from rag.text.sentences import split
from seeds.gold import Pattern
from seeds.nuggets import find
from seeds.units import Unit

ANCHORS = Path(__file__).with_name("kqa_anchors.jsonl")
LABELS = "nli_physician_labels.jsonl"
RESAMPLES = 9_999
SEED = 20_260_125


class Judgement(NamedTuple):
    """One answer and one statement: what the matcher says and what each physician says (True: the answer says it)."""

    question: str
    matched: bool
    majority: bool
    physicians: tuple[bool, ...]


def judgements(folder: Path) -> Iterator[Judgement]:
    """The pairs that have anchors, in the order of the set."""
    known = patterns()
    for line in (folder / LABELS).read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        pattern = known.get((digest(pair["Question"]), digest(pair["claim"])))
        if pattern is not None:
            yield Judgement(
                question=pair["Question"],
                matched=find(pattern, units(pair["answer"])).status == "support",
                majority=pair["majority_label"] == "Entailment",
                physicians=tuple(pair[f"label_{one}"] == "Entailment" for one in range(3)),
            )


def units(text: str) -> list[Unit]:
    """The sentences of a plain text; a line that ends in a colon is what the lines below it hang from."""
    found: list[Unit] = []
    stem = ""
    for line in text.splitlines():
        bare = line.strip().lstrip("*-•").strip()
        for start, end in split(bare):
            found.append(Unit("evidence", bare[start:end], stem, None))
        if bare.endswith(":"):
            stem = bare
    return found


def kappa(one: Sequence[bool], other: Sequence[bool]) -> float:
    """Cohen's kappa of two judges."""
    return float(cohen_kappa_score(one, other))


def interval(found: Sequence[Judgement], statistic: Callable[[Sequence[Judgement]], float]) -> tuple[float, float]:
    """Percentile 95% interval over whole questions, since the statements of one answer are not independent."""
    by_question: dict[str, list[Judgement]] = {}
    for judgement in found:
        by_question.setdefault(judgement.question, []).append(judgement)
    groups = list(by_question.values())
    random = np.random.default_rng(SEED)
    values = [
        statistic([judgement for row in random.integers(0, len(groups), len(groups)) for judgement in groups[row]])
        for _ in range(RESAMPLES)
    ]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def agreement(found: Sequence[Judgement]) -> float:
    """Kappa of the matcher against the majority; counted by hand, as resampling asks for it ten thousand times."""
    both = sum(one.matched and one.majority for one in found)
    matched, said, n = sum(one.matched for one in found), sum(one.majority for one in found), len(found)
    seen = (both + (n - matched - said + both)) / n
    chance = (matched * said + (n - matched) * (n - said)) / n**2
    return (seen - chance) / (1 - chance) if chance < 1 else 0.0


def main() -> None:
    """Prints the agreement."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / LABELS).is_file():
        sys.exit(f"Name the folder of K-QA that holds {LABELS}: python -m benchmarks.kqa_agreement FOLDER")
    found = list(judgements(Path(sys.argv[1])))
    low, high = interval(found, agreement)
    both = sum(one.matched and one.majority for one in found)
    print(f"pairs {len(found)}, questions {len({one.question for one in found})}")
    print(
        f"physicians' majority says yes {sum(one.majority for one in found)}, matcher {sum(one.matched for one in found)}"
    )
    print(f"precision {both / sum(one.matched for one in found):.2f}")
    print(f"recall {both / sum(one.majority for one in found):.2f}")
    print(f"kappa {agreement(found):.2f} (95% {low:.2f} to {high:.2f})")
    among = [
        kappa([judgement.physicians[one] for judgement in found], [judgement.physicians[other] for judgement in found])
        for one, other in combinations(range(3), 2)
    ]
    print(f"kappa among the physicians {', '.join(f'{value:.2f}' for value in sorted(among))}")


def patterns() -> dict[tuple[str, str], Pattern]:
    """The anchors, by the hashes of question and statement."""
    found: dict[tuple[str, str], Pattern] = {}
    for line in ANCHORS.read_text(encoding="utf-8").splitlines():
        body = json.loads(line)
        key = (body.pop("question"), body.pop("statement"))
        found[key] = Pattern.model_validate({"id": key[1], "text": "", **body})
    return found


def digest(text: str) -> str:
    """What stands in the file in place of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


if __name__ == "__main__":
    main()
