"""What resolution asks of a corpus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _always(_: str, __: str) -> bool:
    return True


@dataclass(frozen=True)
class Knowledge:
    """`is_known`: whether an analysed token occurs; `together`: whether some passage is about both of two terms."""

    is_known: Callable[[str], bool]
    together: Callable[[str, str], bool] = _always
