"""A build that is killed at any step leaves a published generation that answers, and the next build goes through."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.home import IndexHome
from rag.records import Filters
from tests.index.worlds import Workshop, world

OLD = 12
NEW = 14


def build_and_die(folder: str, step: str, done: int) -> None:
    """Runs in a process of its own: builds the larger world, and kills itself when a step is that far."""

    def progress(name: str, so_far: int, _: int) -> None:
        if name == step and so_far == done:
            os.kill(os.getpid(), signal.SIGKILL)

    Workshop(Path(folder)).build(world(NEW), progress=progress)


@pytest.mark.parametrize(
    ("step", "done", "documents"),
    [
        ("read", 0, OLD),
        ("chunk", 1, OLD),
        ("embed", 0, OLD),
        ("write", 1, OLD),
        ("write", 3, OLD),
        ("verify", 0, OLD),
        ("publish", 1, OLD),
        ("publish", 2, NEW),
    ],
)
def test_a_killed_build_leaves_a_whole_generation(tmp_path: Path, step: str, done: int, documents: int) -> None:
    shop = Workshop(tmp_path / "index")
    shop.build(world(OLD))
    code = f"from tests.index.test_crash import build_and_die; build_and_die({str(tmp_path / 'index')!r}, {step!r}, {done})"
    killed = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -signal.SIGKILL

    assert shop.home.check().problems == ()
    with shop.home.open("hashing-256") as generation:
        assert len(generation.document_ids()) == documents
        assert generation.by_keywords(["shared"], 50, Filters())[0].score > 0

    shop.build(world(NEW))
    with shop.home.open("hashing-256") as generation:
        assert len(generation.document_ids()) == NEW
    assert shop.home.layout.leftovers() == []
    assert IndexHome(tmp_path / "index").check().ok
