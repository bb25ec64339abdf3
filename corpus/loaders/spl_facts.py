"""What a drug label in SPL says about itself."""

from __future__ import annotations

import re

from lxml import etree

from corpus.loaders.facts import Facts
from corpus.loaders.readable import readable
from corpus.loaders.xml_text import LINE, all_text, plain, text_of
from rag.records import Identifiers

JURISDICTION = "US"
_SETID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DATE = re.compile(r"((?:18|19|20)\d\d)(\d\d)?(\d\d)?")
_OPENING = re.compile(r".*?\bSee full prescribing information for [^.]*\.", re.IGNORECASE | re.DOTALL)
_APPROVAL = re.compile(r"^Initial U\.?S\.? Approval\b", re.IGNORECASE)


def facts_of(label: etree._Element) -> Facts:
    """The facts of a label whose names have no namespace."""
    setid = _attribute(label, "setId", "root").lower()
    setid = setid if _SETID.fullmatch(setid) else ""
    date = _DATE.match(_attribute(label, "effectiveTime", "value") or _attribute(label, "effectiveTime/low", "value"))
    return Facts(
        title=_title(label),
        kind="label",
        id=f"spl-{setid}" if setid else None,
        publisher=readable(label.findtext("author//representedOrganization/name") or ""),
        year=int(date.group(1)) if date else None,
        version=_version(date, _attribute(label, "versionNumber", "value")),
        identifiers=Identifiers(setid=setid or None),
        jurisdiction=JURISDICTION,
    )


def _version(date: re.Match[str] | None, number: str) -> str | None:
    """As in "2013-09-30 (version 7)": the date from which the label is in force, and the number of its edition."""
    day = "-".join(part for part in date.groups() if part) if date else ""
    if day and number:
        return f"{day} (version {number})"
    return day or (f"version {number}" if number else None)


def _title(label: etree._Element) -> str:
    """The names that the title gives behind its set phrase; the product's names where it gives none."""
    found = label.find("title")
    text = text_of(found, plain) if found is not None else ""
    parts = [readable(line) for line in _OPENING.sub("", text, count=1).split(LINE)]
    title = ", ".join(part.rstrip(" ,") for part in parts if part and not _APPROVAL.match(part))
    product = _product(label)
    if not title:
        return product
    name = product.split(" (")[0]
    return f"{product}: {title}" if name and name.casefold() not in title.casefold() else title


def _product(label: etree._Element) -> str:
    for product in label.iter("manufacturedProduct", "manufacturedMedicine"):
        named = product.find("name")
        if named is None:
            continue
        name = readable(all_text(named, " "))
        generics = [readable(generic.findtext("name") or "") for generic in product.iter("genericMedicine")]
        generic = ", ".join(dict.fromkeys(word for word in generics if word))
        if generic and generic.casefold() not in name.casefold():
            return f"{name} ({generic})"
        return name
    return ""


def _attribute(element: etree._Element, path: str, name: str) -> str:
    found = element.find(path)
    return found.get(name, "").strip() if found is not None else ""
