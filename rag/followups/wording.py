"""Builds an interpreted question from parts, so that what came from before can be shown as such."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rag.answer import Part


@dataclass
class Wording:
    """A text under construction; every stretch remembers whether it was carried over."""

    parts: list[Part] = field(default_factory=list)

    def own(self, text: str) -> Wording:
        """Adds words of the follow-up, or fixed words."""
        return self._add(text, carried=False)

    def carried(self, text: str) -> Wording:
        """Adds words that come from before."""
        return self._add(text, carried=True)

    def extend(self, parts: Iterable[Part]) -> Wording:
        """Adds parts as they are."""
        for part in parts:
            self._add(part.text, carried=part.carried)
        return self

    @property
    def text(self) -> str:
        """The question."""
        return "".join(part.text for part in self.parts)

    def _add(self, text: str, *, carried: bool) -> Wording:
        if text:
            if self.parts and self.parts[-1].carried == carried:
                text = self.parts.pop().text + text
            self.parts.append(Part(text=text, carried=carried))
        return self


@dataclass(frozen=True)
class Change:
    """`text[start:end]` gives way to other words."""

    start: int
    end: int
    words: str


def changed(text: str, changes: Sequence[Change], *, base_carried: bool) -> Wording:
    """The text with its changes, which do not overlap; the one kind of words is carried, the other the follow-up's own."""
    wording = Wording()
    position = 0
    for change in sorted(changes, key=lambda one: one.start):
        wording._add(text[position : change.start], carried=base_carried)
        wording._add(change.words, carried=not base_carried)
        position = change.end
    return wording._add(text[position:], carried=base_carried)


def bare(text: str) -> str:
    """Without the closing mark."""
    return text.strip().rstrip("?.! ").strip()


def first_upper(text: str) -> str:
    """With a capital in front."""
    return text[:1].upper() + text[1:]


def possessive(name: str) -> str:
    """The owner's form: "alfatinib" -> "alfatinib's"; a plural takes the apostrophe alone."""
    head, bracket, rest = name.partition(" (")
    if bracket:
        return f"{possessive(head)}{bracket}{rest}"
    return f"{name}'" if re.search(r"[a-z]s$", name) and not name.endswith(("is", "us", "ss")) else f"{name}'s"
