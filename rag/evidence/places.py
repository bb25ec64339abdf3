"""One name for each jurisdiction, however a source spells it: two labels of one country are not those of two countries."""

from __future__ import annotations

_SAME = {
    "us": "US", "usa": "US", "united states": "US", "u.s.": "US",
    "uk": "UK", "united kingdom": "UK", "gb": "UK", "great britain": "UK", "england": "UK", "uk (scotland)": "UK",
    "uk (northern ireland)": "UK",
    "eu": "EU", "europe": "EU", "european union": "EU", "ema": "EU",
    "au": "Australia", "australia": "Australia",
    "ca": "Canada", "canada": "Canada",
    "cn": "China", "china": "China",
    "jp": "Japan", "japan": "Japan",
    "my": "Malaysia", "malaysia": "Malaysia",
    "sg": "Singapore", "singapore": "Singapore",
    "es": "Spain", "spain": "Spain",
    "ru": "Russia", "russia": "Russia",
    "nz": "New Zealand", "new zealand": "New Zealand",
    "de": "Germany", "germany": "Germany",
    "international": "", "global": "", "world": "",
}  # fmt: skip


def place(jurisdiction: str | None) -> str:
    """The jurisdiction in one spelling; "" for none, and for what holds everywhere."""
    written = (jurisdiction or "").strip()
    return _SAME.get(written.casefold(), written)
