"""Settings from environment variables, read once at the start. A name that is not known is an error, not a wish."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError

from corpus.fetch.places import DAILYMED, ENTREZ, OPENFDA
from corpus.loaders.port import MAX_BYTES, MIB
from rag.embedding import Runtime
from rag.errors import SettingsError
from rag.fusion import Method
from rag.records import Record

PREFIX = "CONSILIUM_"
_NOT_OURS = frozenset({"CONSILIUM_DATA", "CONSILIUM_SHARED"})  # where tests find public data sets
_HTTP = r"^https?://[^\s?#]+$"
_HOUSE = Path(__file__).resolve().parents[1]


class Settings(Record):
    """Where things lie and what is allowed."""

    corpus_folder: Path = _HOUSE / "corpus" / "documents"
    index_folder: Path = Path("var/index")
    store_path: Path = Path("var/consilium.db")
    gold_folder: Path = _HOUSE / "seeds" / "gold"
    encoder: str | None = Field(default=None, min_length=1)
    encoder_runtime: Runtime = "auto"
    fusion: Method = "convex"
    max_question_characters: int = Field(default=2000, ge=10, le=100_000)
    owner: str = Field(default="local", min_length=1, max_length=256)
    max_document_bytes: int = Field(default=32 * MIB, ge=1024, le=MAX_BYTES)
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8000, ge=0, le=65535)
    threads: int | None = Field(default=None, ge=1, le=1024)
    contact_email: str = Field(default="", max_length=200)
    ncbi_url: str = Field(default=ENTREZ, pattern=_HTTP)
    ncbi_api_key: SecretStr = SecretStr("")
    dailymed_url: str = Field(default=DAILYMED, pattern=_HTTP)
    openfda_url: str = Field(default=OPENFDA, pattern=_HTTP)
    openfda_api_key: SecretStr = SecretStr("")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Reads every variable that begins with CONSILIUM_.

        :raises SettingsError: one is unknown or cannot be used; the message names it.
        """
        given: dict[str, str] = {}
        for key, value in sorted(environ.items()):
            if not key.startswith(PREFIX) or key in _NOT_OURS:
                continue
            name = key.removeprefix(PREFIX).lower()
            if name not in cls.model_fields:
                known = ", ".join(f"{PREFIX}{field.upper()}" for field in cls.model_fields)
                raise SettingsError(f"There is no setting {key}. Remove it, or choose from: {known}.")
            given[name] = value
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            key = f"{PREFIX}{str(first['loc'][0]).upper()}"
            raise SettingsError(f"{key} cannot be used: {first['msg']}.") from error
