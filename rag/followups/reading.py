"""How a follow-up was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rag.answer import FollowUpKind, OtherReading
from rag.followups.scene import Scene
from rag.followups.wording import Wording


@dataclass(frozen=True)
class Reading:
    """A full question, what kind of follow-up gave it, and what else it can mean."""

    wording: Wording
    kind: FollowUpKind
    carried: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    others: tuple[OtherReading, ...] = ()


Rule = Callable[[Scene], Reading | None]
