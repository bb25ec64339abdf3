"""Whatever is altered behind the index's back is found before it answers, and named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index.home import IndexHome
from rag.errors import EncoderMismatchError, IndexDamagedError, IndexMissingError
from tests.index.worlds import Workshop, world


@pytest.fixture
def home(tmp_path: Path) -> IndexHome:
    shop = Workshop(tmp_path / "index")
    shop.build(world(6))
    return shop.home


def files(home: IndexHome) -> list[Path]:
    folder = home.layout.generation(home.pointer().generation)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_every_file_of_a_generation_is_guarded_against_one_flipped_bit(home: IndexHome) -> None:
    guarded = files(home)
    assert {path.name for path in guarded} >= {"MANIFEST.json", "vectors.faiss", "text.db"}
    for path in guarded:
        sound = path.read_bytes()
        if not sound:
            continue
        middle = len(sound) // 2
        path.write_bytes(sound[:middle] + bytes([sound[middle] ^ 1]) + sound[middle + 1 :])
        with pytest.raises(IndexDamagedError, match=path.name.replace(".", r"\.")):
            home.open("hashing-256")
        assert not home.check().ok
        path.write_bytes(sound)
    assert home.check().ok


def test_a_file_that_is_gone_is_named(home: IndexHome) -> None:
    (home.layout.generation(1) / "vectors.faiss").unlink()
    with pytest.raises(IndexDamagedError, match=r"vectors\.faiss.*consilium index build"):
        home.open("hashing-256")


def test_a_generation_that_is_gone_is_damage(home: IndexHome) -> None:
    shutil.rmtree(home.layout.generation(1))
    with pytest.raises(IndexDamagedError):
        home.open("hashing-256")


@pytest.mark.parametrize("line", [b"", b"000001\n", b"\xff\xfe", b"000001 " + b"0" * 64 + b"\n"])
def test_a_pointer_that_was_altered_is_damage(home: IndexHome, line: bytes) -> None:
    home.layout.current.write_bytes(line)
    with pytest.raises(IndexDamagedError):
        home.open("hashing-256")


def test_another_encoder_is_refused_before_anything_is_read(home: IndexHome) -> None:
    with pytest.raises(EncoderMismatchError, match="hashing-256"):
        home.open("another-encoder")


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="consilium index build"):
        IndexHome(tmp_path).open("hashing-256")


def test_a_build_mends_what_is_damaged(tmp_path: Path) -> None:
    shop = Workshop(tmp_path / "index")
    before = shop.build(world(6))
    path = shop.home.layout.generation(1) / "vectors.faiss"
    path.write_bytes(path.read_bytes()[:-5])
    after = shop.build(world(6))
    assert after.published
    assert after.snapshot_id == before.snapshot_id
    assert after.embedded == 0
    assert shop.home.check().ok
