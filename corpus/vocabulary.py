"""The owner's list of entities, `vocabulary.yaml` in the corpus folder."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import Field, ValidationError

from corpus.markdown import decode, read_bytes
from corpus.strict_yaml import parse_mapping
from rag.errors import CorpusError, DocumentError
from rag.records import Record, Term

FILE_NAME = "vocabulary.yaml"


class _Name(Term):
    name: str = Field(min_length=1)


class _Vocabulary(Record):
    terms: tuple[_Name, ...]


def load_terms(folder: Path) -> tuple[Term, ...]:
    """The terms in the order of the file; none when there is no file. CorpusError names the term and the mend."""
    path = folder / FILE_NAME
    if not path.exists():
        return ()
    try:
        content = parse_mapping(decode(read_bytes(path)))
        listed = _Vocabulary.model_validate_json(json.dumps(content), strict=True)
    except DocumentError as error:
        raise CorpusError(f"{FILE_NAME} {error}.") from error
    except ValidationError as error:
        raise CorpusError(f"{FILE_NAME} {_explain(error)}") from error
    except (TypeError, ValueError) as error:
        raise CorpusError(f"{FILE_NAME} is broken: {error}; mend it.") from error
    terms = tuple(Term(**term.model_dump()) for term in listed.terms)
    _refuse_two_meanings(terms)
    return terms


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = list(first["loc"])
    if len(where) >= 2 and isinstance(where[1], int):
        where[:2] = [f"term {where[1] + 1}"]
    reason = first["msg"][:1].lower() + first["msg"][1:]
    place = ", ".join(str(part) for part in where) or "the file"
    return f"has an unusable value in {place}: {reason}; a term has name, kind, synonyms and classes."


def _refuse_two_meanings(terms: tuple[Term, ...]) -> None:
    owner: dict[str, str] = {}
    for term in terms:
        for name in (term.name, *term.synonyms):
            folded = " ".join(name.casefold().split())
            if not folded:
                raise CorpusError(f"{FILE_NAME} has an empty synonym under '{term.name}'; remove it.")
            if folded in owner:
                raise CorpusError(f"{FILE_NAME} has '{name}' under '{owner[folded]}' and '{term.name}'; keep one.")
            owner[folded] = term.name
