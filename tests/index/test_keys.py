"""Keys of texts: which one stands where, worked out by hand and by brute force."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from index.keys import as_keys, key_of, places, read_keys, write_keys
from rag.errors import IndexDamagedError


def test_a_key_is_the_sha256_of_the_text() -> None:
    assert key_of("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
    assert key_of("IL-23 µ") == hashlib.sha256("IL-23 µ".encode()).digest()


def test_keys_lie_one_behind_the_other() -> None:
    keys = as_keys((key_of("a") + key_of("b"), b"", key_of("c")))
    assert [key.tobytes() for key in keys] == [key_of("a"), key_of("b"), key_of("c")]
    assert as_keys(()).shape == (0, 32)


def test_places_are_those_of_brute_force() -> None:
    held = as_keys(key_of(str(number)) for number in (5, 3, 9, 1))
    wanted = as_keys(key_of(str(number)) for number in (1, 2, 3, 9, 9, 0))
    assert places(wanted, held).tolist() == [3, -1, 1, 2, 2, -1]
    assert places(wanted, as_keys(())).tolist() == [-1] * 6
    assert places(as_keys(()), held).tolist() == []


def test_a_key_that_only_begins_like_another_is_not_found_there() -> None:
    held = as_keys([b"\x07" * 8 + b"a" * 24])
    assert places(as_keys([b"\x07" * 8 + b"b" * 24, b"\x07" * 8 + b"a" * 24]), held).tolist() == [-1, 0]


def test_a_key_above_or_below_all_is_not_found() -> None:
    held = as_keys([b"\x50" * 32])
    assert places(as_keys([b"\x00" * 32, b"\xff" * 32]), held).tolist() == [-1, -1]


def test_keys_come_back_from_the_disk(tmp_path: Path) -> None:
    keys = as_keys([key_of("a"), key_of("b")])
    write_keys(tmp_path / "keys.npy", keys)
    assert np.array_equal(read_keys(tmp_path / "keys.npy"), keys)


@pytest.mark.parametrize("content", [np.zeros((2, 31), dtype=np.uint8), np.zeros((2, 32), dtype=np.int64)])
def test_a_file_of_something_else_is_an_error_of_ours(tmp_path: Path, content: np.ndarray) -> None:
    np.save(tmp_path / "keys.npy", content)
    with pytest.raises(IndexDamagedError, match="holds no keys"):
        read_keys(tmp_path / "keys.npy")
    (tmp_path / "keys.npy").write_bytes(b"no array")
    with pytest.raises(IndexDamagedError, match=r"keys\.npy cannot be read"):
        read_keys(tmp_path / "keys.npy")
