"""`consilium ask`, `search` and `verify`."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from rag.errors import QuestionError
from service.commands.output import write_json

if TYPE_CHECKING:
    from rag.records import Filters

NOT_PROVEN = 1
NEW = "new"

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help="Only sources of this kind; may be repeated.")]
YearFrom = Annotated[int | None, typer.Option("--year-from", help="Only sources of this year or later.")]
YearTo = Annotated[int | None, typer.Option("--year-to", help="Only sources of this year or earlier.")]


def ask(
    question: Annotated[str, typer.Argument(help="The question; - reads it from standard input.")],
    conversation: Annotated[
        str | None, typer.Option(help=f"Ask within this conversation; '{NEW}' starts one and prints its id.")
    ] = None,
    standalone: Annotated[bool, typer.Option("--standalone", help="Carry nothing over from the conversation.")] = False,
    read_as: Annotated[
        str | None, typer.Option(help="What the question is to be read as, to correct a reading.")
    ] = None,
    audience: Annotated[str, typer.Option(help="clinician, nurse_pharmacist, student or patient.")] = "clinician",
    kind: Kinds = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the index; where the corpus cannot, say so."""
    from service import asking, wiring
    from service.printing import people, print_answer
    from service.settings import Settings

    settings = Settings.from_environment(os.environ)
    text, filters = _read(question), _filters(kind, year_from, year_to)
    for words in (text, *([read_as] if read_as is not None else [])):
        asking.require_readable(words, audience, settings)  # before seconds are spent on loading an encoder
    with closing(wiring.open_service(settings)) as service:
        new = service.store.start_conversation(settings.owner) if conversation == NEW else conversation
        answer = asking.ask(
            service,
            text,
            conversation_id=new,
            audience=audience,
            filters=filters,
            owner=settings.owner,
            standalone=standalone,
            interpretation=read_as,
        )
    if as_json:
        write_json(answer.model_dump(mode="json"))
    else:
        print_answer(answer, people())


def search(
    query: Annotated[str, typer.Argument(help="What to look for; - reads it from standard input.")],
    k: Annotated[int, typer.Option("--k", min=1, max=100, help="How many passages.")] = 10,
    kind: Kinds = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    as_json: AsJson = False,
) -> None:
    """Show the passages that retrieval finds, with the score of each retriever."""
    from service import asking, wiring
    from service.printing import people, print_passages
    from service.settings import Settings

    settings = Settings.from_environment(os.environ)
    text, filters = _read(query), _filters(kind, year_from, year_to)
    asking.require_readable(text, "clinician", settings)
    with closing(wiring.open_service(settings)) as service:
        found = asking.search(service, text, k=k, filters=filters)
    if as_json:
        write_json([passage.model_dump(mode="json") for passage in found])
    else:
        print_passages(found, people())


def verify(
    answer_id: Annotated[str, typer.Argument(help="Id of a stored answer.")],
    as_json: AsJson = False,
) -> None:
    """Prove a stored answer against the documents that are published now. Exit code 1 when it is not proven."""
    from index.home import IndexHome
    from rag.verification import verify as prove
    from service.settings import Settings
    from service.store import Store

    settings = Settings.from_environment(os.environ)
    with closing(Store(settings.store_path)) as store, IndexHome(settings.index_folder).open() as generation:
        found = prove(store.answer(answer_id), generation)  # needs no encoder
    if as_json:
        write_json(found.model_dump(mode="json"))
    elif found.ok:
        typer.echo(f"Proven: {found.quotes} quotes stand in their documents, character by character.")
    else:
        typer.echo("\n".join(["Not proven:", *(f"- {failure}" for failure in found.failures)]))
    if not found.ok:
        raise typer.Exit(NOT_PROVEN)


def _read(text: str) -> str:
    if text != "-":
        return text
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise QuestionError("The question on standard input is not UTF-8. Save it as UTF-8 text.") from error


def _filters(kinds: list[str] | None, year_from: int | None, year_to: int | None) -> Filters:
    from pydantic import ValidationError

    from rag.records import SOURCE_KINDS, Filters

    if unknown := sorted(set(kinds or ()) - set(SOURCE_KINDS)):
        raise QuestionError(f"There is no kind of source '{unknown[0]}'. Choose from: {', '.join(SOURCE_KINDS)}.")
    try:
        return Filters.model_validate({"kinds": tuple(kinds or ()), "year_from": year_from, "year_to": year_to})
    except ValidationError as error:
        raise QuestionError(f"The filters cannot be used: {error.errors()[0]['msg']}.") from error
