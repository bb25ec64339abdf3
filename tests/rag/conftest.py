"""One miniature world, indexed in memory."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.fakes import HashingEmbedder, MemoryIndex
from tests.world import OWNER, documents


@pytest.fixture(scope="session")
def index() -> MemoryIndex:
    return MemoryIndex(documents(), HashingEmbedder(), OWNER)


@pytest.fixture
def engine() -> Engine:
    return Engine(HashingEmbedder())
