"""Reads the files that public sets come in: JSON Lines, plain or gzipped, and tables of relevance."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from rag.errors import PublicSetError

Row = dict[str, Any]


def find(folder: Path, *patterns: str) -> Path:
    """The one file of a folder that fits a pattern, the earlier pattern first.

    :raises PublicSetError: there is none, or there are several to choose from.
    """
    for pattern in patterns:
        found = sorted(path for path in folder.glob(pattern) if path.is_file())
        if len(found) > 1:
            raise PublicSetError(
                f"{folder} holds several files {pattern} ({', '.join(path.name for path in found)}); keep one of them there."
            )
        if found:
            return found[0]
    raise PublicSetError(
        f"{folder} holds no file {' or '.join(patterns)}; docs/evaluation.md has the form of each set."
    )


def rows(path: Path, *needed: str) -> Iterator[Row]:
    """The objects of a JSON Lines file.

    :param needed: fields that every object must have.
    :raises PublicSetError: a line cannot be read or lacks a field; the message names it.
    """
    for number, line in _lines(path):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise PublicSetError(
                f"{path.name} line {number} is no JSON ({error.msg}); fetch the file again."
            ) from error
        if not isinstance(row, dict):
            raise PublicSetError(f"{path.name} line {number} is no JSON object; is it a file of this set?")
        if missing := [name for name in needed if name not in row]:
            raise PublicSetError(f"{path.name} line {number} lacks the field '{missing[0]}'; is it a file of this set?")
        yield row


def relevance(path: Path) -> dict[str, dict[str, int]]:
    """Grades above 0 by query and document: tab-separated query, document, grade below one heading line.

    :raises PublicSetError: a line does not hold three columns with a whole number at the end.
    """
    found: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        parts = line.rstrip("\n").split("\t")
        if number == 1 and parts[-1].strip() == "score":
            continue
        try:
            query, document, grade = parts[0], parts[1], int(parts[2])
        except (IndexError, ValueError) as error:
            raise PublicSetError(
                f"{path.name} line {number} is not 'query<tab>document<tab>grade'; is it a file of this set?"
            ) from error
        if grade > 0:
            found.setdefault(query, {})[document] = grade
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with _open(path) as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise PublicSetError(f"{path} cannot be read ({error}); fetch the file again.") from error


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")
