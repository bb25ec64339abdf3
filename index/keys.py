"""Names texts by the sha256 of their bytes, and finds names again among many."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.vectors import Rows
from rag.errors import IndexDamagedError

KEY_BYTES = 32

Keys = NDArray[np.uint8]  # shape (some, 32)


def key_of(text: str) -> bytes:
    """The sha256 of a text in UTF-8, 32 bytes."""
    return hashlib.sha256(text.encode("utf-8")).digest()


def as_keys(joined: Iterable[bytes]) -> Keys:
    """Keys that lie one behind the other in some strings of bytes, as an array of shape (keys, 32)."""
    return np.frombuffer(b"".join(joined), dtype=np.uint8).reshape(-1, KEY_BYTES)


def places(wanted: Keys, held: Keys) -> Rows:
    """Where each wanted key stands among those held, or -1; shape (wanted,).

    By binary search over the first eight bytes. Two keys that agree in those are told apart by the rest, and one of them is
    then not found: it costs a second look elsewhere, and never gives another text's place.
    """
    if len(held) == 0:
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(_heads(held), kind="stable")
    at = np.minimum(np.searchsorted(_heads(held), _heads(wanted), sorter=order), len(held) - 1)
    found = order[at]
    return np.where((held[found] == wanted).all(axis=1), found, -1).astype(np.int64)


def write_keys(path: Path, keys: Keys) -> None:
    """:raises OSError: the file cannot be written."""
    np.save(path, keys, allow_pickle=False)


def read_keys(path: Path) -> Keys:
    """What `write_keys` wrote.

    :raises IndexDamagedError: the file cannot be read, or holds something else.
    """
    try:
        keys = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamagedError(f"{path} cannot be read: {error}. Run consilium index build.") from error
    if keys.dtype != np.uint8 or keys.ndim != 2 or keys.shape[1] != KEY_BYTES:
        raise IndexDamagedError(f"{path} holds no keys. Run consilium index build.")
    return np.asarray(keys)


def _heads(keys: Keys) -> NDArray[np.uint64]:
    return np.ascontiguousarray(keys[:, :8]).view(np.uint64).ravel()
