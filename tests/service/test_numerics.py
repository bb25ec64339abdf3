"""How an encoder rounds on this machine is told by the bits of its vectors."""

from __future__ import annotations

from collections.abc import Sequence

from rag.ports import Vectors
from service.evaluation import numerics_of
from tests.fakes import HashingEmbedder


class _Rounding(HashingEmbedder):
    """Differs from its parent in the last bit of one number."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = super().embed(texts).copy()
        vectors.view("uint32")[0, 0] ^= 1
        return vectors


def test_one_bit_is_another_machine() -> None:
    one, other = numerics_of(HashingEmbedder()), numerics_of(_Rounding())
    assert len(one) == 12
    assert one == numerics_of(HashingEmbedder())
    assert one != other
