"""The commands. Each imports what it needs when it runs, so that `--help` does not wait for an encoder."""

from __future__ import annotations

import typer

from service.commands import asking, conversations, corpus, evaluating, gold, index, serving, training

app = typer.Typer(
    name="consilium",
    help="Answers clinical questions from a corpus that you control, and proves every sentence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("ask")(asking.ask)
app.command("search")(asking.search)
app.command("verify")(asking.verify)
app.command("serve")(serving.serve)
app.command("evaluate")(evaluating.evaluate)
app.add_typer(index.app, name="index")
app.add_typer(corpus.app, name="corpus")
app.add_typer(conversations.app, name="conversations")
app.add_typer(gold.app, name="gold")
app.add_typer(training.app, name="train")
