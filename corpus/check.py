"""Checks a corpus folder: that documents can be read and are complete, and that sentences of summaries stand alone.

Summaries are held to more than sources are: their sentences are quoted one by one, so each must name its own subject,
while the wording of a guideline or a label is not ours to mend.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from corpus import manifest, vocabulary
from corpus.folder import CorpusReading, read_folder
from corpus.leaning import find_leaning
from rag.errors import CorpusError
from rag.records import Document, Record, Source
from rag.text.sentences import split

ABOUT = "About this summary"
HEADINGS = (
    "Indication",
    "Dosing",
    "Efficacy",
    "Safety",
    "Contraindication",
    "Monitoring",
    "Recommendation",
    "Mechanism",
    "Limitation",
    "Access",
    "Background",
    ABOUT,
)
MAX_WORDS = 60
EARLIEST_YEAR = 1900

_IDENTIFIERS = {
    "doi": (re.compile(r"10\.\d{4,9}/\S+"), "10.1056/NEJMoa2314585"),
    "pmid": (re.compile(r"\d{1,9}"), "39282896"),
    "pmcid": (re.compile(r"PMC\d+"), "PMC11425823"),
    "nct": (re.compile(r"NCT\d{8}"), "NCT04524611"),
    "setid": (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE), "8-4-4-4-12 hexadecimal digits"),
    "url": (re.compile(r"https?://[^\s/]+(/\S*)?"), "https://..."),
}


class Problem(Record):
    """What is wrong in which file, at which sentence where it is one, and how to mend it."""

    path: str
    what: str
    mend: str
    sentence: str | None = None


class CorpusCheck(Record):
    """The outcome: how much was read, and every problem in the order of paths."""

    documents: int
    sentences: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing needs mending."""
        return not self.problems


def check(folder: Path, *, latest_year: int | None = None) -> CorpusCheck:
    """Every problem of a corpus folder. Years after `latest_year` (by default next year) are taken for misprints."""
    latest_year = latest_year or _next_year()
    reading = read_folder(folder)
    problems = [_unreadable(failure.path, failure.message) for failure in reading.failures]
    sentences = 0
    for document in reading.documents:
        path = reading.paths[document.id]
        spoken = _sentences(document)
        sentences += len(spoken)
        problems += _document_problems(document, spoken, path, latest_year)
    problems += _duplicates(reading)
    problems += _vocabulary_problems(folder)
    problems += _manifest_problems(folder)
    problems.sort(key=lambda problem: problem.path)
    return CorpusCheck(documents=len(reading.documents), sentences=sentences, problems=tuple(problems))


def document_problems(document: Document, path: str) -> tuple[Problem, ...]:
    """What the check has to say of one document that can be read and would lie at this path of the folder."""
    return tuple(_document_problems(document, _sentences(document), path, _next_year()))


def _next_year() -> int:
    return datetime.date.today().year + 1


def _document_problems(document: Document, spoken: list[str], path: str, latest_year: int) -> Iterator[Problem]:
    yield from _source_problems(document.source, path, latest_year)
    if document.source.is_summary:
        yield from _heading_problems(document, path)
        yield from _sentence_problems(spoken, path)


def _unreadable(path: str, message: str) -> Problem:
    what, _, mend = message.removeprefix(f"{path} ").rstrip(".").rpartition("; ")
    return Problem(path=path, what=what or message, mend=mend)


def _source_problems(source: Source, path: str, latest_year: int) -> Iterator[Problem]:
    # What people write as Markdown is held to more: other files state what they state.
    written = path.lower().endswith(".md")
    if written and source.id != Path(path).stem:
        yield Problem(path=path, what=f"has the id '{source.id}'", mend="name the file after its id")
    if source.year is not None and not EARLIEST_YEAR <= source.year <= latest_year:
        yield Problem(path=path, what=f"is dated {source.year}", mend=f"use {EARLIEST_YEAR} to {latest_year}")
    for name in ("publisher", "licence", "topics") if written else ():
        if not getattr(source, name):
            yield Problem(path=path, what=f"lacks the field '{name}'", mend="add it to the front matter")
    for topic in source.topics:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", topic):
            yield Problem(path=path, what=f"has the topic '{topic}'", mend="use lower case, digits and hyphens")
    for name, value in source.identifiers:
        form, example = _IDENTIFIERS[name]
        if value is not None and not form.fullmatch(value):
            yield Problem(path=path, what=f"has the {name} '{value}'", mend=f"write it in the form {example}")


def _sentences(document: Document) -> list[str]:
    """What can be quoted: the section about the summary itself never is."""
    found: list[str] = []
    for section in document.sections:
        if section.heading_path[-1:] != (ABOUT,):
            text = document.text[section.start : section.end]
            found += [text[start:end] for start, end in split(text)]
    return found


def _heading_problems(document: Document, path: str) -> Iterator[Problem]:
    allowed = f"use one of {', '.join(HEADINGS)}"
    counts = Counter(section.heading_path for section in document.sections)
    for heading_path, count in counts.items():
        name = " > ".join(heading_path)
        if not heading_path:
            yield Problem(
                path=path, what="has text directly below its title", mend=f"put it under a heading: {allowed}"
            )
        elif len(heading_path) > 1 or name not in HEADINGS:
            yield Problem(path=path, what=f"has the heading '{name}'", mend=allowed)
        elif count > 1:
            yield Problem(path=path, what=f"has the heading '{name}' {count} times", mend="join these sections")
    if (ABOUT,) not in counts:
        yield Problem(path=path, what=f"lacks the section '{ABOUT}'", mend="say there who wrote it and from what")


def _sentence_problems(sentences: list[str], path: str) -> Iterator[Problem]:
    for sentence in sentences:
        leaning = find_leaning(sentence)
        if leaning:
            mend = "name what is meant, so that the sentence can be quoted alone"
            yield Problem(path=path, what=f"leans on another sentence: '{leaning}'", mend=mend, sentence=sentence)
        words = len(sentence.split())
        if words > MAX_WORDS:
            mend = f"cut it to {MAX_WORDS} words, one finding a sentence"
            yield Problem(path=path, what=f"has a sentence of {words} words", mend=mend, sentence=sentence)


def _duplicates(reading: CorpusReading) -> Iterator[Problem]:
    first: dict[tuple[str, str, str], str] = {}
    for document in reading.documents:
        path = reading.paths[document.id]
        for name in ("doi", "pmid", "setid"):
            value = getattr(document.source.identifiers, name)
            if value is not None:
                other = first.setdefault((name, value.casefold(), document.source.title.casefold()), path)
                if other != path:
                    what = f"has the {name} and the title of {other}"
                    yield Problem(path=path, what=what, mend="join the two documents, or tell their titles apart")
                    break


def _vocabulary_problems(folder: Path) -> Iterator[Problem]:
    try:
        vocabulary.load_terms(folder)
    except CorpusError as error:
        yield _unreadable(vocabulary.FILE_NAME, str(error))


def _manifest_problems(folder: Path) -> Iterator[Problem]:
    mend = "if this is meant, run 'consilium corpus check --write-manifest'"
    try:
        differences = manifest.compare(folder)
    except CorpusError as error:
        yield _unreadable(manifest.FILE_NAME, str(error))
        return
    for path in differences.added:
        yield Problem(path=path, what="is not in the manifest", mend=mend)
    for path in differences.changed:
        yield Problem(path=path, what="differs from its checksum in the manifest", mend=mend)
    for path in differences.missing:
        yield Problem(path=path, what="is in the manifest but not in the folder", mend=mend)
