"""In which precision the encoder multiplies on this machine: what is measured decides, not what the processor says of itself."""

from __future__ import annotations

import time
from collections.abc import Callable

from rag.packed import Product


def bf16_pays() -> bool:
    """Whether a product takes less time in bfloat16 than in float32 here, by timing both in turns, eight products each.

    To have the instructions is not enough: a processor whose matrix unit is hidden from its guests was seen to multiply
    bfloat16 at half the rate of float32, others multiply it at twice the rate and more. Both lie far from the line, so that
    starts on one machine should choose alike; `CONSILIUM_ENCODER_RUNTIME` settles it where they do not.
    """
    import torch
    from torch.nn.functional import linear

    has = torch.cpu.get_capabilities()
    if not (has.get("avx512_bf16") or has.get("amx_bf16")):
        return False  # emulated, and slower
    weight, states = torch.ones(1_536, 384), torch.ones(512, 384)
    halved, packed = states.bfloat16(), Product(weight.bfloat16(), None)
    with torch.inference_mode():
        return faster(lambda: packed(halved), lambda: linear(states, weight))


def faster(one: Callable[[], object], other: Callable[[], object], rounds: int = 7) -> bool:
    """Whether the best time of `one` is below that of `other`; they take turns, after a first call each that isn't timed."""
    one(), other()
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        for which, call in enumerate((one, other)):
            start = time.perf_counter()
            call()
            best[which] = min(best[which], time.perf_counter() - start)
    return best[0] < best[1]
