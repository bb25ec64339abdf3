"""Where the real sample documents are, which no commit holds; tests that use them skip with a reason where they are not."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from corpus.loaders.port import Loaded, Origin
from corpus.loaders.registry import load
from corpus.sidecar import stem_of

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("CONSILIUM_SHARED") or ROOT.parent / "shared")
SAMPLES = SHARED / "data" / "sample_docs"

needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason=f"the sample documents are not at {SAMPLES}; set CONSILIUM_SHARED"
)


@cache
def sample(name: str) -> Loaded:
    path = SAMPLES / name
    return load(path.read_bytes(), Origin(name, stem_of(path.name)))


def sample_folder(*parts: str) -> Path:
    """A folder of the data; skips the test that asks for it where it is absent."""
    folder = SHARED.joinpath("data", *parts)
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent; set CONSILIUM_SHARED to the folder that holds data/")
    return folder
