"""Where the public sources are, and with what a reader introduces itself to them."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import SecretStr

from rag.records import Record

SourceName = Literal["pubmed", "pmc", "dailymed", "openfda"]
SOURCE_NAMES: tuple[SourceName, ...] = get_args(SourceName)

ENTREZ = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
DAILYMED = "https://dailymed.nlm.nih.gov/dailymed/services/v2"
OPENFDA = "https://api.fda.gov"


class Access(Record):
    """Base addresses, keys and the contact of who fetches. Keys hide themselves when printed."""

    contact_email: str = ""
    ncbi_url: str = ENTREZ
    ncbi_api_key: SecretStr = SecretStr("")
    dailymed_url: str = DAILYMED
    openfda_url: str = OPENFDA
    openfda_api_key: SecretStr = SecretStr("")
