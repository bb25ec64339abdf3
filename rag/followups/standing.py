"""Whether a question names its own topic, so that nothing has to be carried over."""

from __future__ import annotations

from rag.followups import cues
from rag.followups.phrases import phrases
from rag.followups.scene import Scene
from rag.text.analyser import analyse

_SPARE = frozenset({"fda", "ema", "us", "usa", "uk", "eu"})


def own_topic(scene: Scene) -> bool:
    """A name, a definition that is asked for, or a thing that the corpus never mentions beside the earlier topic."""
    own = [phrase for phrase in scene.phrases if phrase.text.lower() not in _SPARE]
    if not own:
        return False
    if any(phrase.named or phrase.kind in {"drug", "class", "condition"} for phrase in own):
        return True
    if not scene.known_ground and any(set(analyse(phrase.text)) <= scene.earlier_tokens for phrase in own):
        return True
    defines = cues.DEFINES.match(scene.text)
    if defines and (defines["article"] or "").strip().lower() != "the":
        found = phrases(str(defines["rest"]), scene.vocabulary)
        if found and len(found) == 1 and found[0].text == str(defines["rest"]).strip():
            return True
    if cues.EXISTS.match(scene.text):
        return not scene.known_ground
    return len(own) > 1 or not (scene.known_ground or _definite(scene))


def _definite(scene: Scene) -> bool:
    """Whether the question's one thing is "the" thing, known from before."""
    return any(phrase.before == "the" for phrase in scene.phrases)
