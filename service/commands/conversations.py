"""`consilium conversations`: list, show, export and delete what was asked."""

from __future__ import annotations

import os
from contextlib import closing
from enum import StrEnum
from typing import Annotated

import typer

from service.commands.output import write_json

app = typer.Typer(help="Stored conversations of the owner in CONSILIUM_OWNER.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Id of a conversation.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]


class Form(StrEnum):
    """How a conversation is written out."""

    json = "json"
    markdown = "markdown"


@app.command("list")
def list_(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List conversations, the one that was added to last first."""
    from service.printing import people, print_table
    from service.settings import Settings
    from service.store import Store

    settings = Settings.from_environment(os.environ)
    with closing(Store(settings.store_path)) as store:
        found = store.conversations(settings.owner, limit=limit)
    if as_json:
        write_json([entry.model_dump(mode="json") for entry in found])
    elif not found:
        typer.echo("There is no conversation yet. Start one with: consilium ask QUESTION --conversation new")
    else:
        rows = [(entry.id, entry.updated[:16].replace("T", " "), str(entry.turns), entry.title[:70]) for entry in found]
        print_table("Conversations", ("id", "last turn (UTC)", "turns", "first question"), rows, people())


@app.command()
def show(conversation: Name) -> None:
    """Print the questions of a conversation and how each was understood."""
    from service.settings import Settings
    from service.store import Store

    settings = Settings.from_environment(os.environ)
    with closing(Store(settings.store_path)) as store:
        found = store.conversation(conversation, settings.owner)
    for number, answer in enumerate(found.turns, start=1):
        typer.echo(f"{number}. {answer.question}")
        if answer.interpreted_question != answer.question:
            typer.echo(f"   Understood as: {answer.interpreted_question}")
        typer.echo(f"   {answer.status}, answer {answer.id}")


@app.command()
def export(
    conversation: Name,
    form: Annotated[Form, typer.Option("--format", help="json or markdown.")] = Form.markdown,
) -> None:
    """Write a whole conversation to standard output, as Markdown or JSON."""
    from service.exporting import as_markdown
    from service.settings import Settings
    from service.store import Store

    settings = Settings.from_environment(os.environ)
    with closing(Store(settings.store_path)) as store:
        found = store.conversation(conversation, settings.owner)
    if form is Form.json:
        write_json(found.model_dump(mode="json"))
    else:
        typer.echo(as_markdown(found), nl=False)


@app.command()
def delete(conversation: Name) -> None:
    """Delete a conversation together with its answers, for good."""
    from service.settings import Settings
    from service.store import Store

    settings = Settings.from_environment(os.environ)
    with closing(Store(settings.store_path)) as store:
        gone = store.delete_conversation(conversation, settings.owner)
    typer.echo(f"Deleted with {gone} answer{'' if gone == 1 else 's'}.")
