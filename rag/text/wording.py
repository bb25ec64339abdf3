"""Names in running text."""

from __future__ import annotations


def listed(names: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Names as a list in running text."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"
