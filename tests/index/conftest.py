"""A workshop in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.worlds import Workshop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "index")
