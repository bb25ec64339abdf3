"""Where a new phrase takes the place of an old one in the earlier question."""

from __future__ import annotations

import re

from rag.followups.phrases import Phrase
from rag.followups.scene import Scene
from rag.followups.wording import Change, Wording, bare, changed
from rag.text.analyser import fold, stem

_PREPOSITION = re.compile(r"^(?:in|for|with|during|after|at|on|among|of|from)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:a|an|the)\s+", re.IGNORECASE)


def replaced(scene: Scene, new: Phrase, words: str) -> Wording | None:
    """The earlier question with `words` in the place of its phrase of the same kind; None where none or several fit."""
    if not scene.reusable:
        return None
    old = _slot(scene, new)
    if old is None:
        return None
    text = bare(scene.last.interpreted)
    start = _with_article(text, old.start) if _ARTICLE.match(words) else old.start
    return changed(text, [Change(start, old.end, words)], base_carried=True).own("?")


def with_ending(scene: Scene, words: str) -> Wording:
    """The earlier question with a phrase of place, person or time: instead of one of its kind, else at its end."""
    text = bare(scene.last.interpreted)
    lead = _PREPOSITION.match(words)
    new = next(iter(scene.phrases), None)
    if lead and new is not None:
        for old in reversed(scene.previous_phrases):
            before = re.search(r"\b(\w+)\s+(?:the |a |an )?$", text[: old.start])
            same_lead = before is not None and fold(before.group(1)) == fold(lead.group().strip())
            if same_lead and before and old.kind == new.kind:
                return changed(text, [Change(before.start(1), old.end, words)], base_carried=True).own("?")
        if new.kind == "population":
            for old in (one for one in scene.previous_phrases if one.kind == "population"):
                before = re.search(r"\b(?:in|during|with|for|while)\s+$", text[: old.start])
                if before is not None:
                    return changed(text, [Change(before.start(), old.end, words)], base_carried=True).own("?")
    return Wording().carried(text).own(f" {words}?")


def _slot(scene: Scene, new: Phrase) -> Phrase | None:
    heads = {stem(new.head)}
    alike = [one for one in scene.previous_phrases if stem(one.head) in heads and one.kind == new.kind]
    if len(alike) == 1:
        return alike[0]
    failed = set(scene.previous.failed)
    if new.kind in {"drug", "class"}:
        fitting = [one for one in scene.previous_phrases if one.kind in {"drug", "class"} and one.term not in failed]
    else:
        fitting = [
            one
            for one in scene.previous_phrases
            if one.kind == new.kind and (one.kind != "other" or one.named == new.named)
        ]
    distinct = {fold(one.term or one.text) for one in fitting}
    if new.kind == "other":
        return _of_no_kind(fitting, new)
    return fitting[0] if len(distinct) == 1 else None


def _of_no_kind(fitting: list[Phrase], new: Phrase) -> Phrase | None:
    """Where nothing says what things are, one takes the place of the first of its number, but not of what is asked for."""
    first = next(iter(fitting), None)
    if first is None or first.before in {"which", "what", "many", "much"} or first.plural != new.plural:
        return None
    return first


def _with_article(text: str, start: int) -> int:
    match = re.search(r"\b(?:a|an|the)\s+$", text[:start], re.IGNORECASE)
    return match.start() if match else start
