"""Inline SVG for the report. Each figure names itself for screen readers, and the report has its numbers as a table too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

FOUND, COMPOSING, RETRIEVAL, UNKNOWN, LINE, SPAN = (
    "#1f6f54",
    "#c77700",
    "#a3245a",
    "#9aa3ad",
    "#24476b",
    "#8fb1d6",
)
_ROW = 22
_LABEL = 300
_PLOT = 420


class Loss(NamedTuple):
    """One bar: shares of the vital nuggets found, retrieved but not said, not retrieved, and lost who knows where."""

    label: str
    found: float
    composing: float
    retrieval: float
    unknown: float = 0.0


def losses(rows: Sequence[Loss]) -> Markup:
    """A stacked bar for each case."""
    parts = [_legend()]
    for number, row in enumerate(rows):
        top = 30 + number * _ROW
        parts.append(_text(_LABEL - 8, top + 14, row.label, anchor="end"))
        left = float(_LABEL)
        for share, colour, pattern in (
            (row.found, FOUND, ""),
            (row.composing, COMPOSING, "url(#stripes)"),
            (row.retrieval, RETRIEVAL, "url(#dots)"),
            (row.unknown, UNKNOWN, ""),
        ):
            width = max(0.0, share) * _PLOT
            parts.append(_bar(left, top, width, colour))
            if pattern:
                parts.append(_bar(left, top, width, pattern))
            left += width
    return _svg("Vital nuggets found and lost, by case", _LABEL + _PLOT + 20, 36 + len(rows) * _ROW, parts)


def span(low: float | None, mean: float, high: float | None) -> Markup:
    """A mean between 0 and 1 with its interval, on a line from 0 to 1."""
    parts = [Markup('<line x1="4" y1="9" x2="124" y2="9" stroke="#767676" stroke-width="1"/>')]
    if low is not None and high is not None:
        parts.append(
            Markup('<line x1="{:.1f}" y1="9" x2="{:.1f}" y2="9" stroke="{}" stroke-width="8"/>').format(
                _at(low), _at(high), SPAN
            )
        )
    parts.append(Markup('<circle cx="{:.1f}" cy="9" r="3" fill="{}"/>').format(_at(mean), LINE))
    label = f"mean {mean:.3f}" if low is None or high is None else f"mean {mean:.3f}, {low:.3f} to {high:.3f}"
    return _svg(label, 128, 18, parts, small=True)


def curve(points: Sequence[tuple[float, float]], mark: tuple[float, float] | None) -> Markup:
    """Risk over coverage, both from 0 to 1, and a mark where the system stands."""
    size, left, top = 260, 56, 16
    drawn = " ".join(f"{left + x * size:.1f},{top + size - y * size:.1f}" for x, y in points)
    parts = [
        Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="none" stroke="#767676"/>').format(
            left, top, size, size
        ),
        *(_tick(left, top, size, share / 4) for share in range(5)),
        Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5"/>').format(drawn, LINE),
        _text(left + size / 2, top + size + 40, "coverage: share of cases answered", anchor="middle"),
        Markup('<g transform="translate(14 {}) rotate(-90)">{}</g>').format(
            top + size / 2, _text(0, 0, "risk: share that must not be", anchor="middle")
        ),
    ]
    if mark:
        x, y = left + mark[0] * size, top + size - mark[1] * size
        parts += [
            Markup('<rect x="{:.1f}" y="{:.1f}" width="12" height="12" fill="{}"/>').format(x - 6, y - 6, RETRIEVAL),
            _text(x - 10, y - 12, "the system", anchor="end"),
        ]
    return _svg("Risk by coverage of abstention", left + size + 30, top + size + 56, parts)


def bar(share: float) -> Markup:
    """A plain bar for a share from 0 to 1."""
    return _svg(f"{share:.0%}", 124, 14, [_bar(2, 0, max(1.0, share * 120), LINE, height=12)], small=True)


def _svg(title: str, width: float, height: float, parts: Sequence[Markup], *, small: bool = False) -> Markup:
    return Markup(
        '<svg role="img" aria-label="{}" viewBox="0 0 {:.0f} {:.0f}" width="{:.0f}" height="{:.0f}"{}>{}</svg>'
    ).format(title, width, height, width, height, Markup(' class="small"') if small else "", Markup("").join(parts))


def _legend() -> Markup:
    patterns = Markup(
        '<defs><pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line x1="0" y1="0" x2="0" y2="6" stroke="#fff" stroke-width="2"/></pattern>'
        '<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<circle cx="3" cy="3" r="1.2" fill="#fff"/></pattern></defs>'
    )
    entries = (
        (FOUND, "", "found"),
        (COMPOSING, "url(#stripes)", "retrieved, not said"),
        (RETRIEVAL, "url(#dots)", "not retrieved"),
    )
    drawn = []
    for number, (colour, pattern, words) in enumerate(entries):
        left = _LABEL + number * 140.0
        drawn.append(_bar(left, 4, 14, colour, height=14))
        if pattern:
            drawn.append(_bar(left, 4, 14, pattern, height=14))
        drawn.append(_text(left + 19, 16, words))
    return patterns + Markup("").join(drawn)


def _bar(x: float, y: float, width: float, fill: str, height: float = 16) -> Markup:
    return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>').format(
        x, y, width, height, fill
    )


def _tick(left: float, top: float, size: float, share: float) -> Markup:
    return _text(left + share * size, top + size + 18, f"{share:g}", anchor="middle") + _text(
        left - 6, top + size - share * size + 4, f"{share:g}", anchor="end"
    )


def _text(x: float, y: float, words: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x, y, anchor, escape(words))


def _at(value: float) -> float:
    return 4 + min(1.0, max(0.0, value)) * 120
