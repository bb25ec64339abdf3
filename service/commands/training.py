"""`consilium train roles`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from service.commands.output import write_json

app = typer.Typer(no_args_is_help=True, help="Learn anew what this software ships as weights.")
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]


@app.callback()
def _group() -> None:
    """Keeps `roles` a sub-command while it is the only one."""


@app.command()
def roles(
    data: Annotated[
        Path | None, typer.Option("--data", help="Folder with the public sets; without it, the corpus alone.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Where the weights are written.")] = Path("rag/evidence/roles.npz"),
    as_json: AsJson = False,
) -> None:
    """Train the role classifier, score it on documents held apart, and write its weights."""
    from corpus.folder import read_folder
    from corpus.labelled import held_apart, labelled
    from rag.evidence.role_model import save
    from rag.evidence.role_training import scores, summary, train
    from service.settings import Settings

    rows = labelled(read_folder(Settings.from_environment(os.environ).corpus_folder).documents, data)
    model = train([row for row in rows if not held_apart(row)])
    apart = [row for row in rows if held_apart(row)]
    parts = {
        "marked by a reader in documents held apart": [row for row in apart if row.marked == "held"],
        "marked earlier, held apart, read while the cues were written": [
            row for row in apart if row.marked in {"train", "test", "fresh", "final"}
        ],
        "headings of the corpus": [row for row in apart if row.origin == "corpus" and not row.marked],
        "headings of the public sets": [row for row in apart if row.origin != "corpus" and not row.marked],
    }
    parts["the first of these, read without headings"] = [
        row._replace(headings=()) for row in parts["marked by a reader in documents held apart"]
    ]
    save(model, out)
    found = {name: scores(model, part) for name, part in parts.items() if part}
    report = {name: summary(score, parts[name], model) for name, score in found.items()}
    firsts = {name: scores(model, parts[name], strict=True) for name in found}
    strict = {name: summary(score, parts[name], model, strict=True) for name, score in firsts.items()}
    if as_json:
        write_json({"sentences": len(rows), "features": len(model.names), "parts": report, "first_role_only": strict})
        return
    typer.echo(f"{len(rows)} sentences, {len(model.names)} features, written to {out}")
    for name, values in report.items():
        typer.echo(
            f"{name}: macro-F1 {values['macro_f1']:.3f}, accuracy {values['accuracy']:.3f} (n={values['n']}); "
            f"first role only {strict[name]['macro_f1']:.3f}, {strict[name]['accuracy']:.3f}"
        )
        for role, score in found[name].items():
            typer.echo(
                f"  {role}: precision {score.precision:.2f} recall {score.recall:.2f} F1 {score.f1:.2f} (n={score.support})"
            )
