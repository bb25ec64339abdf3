"""Ordinals, "both", "the other one" and "that trial": looked up in the outline of the answer before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.followups import cues
from rag.followups.scene import Scene
from rag.text.analyser import analyse
from rag.text.wording import listed


@dataclass(frozen=True)
class Pointer:
    """`text[start:end]` of the follow-up stands for `words`; `others` can be meant as well."""

    start: int
    end: int
    words: str
    others: tuple[str, ...] = ()


def named_before(scene: Scene) -> Pointer | None:
    """What the follow-up points at by place or kind; None where it does not, or where the answer has no such thing."""
    for find in (_ordinal, _both, _other, _study):
        found = find(scene)
        if found is not None:
            return found
    return None


def number_of(word: str) -> int:
    """The number that a word means; -1 for the last."""
    return int(word) if word.isdigit() else cues.ORDINALS[word.lower()]


def options(scene: Scene) -> tuple[str, ...]:
    """What was put up for choice: by the question, when it named several, else by the answer."""
    asked = scene.previous.options
    if len(asked) > 1:
        return asked
    headed = (name for heading in scene.outline.options for name in scene.vocabulary.names(heading)[:1])
    treatments = (name for name in headed if scene.vocabulary.kind(name) in {"drug", "class", "procedure"})
    return tuple(name for name in dict.fromkeys(treatments) if name not in scene.previous.failed) or asked


def _ordinal(scene: Scene) -> Pointer | None:
    match = cues.ORDINAL.search(scene.text)
    if not match:
        return None
    if match["pair"]:
        pair = scene.previous.options[-2:] if len(scene.previous.options) > 1 else options(scene)[:2]
        if len(pair) < 2:
            return None
        return Pointer(match.start(), match.end(), pair[0] if match["pair"].lower() == "former" else pair[1])
    thing = (match["thing1"] or match["thing2"]).lower()
    number = number_of(match["before"] or match["after"])
    if thing == "step":
        return _step(scene, match, number)
    if thing in {"trial", "study", "reference", "source", "statement", "point"}:
        return None
    found = options(scene)
    if not found or number > len(found):
        return None
    return Pointer(match.start(), match.end(), found[number - 1] if number > 0 else found[-1])


def _step(scene: Scene, match: re.Match[str], number: int) -> Pointer | None:
    steps = scene.outline.steps
    step = steps[-1] if number == -1 and steps else next((one for one in steps if one.number == number), None)
    if step is None:
        return None
    drugs = (
        [name for name in step.entities if scene.vocabulary.kind(name) in {"drug", "class"}] if step.entities else []
    )
    about = f" ({listed(drugs[:3])})" if drugs else ""
    return Pointer(match.start(), match.end(), f"the step \u201c{step.label}\u201d{about}")


def _both(scene: Scene) -> Pointer | None:
    match = cues.BOTH.search(scene.text)
    found = scene.previous.options
    if not match or len(found) < 2 or re.match(r"\s+(?:a|the|drugs? and)\b", scene.text[match.end() :]):
        return None
    own = set(scene.current.entities)
    if own & set(found):
        return None
    return Pointer(match.start(), match.end(), listed(found[:2]))


def _other(scene: Scene) -> Pointer | None:
    match = cues.OTHER_ONE.search(scene.text)
    if not match:
        return None
    seen = [name for turn in scene.turns[-3:] for name in scene.vocabulary.names(turn.interpreted)]
    drugs = [name for name in dict.fromkeys(reversed(seen)) if scene.vocabulary.kind(name) in {"drug", "class"}]
    own = set(scene.current.entities)
    left = [name for name in drugs if name not in own]
    return Pointer(match.start(), match.end(), left[1]) if len(left) > 1 else None


def _study(scene: Scene) -> Pointer | None:
    match = cues.STUDY.search(scene.text)
    if not match:
        return None
    own = set(analyse(scene.text[: match.start()] + scene.text[match.end() :]))
    weighed: dict[str, int] = {}
    for statement in scene.outline.statements:
        for study in scene.outline.studies:
            if study.number in statement.references:
                fits = len(own & set(analyse(statement.text))) + (statement.section == "direct_answer")
                weighed[study.title] = max(weighed.get(study.title, 0), fits)
    if not weighed:
        return None
    top = max(weighed.values())
    # Studies that fit alike are equally good: the later is taken, the one before it offered.
    titles = [f"the study \u201c{title}\u201d" for title, fits in weighed.items() if fits == top][:2]
    return Pointer(match.start(), match.end(), titles[-1], tuple(titles[:-1]))
