"""The same run in two processes with different hash seeds and numbers of workers gives the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from service.settings import Settings
from service.wiring import Service
from tests.service.test_commands import CASE

ROOT = Path(__file__).parents[2]
RUN = """
import sys
from service import evaluation, wiring
from service.__main__ import main
from tests.fakes import HashingEmbedder

wiring.open_embedder = lambda _: HashingEmbedder()
evaluation._WORKERS = int(sys.argv.pop())
main()
"""


def test_evaluate_gives_the_same_json(service: Service, settings: Settings) -> None:
    settings.gold_folder.mkdir()
    cases = [
        {**CASE, "case_id": f"made-up-{number}", "question": f"{CASE['question']} {number}"} for number in range(6)
    ]
    (settings.gold_folder / "cases.jsonl").write_text("".join(json.dumps(case) + "\n" for case in cases))

    def run(seed: str, workers: int) -> bytes:
        folders = ("corpus_folder", "index_folder", "store_path", "gold_folder")
        environ = {name: value for name, value in os.environ.items() if not name.startswith("CONSILIUM_")}
        environ |= {f"CONSILIUM_{name.upper()}": str(getattr(settings, name)) for name in folders}
        done = subprocess.run(
            [sys.executable, "-c", RUN, "evaluate", "--json", str(workers)],
            cwd=ROOT,
            env={**environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    first = run("1", 1)
    assert len(json.loads(first)["cases"]) == 6
    assert run("2", 3) == first
