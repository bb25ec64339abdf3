"""A whole service on a small corpus of made-up drugs: the real index, store and engine, with a hashing encoder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from corpus.folder import read_folder
from index.build import build
from index.home import IndexHome
from index.live import LiveIndex
from rag.engine import Engine
from service.app import create_app
from service.settings import Settings
from service.store import Store
from service.wiring import Service
from tests.fakes import HashingEmbedder
from tests.service.writing import write_corpus
from tests.world import OWNER


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        corpus_folder=write_corpus(tmp_path / "documents"),
        index_folder=tmp_path / "index",
        store_path=tmp_path / "store.db",
        gold_folder=tmp_path / "gold",
    )


@pytest.fixture
def empty_service(settings: Settings) -> Iterator[Service]:
    """Nothing is indexed yet."""
    embedder = HashingEmbedder()
    home = IndexHome(settings.index_folder)
    live = LiveIndex(home, embedder.fingerprint, interval=0.0)
    service = Service(settings, embedder, Engine(embedder), home, live, Store(settings.store_path))
    yield service
    service.close()


@pytest.fixture
def service(empty_service: Service) -> Service:
    folder = empty_service.settings.corpus_folder
    build(empty_service.home, read_folder(folder).documents, empty_service.embedder, OWNER)
    return empty_service


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: service), raise_server_exceptions=False) as client:
        yield client
