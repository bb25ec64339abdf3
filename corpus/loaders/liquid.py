"""Pages of site generators (Jekyll, HL7 FHIR guides) keep their text in `{% include template key='text' %}`."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"\{%-?\s*(\w+)\b(.*?)-?%\}", re.DOTALL)
_PARAMETER = re.compile(r"([\w-]+)\s*=\s*(['\"])(.*?)\2(?=\s+[\w-]+\s*=|\s*$)", re.DOTALL)
_FILE = re.compile(r"\S+\.\w{2,5}")
_KRAMDOWN = re.compile(r"^[ \t]*\{:[^}\n]*\}[ \t]*$", re.MULTILINE)
_HEADINGS = ("topic", "title", "heading")
_TEXTS = ("description", "text", "content")


def expand(text: str) -> str:
    """The text with each include replaced by what its parameters say (as HTML); other tags fall away."""
    if "{%" not in text and "{:" not in text:
        return text
    return _KRAMDOWN.sub("", _TAG.sub(_said, text))


def _said(tag: re.Match[str]) -> str:
    if tag.group(1) != "include":
        return ""
    values = {name: " ".join(value.split()) for name, _, value in _PARAMETER.findall(tag.group(2))}
    number = next((value for name, value in values.items() if name.lower().endswith("num")), "")
    subject = next((name[:-3].capitalize() for name in values if name.lower().endswith("num")), "")
    heading = next((values[name] for name in _HEADINGS if name in values), "")
    if number:
        heading = f"{subject} {number}: {heading}" if heading else f"{subject} {number}"
    parts = [f"<h2>{html.escape(heading)}</h2>"] if heading else []
    parts += [f"<p>{html.escape(values[name])}</p>" for name in _TEXTS if values.get(name)]
    for name, value in values.items():
        if not (name in _HEADINGS or name in _TEXTS or name.lower().endswith("num") or _FILE.fullmatch(value)):
            label = name.replace("-", " ").replace("_", " ").capitalize()
            parts.append(f"<p>{html.escape(label)}: {html.escape(value)}.</p>")
    return "".join(parts)
