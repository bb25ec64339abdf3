"""Finds the public sample documents, which are not part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).resolve().parents[2]


def sample_folder(*parts: str) -> Path:
    """The folder of samples; skips the test where it is absent."""
    shared = Path(os.environ.get("CONSILIUM_SHARED") or _REPOSITORY.parent / "shared")
    folder = shared.joinpath("data", *parts)
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent; set CONSILIUM_SHARED to the folder that holds data/")
    return folder
