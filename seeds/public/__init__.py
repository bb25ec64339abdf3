"""Public data sets through one interface. Each is read from a folder that the user names; none is shipped."""

from __future__ import annotations

from pathlib import Path

from rag.errors import PublicSetError
from seeds.public import (
    bioasq,
    evidence_inference,
    expertqa_med,
    followups,
    kqa,
    medquad,
    pubmedqa,
    pubmedrs200,
    scifact,
)
from seeds.public.forms import Adapter, PublicSet
from seeds.public.retrieval_form import read_retrieval

ADAPTERS: tuple[Adapter, ...] = (
    bioasq.ADAPTER,
    pubmedqa.ADAPTER,
    kqa.ADAPTER,
    pubmedrs200.ADAPTER,
    scifact.ADAPTER,
    medquad.ADAPTER,
    evidence_inference.ADAPTER,
    followups.BIOASQ,
    followups.CAST,
    followups.MTRAG,
    expertqa_med.ADAPTER,
)


def open_set(folder: Path) -> PublicSet:
    """Reads the set in a folder. The folder's name says which it is; any other name is read in BEIR's form.

    :raises PublicSetError: the folder or a file of it cannot be read.
    """
    if not folder.is_dir():
        raise PublicSetError(f"There is no folder {folder}; name the folder of a public set.")
    name = folder.resolve().name
    adapter = next((one for one in ADAPTERS if one.name == name), None)
    if adapter is not None:
        return adapter.read(folder)
    try:
        return read_retrieval(folder, name)
    except PublicSetError as error:
        known = ", ".join(one.name for one in ADAPTERS)
        raise PublicSetError(
            f"'{name}' is none of the known sets ({known}), and is not in BEIR's form: {error} Rename the folder after its set."
        ) from error


__all__ = ["ADAPTERS", "Adapter", "PublicSet", "open_set"]
