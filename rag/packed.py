"""A BERT encoder's forward pass without padding, in bfloat16 where the processor multiplies it faster than float32.

The tokens of a batch lie one behind the other, shape (tokens, width): little is spent on padding, and query, key and value
are one product. Attention runs over runs of equal length. Each row of a product depends on its own tokens only, so a text
gets the same bits alone and in any company; `rag.embedding` checks that on the machine it runs on before it relies on it.

Measured beside `SentenceTransformer.encode` by `python -m benchmarks.encoder`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from rag.errors import EncoderError
from rag.ports import Vectors

if TYPE_CHECKING:
    import torch

Precision = Literal["bf16", "fp32"]
TOKENS_AT_ONCE = (
    2_048  # measured: 4,096 takes a tenth longer, since what passes between layers no longer fits the cache
)


_SIZES = (
    8,
    16,
    24,
    32,
    40,
    48,
    56,
    64,
    72,
    96,
    104,
    128,
    160,
    256,
    336,
    496,
    752,
    1_024,
)  # rows at which products are held against a large one


class _Layer(NamedTuple):
    """What one transformer layer holds; norms as (weight, bias)."""

    attention_in: Linear
    attention_out: Linear
    attention_norm: tuple[Any, Any]
    widen: Linear
    narrow: Linear
    norm: tuple[Any, Any]


class Linear:
    """A product with a weight of shape (out, in) and a bias, in which a row has the same bits alone and in any company.

    Some processors sum a wide product in pieces that depend on how many rows there are (seen with AVX10.1 and AMX, 1,536
    values to a row). There it is summed here, in pieces that do not.
    """

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor) -> None:
        self._width = weight.shape[1]
        self._products = [Product(weight, bias)]
        for pieces in (2, 4, 8):
            if _steady(self, weight.shape, weight.dtype):
                return
            if self._width % pieces:
                break
            self._products = [
                Product(weight[:, columns], None if columns.start else bias) for columns in self._columns(pieces)
            ]

    def __call__(self, states: torch.Tensor) -> torch.Tensor:
        """Shape (rows, in) to (rows, out)."""
        if len(self._products) == 1:
            return self._products[0](states)
        parts = [states[:, columns].contiguous() for columns in self._columns(len(self._products))]
        total = self._products[0](parts[0])
        for product, part in zip(self._products[1:], parts[1:], strict=True):
            total.add_(product(part))
        return total

    def _columns(self, pieces: int) -> list[slice]:
        width = self._width // pieces
        return [slice(start, start + width) for start in range(0, self._width, width)]


class Product:
    """A product whose weight is laid out once for the processor where oneDNN can do that.

    Otherwise the weight is laid out, and the bias spread over the result, at every call: for a question that is a third of the
    time. The bits are those of `torch.nn.functional.linear`, as a test holds. Only in bfloat16, since float32 goes to another
    library there.
    """

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None) -> None:
        self._weight, self._bias = weight.contiguous(), bias
        self._fused: Any = None
        laid_out, fused = _onednn(self._weight)
        if fused is not None:
            self._weight, self._fused = laid_out, fused

    def __call__(self, states: torch.Tensor) -> torch.Tensor:
        """Shape (rows, in) to (rows, out)."""
        if self._fused is None:
            from torch.nn.functional import linear

            return linear(states, self._weight, self._bias)
        product: torch.Tensor = self._fused(states, self._weight, self._bias, "none", [], "")
        return product


_STEADY: dict[tuple[Any, ...], bool] = {}


def _steady(linear: Linear, shape: tuple[int, ...], dtype: torch.dtype) -> bool:
    """Whether the first rows of a large product have the bits of a small one, for the sizes that batches have."""
    import torch

    key = (tuple(shape), dtype, len(linear._products), torch.get_num_threads())
    if key not in _STEADY:
        generator = torch.Generator().manual_seed(1)
        states = torch.randn(TOKENS_AT_ONCE, shape[1], generator=generator).to(dtype)
        with torch.inference_mode():
            whole = linear(states)
            _STEADY[key] = all(torch.equal(linear(states[:rows]), whole[:rows]) for rows in _SIZES)
    return _STEADY[key]


class _Run(NamedTuple):
    """Neighbouring texts of one length: rows start to end of the packed tokens."""

    start: int
    end: int
    texts: int
    length: int


class PackedBert:
    """Mean-pooled unit vectors from the weights of a `transformers` BertModel.

    Nothing of the model is held: its weights can go when this is made.

    :param model: the BertModel; its weights are copied in the precision asked for.
    :param precision: of products and activations; embeddings, pooling and scaling are float32 always.
    :raises EncoderError: the model is of another architecture.
    """

    def __init__(self, model: Any, precision: Precision) -> None:
        import torch

        config = model.config
        _refuse_others(config)
        self.width: int = config.hidden_size
        self._heads: int = config.num_attention_heads
        self._epsilon: float = config.layer_norm_eps
        self._dtype = torch.bfloat16 if precision == "bf16" else torch.float32
        embeddings = model.embeddings
        self._words = embeddings.word_embeddings.weight.detach().clone()
        kind = embeddings.token_type_embeddings.weight[0]
        self._positions = (embeddings.position_embeddings.weight + kind).detach()
        self._norm = (embeddings.LayerNorm.weight.detach().clone(), embeddings.LayerNorm.bias.detach().clone())
        self._layers = [self._layer(layer) for layer in model.encoder.layer]

    def embed(self, token_ids: Sequence[Sequence[int]]) -> Vectors:
        """Array of shape (texts, width), float32, rows of length 1; the texts must come sorted by length."""
        import torch

        with torch.inference_mode():
            states, runs = self._embedded(token_ids)
            for layer in self._layers:
                states = self._through(layer, states, runs)
            pooled = [self._pooled(states[run.start : run.end], run) for run in runs]
            vectors: Vectors = torch.nn.functional.normalize(torch.cat(pooled), dim=1).numpy()
        return vectors

    def _embedded(self, token_ids: Sequence[Sequence[int]]) -> tuple[torch.Tensor, list[_Run]]:
        import torch

        runs = list(_runs([len(ids) for ids in token_ids]))
        ids = torch.from_numpy(np.concatenate([np.asarray(ids, dtype=np.int64) for ids in token_ids]))
        positions = torch.cat([torch.arange(run.length).repeat(run.texts) for run in runs])
        states = torch.nn.functional.embedding(ids, self._words)
        states = states + torch.nn.functional.embedding(positions, self._positions)
        states = torch.cat([states, states.new_zeros(_spare_rows(len(states)), self.width)])
        return self._normed(states, self._norm).to(self._dtype), runs

    def _through(self, layer: _Layer, states: torch.Tensor, runs: Sequence[_Run]) -> torch.Tensor:
        import torch
        from torch.nn.functional import gelu, scaled_dot_product_attention

        mixed = layer.attention_in(states)
        context = torch.zeros_like(states)
        for run in runs:
            rows = slice(run.start, run.end)
            shape = (run.texts, run.length, 3, self._heads, self.width // self._heads)
            query, key, value = mixed[rows].view(shape).permute(2, 0, 3, 1, 4)
            attended = scaled_dot_product_attention(query, key, value)
            context[rows] = attended.transpose(1, 2).reshape(-1, self.width)
        states = self._normed(layer.attention_out(context).add_(states), layer.attention_norm)
        wide = gelu(layer.widen(states))
        return self._normed(layer.narrow(wide).add_(states), layer.norm)

    def _pooled(self, states: torch.Tensor, run: _Run) -> torch.Tensor:
        return states.view(run.texts, run.length, self.width).float().mean(1)

    def _normed(self, states: torch.Tensor, norm: tuple[Any, Any]) -> torch.Tensor:
        import torch

        return torch.nn.functional.layer_norm(states, (self.width,), *norm, self._epsilon)

    def _layer(self, layer: Any) -> _Layer:
        import torch

        own, out = layer.attention.self, layer.attention.output
        parts = (own.query, own.key, own.value)

        def cast(part: Any) -> tuple[Any, Any]:
            return part.weight.detach().to(self._dtype, copy=True), part.bias.detach().to(self._dtype, copy=True)

        together = tuple(
            torch.cat([getattr(part, name) for part in parts]).detach().to(self._dtype) for name in ("weight", "bias")
        )
        return _Layer(
            Linear(*together),
            Linear(*cast(out.dense)),
            cast(out.LayerNorm),
            Linear(*cast(layer.intermediate.dense)),
            Linear(*cast(layer.output.dense)),
            cast(layer.output.LayerNorm),
        )


def _onednn(weight: torch.Tensor) -> tuple[Any, Any]:
    """The weight as oneDNN multiplies it and the operator that does, or None twice where this torch or processor lacks them."""
    import torch

    if weight.dtype != torch.bfloat16:
        return None, None
    try:
        # What torch.compile itself calls; they have no public name.
        laid_out, fused = (
            torch.ops.mkldnn._reorder_linear_weight(weight.contiguous()),
            torch.ops.mkldnn._linear_pointwise,
        )
        fused(weight.new_zeros(16, weight.shape[1]), laid_out, None, "none", [], "")  # says now what it would say later
        return laid_out, fused
    except (AttributeError, RuntimeError, NotImplementedError):
        return None, None


def _spare_rows(tokens: int) -> int:
    """Rows of zeros behind the tokens, so that products have few shapes.

    torch keeps what it prepared for each shape that it ever met, and between those pieces memory falls apart: 3,000 sentences
    took 350 MB, and with spare rows 150. A question has few tokens: there steps of
    eight rows instead of sixteen take 7% off its encoding.
    """
    return -tokens % (256 if tokens >= 1_024 else 16 if tokens > 128 else 8)


def _runs(lengths: Sequence[int]) -> Iterator[_Run]:
    start = 0
    for length, group in groupby(lengths):
        texts = len(list(group))
        yield _Run(start, start + texts * length, texts, length)
        start += texts * length


def _refuse_others(config: Any) -> None:
    if config.model_type != "bert" or config.hidden_act != "gelu" or config.hidden_size % config.num_attention_heads:
        raise EncoderError(f"A {config.model_type} model cannot be run packed; set CONSILIUM_ENCODER_RUNTIME to plain.")
