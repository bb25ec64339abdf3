"""R3: vital nuggets that some passage says / vital nuggets. What retrieval leaves for the composer to say.

1 - R3 is lost in retrieval, R3 - N1 in composing. The matcher of the answer reads each passage, in windows of up to three of
its sentences. N1 can exceed R3 by a little: in an answer a sentence stands under a heading and beside sentences of other
passages, which may hold a word that it lacks.
"""

from __future__ import annotations

from seeds.gold import Nugget
from seeds.measures.measure import Measure
from seeds.nuggets import find, match_text
from seeds.observation import Observation
from seeds.units import units_of_text


def score(observation: Observation) -> float | None:
    """None for a case without vital nuggets."""
    vital = [nugget for nugget in observation.case.nuggets if nugget.importance == "vital"]
    if not vital:
        return None
    texts = [passage.chunk.text for passage in observation.passages]
    return sum(any(_says(text, nugget) for text in texts) for nugget in vital) / len(vital)


def _says(text: str, nugget: Nugget) -> bool:
    # Words and numbers that the whole passage lacks are in no window of it: most passages are told apart by this.
    loose = nugget.model_copy(update={"polarity": "any"})
    return match_text(loose, text) == "support" and find(nugget, units_of_text(text)).status == "support"


MEASURE = Measure("R3", "vital nuggets in the passages", "higher", "soft", 0.0, score)
