"""Where commands write: JSON alone on stdout for machines, rich text for people, progress on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

Advance = Callable[[str, int, int], None]


def write_json(body: Any) -> None:
    """One JSON document, with line breaks so that people can read it too."""
    sys.stdout.write(json.dumps(body, indent=2, ensure_ascii=False) + "\n")


@contextmanager
def progress() -> Iterator[Advance]:
    """Tells how far each step of long work is: a bar for a person who watches, a line a step otherwise."""
    console = Console(stderr=True, highlight=False)
    if console.is_terminal:
        with _bar(console) as bar:
            yield _on_bar(bar)
    else:
        yield _as_lines(console)


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )


def _on_bar(bar: Progress) -> Advance:
    tasks: dict[str, TaskID] = {}

    def advance(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bar.add_task(step, total=None)
        bar.update(tasks[step], completed=done, total=total or None)

    return advance


def _as_lines(console: Console) -> Advance:
    def advance(step: str, done: int, total: int) -> None:
        if total and done == total:
            console.print(f"{step}: {done} of {total}", markup=False)

    return advance
