"""The role of a sentence, read from its words, its cues and its headings: a linear model.

Multinomial logistic regression over stemmed words, pairs of neighbours, the first two words, words of modality, units, the
sentence's modality, the cues of `role_cues`, and what its headings say. It needs no sentence vector, so that a sentence is read
in under a millisecond without the encoder. What it was trained on and how well it does is in docs/models/roles.md; `consilium
train roles` makes the weights anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.answer import Role
from rag.evidence.role_cues import cued
from rag.evidence.role_headings import heading_role
from rag.text.analyser import analyse, fold
from rag.text.cues import modality
from rag.text.quantities import read

FINGERPRINT = "roles-2"
_WEIGHTS = "roles.npz"
_HEADING, _HEADING_WORD = 2.0, 0.4
_FUNCTION_WORDS = frozenset(
    """not should must may can could was were is are if in with had has than you your we our before after during until against
    only between under""".split()
)


def features(sentence: str, headings: tuple[str, ...] = ()) -> dict[str, float]:
    """Names and values of what the model sees of a sentence under its headings, the innermost last; () where there are none.

    Words together have length 1; cues, and what the headings say, stand beside them.
    """
    stems, plain = analyse(sentence), fold(sentence).split()
    names = {f"w:{stem}" for stem in stems} | {f"b:{one} {other}" for one, other in pairwise(stems)}
    names |= {f"f:{word}" for word in plain[:2]} | {f"s:{word}" for word in plain if word in _FUNCTION_WORDS}
    found = dict.fromkeys(sorted(names), 1.0 / max(1, len(names)) ** 0.5)
    roles = cued(sentence)
    found |= {f"d:{role}": 1.0 for role in roles}
    if roles:
        found[f"r:{roles[0]}"] = 2.0
    found[f"m:{modality(sentence)}"] = 0.7
    return found | {f"q:{quantity.unit}": 0.5 for quantity in read(sentence)} | dict(_of_headings(headings))


@lru_cache(maxsize=4_096)
def _of_headings(headings: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """The role that they say, and the words of the inner two: many sentences share them."""
    if not headings:
        return ()
    words = sorted(set(analyse(" ".join(headings[-2:]))))
    return ((f"h:{heading_role(headings) or 'none'}", _HEADING), *((f"n:{word}", _HEADING_WORD) for word in words))


@dataclass(frozen=True)
class RoleModel:
    """Weights of shape (features, roles), a bias for each role; features it has not seen count nothing."""

    roles: tuple[Role, ...]
    names: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Row of each feature in the weights."""
        return {name: row for row, name in enumerate(self.names)}

    def probabilities(self, sentence: str, headings: tuple[str, ...] = ()) -> dict[Role, float]:
        """A probability for each role, rounded to six digits so that ties and order are the same on every machine."""
        known = [(self.rows[name], value) for name, value in features(sentence, headings).items() if name in self.rows]
        total = self.bias.astype(np.float64)
        if known:
            rows, values = zip(*known, strict=True)
            total = total + np.asarray(values) @ self.weights[list(rows)].astype(np.float64)
        raised = np.exp(total - total.max())
        return {role: round(float(value), 6) for role, value in zip(self.roles, raised / raised.sum(), strict=True)}

    def role(self, sentence: str, headings: tuple[str, ...] = ()) -> Role:
        """The likeliest role; ties go to the first by name."""
        found = self.probabilities(sentence, headings)
        return min(found, key=lambda role: (-found[role], role))


def save(model: RoleModel, path: Path) -> None:
    """Writes the weights as half floats and the names as bytes, one a line: a file that is read without pickle.

    :raises OSError: the file cannot be written.
    """
    arrays: dict[str, Any] = {
        "names": np.frombuffer("\n".join(model.names).encode("utf-8"), dtype=np.uint8),
        "roles": np.frombuffer("\n".join(model.roles).encode("utf-8"), dtype=np.uint8),
        "weights": model.weights.astype(np.float16),
        "bias": model.bias,
    }
    np.savez_compressed(path, **arrays)


@lru_cache(maxsize=1)
def shipped() -> RoleModel:
    """The model that comes with this package, read once."""
    with files("rag.evidence").joinpath(_WEIGHTS).open("rb") as file, np.load(file, allow_pickle=False) as stored:
        names = tuple(bytes(stored["names"]).decode("utf-8").split("\n"))
        roles: Any = tuple(bytes(stored["roles"]).decode("utf-8").split("\n"))
        return RoleModel(roles, names, stored["weights"].astype(np.float32), stored["bias"].astype(np.float32))
