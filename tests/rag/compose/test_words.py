"""Fixed words: what is explained to whom, and how often."""

from __future__ import annotations

from rag.compose.words import glossary


def test_a_word_is_explained_once_to_those_who_may_not_know_it() -> None:
    first = glossary("patient", "A biologic brought remission; another biologic did not.")
    assert [one.split(":")[0] for one in first] == ["remission", "biologic"]
    assert glossary("patient", "Remission with placebo was rare.", first) == (
        "placebo: a dummy treatment used for comparison",
    )
    assert glossary("clinician", "A biologic brought remission.") == ()
