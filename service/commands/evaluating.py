"""`consilium evaluate`."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from service.commands.output import progress, write_json


def evaluate(
    gold: Annotated[
        list[Path] | None, typer.Option(help="File or folder of gold cases, may be repeated; else the built-in ones.")
    ] = None,
    split: Annotated[str | None, typer.Option(help="Only the cases of one split: dev, test or holdout.")] = None,
    case: Annotated[list[str] | None, typer.Option(help="Only the case with this id, may be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> None:
    """Answer every gold case and measure the answers: nuggets found, support, figures, violations."""
    from seeds.gold import require_split
    from service import evaluation, wiring
    from service.printing import people, print_table
    from service.settings import Settings

    settings = Settings.from_environment(os.environ)
    with closing(wiring.open_service(settings)) as service, progress() as advance:
        report = evaluation.run_evaluation(
            service,
            gold or [settings.gold_folder],
            split=require_split(split),
            case_ids=case or (),
            progress=advance,
        )
    if as_json:
        write_json(report.model_dump(mode="json"))
        return
    for table in evaluation.tables(report):
        print_table(table.title, table.columns, table.rows, people())
