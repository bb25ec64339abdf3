"""`consilium evaluate`."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from service.commands.output import progress, write_json


def evaluate(
    gold: Annotated[Path | None, typer.Option(help="Folder of gold cases; the built-in ones when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> None:
    """Answer every gold case and measure the answers: nuggets found, support, figures, violations."""
    from service import evaluation, wiring
    from service.printing import people, print_table
    from service.settings import Settings

    settings = Settings.from_environment(os.environ)
    with closing(wiring.open_service(settings)) as service, progress() as advance:
        report = evaluation.evaluate(service, gold or settings.gold_folder, advance)
    if as_json:
        write_json(report.model_dump(mode="json"))
        return
    for table in evaluation.tables(report):
        print_table(table.title, table.columns, table.rows, people())
