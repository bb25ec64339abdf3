from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from rag import embedding, precision
from rag.embedding import LEAST_COSINE, Runtime, SentenceTransformerEmbedder, _batches
from rag.errors import EncoderError
from rag.packed import Linear, PackedBert, _spare_rows
from rag.precision import bf16_pays, faster

TEXTS = (
    "Rash",
    "Alfatinib 15 mg once daily for 12 weeks.",
    "Is betazumab not recommended together with alfatinib in adults with testitis and an eGFR below 30?",
    "In the ALPHA trial of 412 adults with testitis, remission at week 12 was 44.6% with alfatinib and 18.2% with placebo "
    "(p<0.001); serious infection occurred in 3.1% and 2.9%.",
    "TGF-β and IL-23 in testitis. " * 60,
)


@pytest.fixture(scope="module")
def plain() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(runtime="plain")


@pytest.fixture(scope="module")
def automatic() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


@pytest.mark.model
@pytest.mark.parametrize(("runtime", "least"), [("fp32", 0.999999), ("bf16", LEAST_COSINE)])
def test_the_packed_runtimes_agree_with_the_reference_on_every_text(
    plain: SentenceTransformerEmbedder, runtime: Runtime, least: float
) -> None:
    packed = SentenceTransformerEmbedder(runtime=runtime)
    assert packed.runtime == f"packed-{runtime}"
    cosines = (packed.embed(TEXTS) * plain.embed(TEXTS)).sum(axis=1)
    assert cosines.min() >= least


@pytest.mark.model
def test_a_text_gets_the_same_bits_alone_in_company_and_beside_other_threads(
    automatic: SentenceTransformerEmbedder,
) -> None:
    together = automatic.embed(TEXTS)
    assert [row.tobytes() for row in together] == [automatic.embed([text])[0].tobytes() for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        beside = list(pool.map(lambda text: automatic.embed([text])[0].tobytes(), TEXTS * 4))
    assert beside == [row.tobytes() for row in together] * 4


@pytest.mark.parametrize(
    ("tokens", "rows"), [(1, 8), (8, 8), (17, 24), (129, 144), (1023, 1024), (1025, 1280), (4096, 4096)]
)
def test_products_have_few_shapes(tokens: int, rows: int) -> None:
    assert tokens + _spare_rows(tokens) == rows


@pytest.mark.model
def test_the_fingerprint_names_how_the_encoder_is_run(
    plain: SentenceTransformerEmbedder, automatic: SentenceTransformerEmbedder
) -> None:
    assert "-len256-plain-fp32-" in plain.fingerprint
    assert f"-len256-{automatic.runtime}-" in automatic.fingerprint
    assert plain.fingerprint.rpartition("-")[2] == automatic.fingerprint.rpartition("-")[2]


@pytest.mark.model
def test_the_reference_is_let_go_of_and_read_again_when_it_is_asked(plain: SentenceTransformerEmbedder) -> None:
    before = _models_alive()
    fresh = SentenceTransformerEmbedder()
    if fresh.runtime == "plain-fp32":
        pytest.skip("this machine runs the reference itself")
    assert _models_alive() == before
    vectors = fresh.embed(TEXTS)
    assert np.allclose(fresh.reference(TEXTS), plain.embed(TEXTS), atol=1e-6)
    assert _models_alive() == before + 1
    assert fresh.embed(TEXTS).tobytes() == vectors.tobytes()
    assert plain.reference(TEXTS).tobytes() == plain.embed(TEXTS).tobytes()


def _models_alive() -> int:
    gc.collect()
    return sum(type(one).__name__ == "BertModel" for one in gc.get_objects())


@pytest.mark.model
def test_no_text_gives_no_row(automatic: SentenceTransformerEmbedder) -> None:
    assert automatic.embed([]).shape == (0, 384)


def test_batches_run_from_short_to_long_within_the_tokens_allowed() -> None:
    assert list(_batches([1400, 2, 500, 2, 2048])) == [[1, 3, 2, 0], [4]]


@pytest.mark.parametrize("precision", ["bfloat16", "float32"])
@pytest.mark.parametrize(("inner", "outer"), [(384, 1152), (384, 384), (1536, 384), (12, 20)])
def test_a_product_laid_out_beforehand_has_the_bits_of_torchs_own(precision: str, inner: int, outer: int) -> None:
    """Where torch's own depend on the number of rows, as on some processors, they are near, and do not."""
    import torch
    from torch.nn.functional import linear

    generator = torch.Generator().manual_seed(7)

    def draw(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator).to(getattr(torch, precision))

    weight, bias, states = draw(outer, inner), draw(outer), draw(2048, inner)
    laid_out = Linear(weight.clone(), bias)
    with torch.inference_mode():
        whole, own = laid_out(states), linear(states, weight, bias)
        sizes = (8, 16, 24, 48, 56, 104, 128, 304, 496, 1024)
        assert all(torch.equal(laid_out(states[:rows]), whole[:rows]) for rows in sizes)
        if all(torch.equal(linear(states[:rows], weight, bias), own[:rows]) for rows in sizes):
            assert torch.equal(whole, own)
        else:
            assert (whole - own).float().norm() < 0.01 * own.float().norm()


def test_of_two_that_take_turns_the_one_with_the_best_time_is_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first calls are slow and not timed; a hiccup of the faster one does not turn the choice."""
    clock = [0.0]
    slow, quick = iter([90.0, 3.0, 3.0, 3.0, 3.0]), iter([90.0, 2.0, 50.0, 2.0, 2.0])
    monkeypatch.setattr("rag.precision.time.perf_counter", lambda: clock[0])

    def take(durations: Iterator[float]) -> Callable[[], None]:
        return lambda: clock.__setitem__(0, clock[0] + next(durations))

    assert faster(take(quick), take(slow), rounds=4)
    assert clock[0] == 90 + 90 + 4 * 3 + 2 + 50 + 2 + 2
    slow, quick = iter([1.0, 3.0]), iter([1.0, 2.0])
    assert not faster(take(slow), take(quick), rounds=1)


def test_without_the_instructions_bfloat16_is_not_even_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cpu, "get_capabilities", dict)
    monkeypatch.setattr(precision, "faster", lambda one, other: pytest.fail("timed"))
    assert not bf16_pays()


@pytest.mark.parametrize("pays", [True, False])
def test_with_the_instructions_what_was_timed_decides(monkeypatch: pytest.MonkeyPatch, pays: bool) -> None:
    import torch

    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True})
    monkeypatch.setattr(precision, "faster", lambda one, other: one() is not None and other() is not None and pays)
    assert bf16_pays() is pays


@pytest.mark.model
@pytest.mark.parametrize(("pays", "runtime"), [(True, "packed-bf16"), (False, "packed-fp32")])
def test_the_encoder_is_run_in_bfloat16_only_where_that_pays(
    monkeypatch: pytest.MonkeyPatch, pays: bool, runtime: str
) -> None:
    monkeypatch.setattr(embedding, "bf16_pays", lambda: pays)
    assert SentenceTransformerEmbedder().runtime == runtime


def test_another_architecture_is_refused() -> None:
    config = SimpleNamespace(model_type="mpnet", hidden_act="gelu", hidden_size=12, num_attention_heads=2)
    with pytest.raises(EncoderError, match="mpnet model cannot be run packed"):
        PackedBert(SimpleNamespace(config=config), "fp32")
