"""The whole answers that are kept in docs/examples, made again from the index that is published.

    python -m benchmarks.examples [--write]

Without `--write` it says which of them have changed, and ends with exit code 1 when one has. `tests/test_main_path.py` does the
same. The day of the index, the release and the receipt are left out, since they change without the answer changing.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

from index.generation import Generation
from index.home import IndexHome
from rag.answer import Answer, Question
from rag.engine import Engine, EngineSettings
from service import wiring
from service.demo import SEED_QUESTION
from service.exporting import answer_lines
from service.settings import Settings

FOLDER = Path(__file__).parents[1] / "docs" / "examples"
EXAMPLES = {
    "crohns-disease-after-upadacitinib": SEED_QUESTION,
    "migraine-prevention": (
        "When are CGRP drugs used to prevent migraine: first line, or only after other preventives have failed?"
    ),
}
_ENCODER = re.compile(r"encoder `([^`]+)`")


def main() -> None:
    """Compares, or writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    settings = Settings.from_environment(os.environ)
    embedder = wiring.open_embedder(settings)
    engine = Engine(embedder, EngineSettings(fusion=settings.fusion))
    changed: list[str] = []
    with IndexHome(settings.index_folder).open(embedder.fingerprint) as generation:
        for name in EXAMPLES:
            path, text = FOLDER / f"{name}.md", made(name, engine, generation)
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                changed.append(name)
                if options.write:
                    FOLDER.mkdir(exist_ok=True)
                    path.write_text(text, encoding="utf-8")
    print(f"{'written' if options.write else 'changed'}: {', '.join(changed) or 'none'}")
    if changed and not options.write:
        sys.exit(1)


def made(name: str, engine: Engine, generation: Generation) -> str:
    """One example as its file holds it."""
    return as_text(engine.answer(Question(text=EXAMPLES[name]), generation))


def as_text(answer: Answer) -> str:
    """Question, what made the answer, the answer."""
    receipt = answer.receipt
    lines = [
        f"# {answer.question}",
        "",
        f"An answer as it is, status `{answer.status}`, for a {answer.audience}.",
        "Made by `python -m benchmarks.examples --write` from",
        f"snapshot `{receipt.snapshot_id}` with encoder `{receipt.encoder}`.",
        "A test makes it again and compares. No clinician has reviewed it.",
        "",
        *answer_lines(answer, depth=2),
        "## Related questions",
        "",
        *(f"- {question}" for question in answer.related_questions),
    ]
    return "\n".join(lines) + "\n"


def encoder_of(name: str) -> str:
    """The fingerprint of the encoder that a kept example was made with; "" where the file does not say."""
    found = _ENCODER.search((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    return found[1] if found else ""


if __name__ == "__main__":
    main()
