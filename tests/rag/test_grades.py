"""A grade says its reason, and statements sort by it: design first, then faults, then the year."""

from __future__ import annotations

from rag.evidence.editions import superseded
from rag.evidence.grades import Demands, grade, standing
from rag.evidence.places import place
from rag.records import Source, SourceKind
from tests.world import source


def edition(
    name: str, title: str, year: int | None, kind: SourceKind = "guideline", publisher: str = "Society of Tests"
) -> Source:
    return source(name, kind, title, year, "US").model_copy(update={"publisher": publisher})


def test_the_reason_names_size_blinding_analysis_year_and_summary() -> None:
    trial = source("one-trial", "rct", "A double-blind trial of gammazumab", 2023).model_copy(
        update={"is_summary": True}
    )
    found = grade("In a post hoc analysis of 1,300 adults, response was 40%.", trial)
    assert (found.level, found.label) == (4, "randomised trial")
    assert (
        found.reason == "randomised trial, n = 1,300, double-blind, post hoc, 2023, quoted from this project's summary"
    )


def test_a_year_before_a_noun_is_no_sample_size() -> None:
    assert standing("In the 2023 trial of 300 adults", source("one-trial", "rct", "A trial")).n == 300
    assert standing("By 2023 adults were treated.", source("one-trial", "rct", "A trial")).n is None


def test_order_is_retraction_then_edition_then_level_then_faults_then_year() -> None:
    label = standing("Dose.", source("label-a", "label", "Label of alfatinib", 2020))
    newer = standing("Dose.", source("label-b", "label", "Label of alfatinib", 2024))
    blind = standing("A double-blind trial.", source("trial-a", "rct", "A trial", 2019))
    opened = standing("An open-label trial.", source("trial-b", "rct", "A trial", 2025))
    old = standing("Dose.", source("label-c", "label", "Label of alfatinib", 2025), superseded_by="Newer label")
    retracted = standing("Dose.", source("trial-c", "label", "RETRACTED: Label of alfatinib", 2025))
    assert sorted([retracted, old, opened, blind, label, newer], key=lambda item: item.key()) == [
        newer,
        label,
        blind,
        opened,
        old,
        retracted,
    ]


def test_demands_filter_and_unknown_fails() -> None:
    blind = standing("A double-blind trial of 300 adults.", source("trial-a", "rct", "A trial", 2019))
    post_hoc = standing("A post hoc analysis.", source("trial-b", "rct", "A trial", None))
    assert Demands(level_at_most=4, n_at_least=300, blinded=True, primary=True, year_from=2019).admit(blind)
    assert not Demands(year_from=2000).admit(post_hoc)
    assert not Demands(primary=True).admit(post_hoc)
    assert not Demands().admit(standing("x", source("trial-c", "rct", "Retraction: a trial of gammazumab")))


def test_a_newer_guideline_of_the_same_body_on_the_same_topic_supersedes() -> None:
    old = edition("old-one", "SOT guideline on chronic relapsing testitis (2011)", 2011)
    new = edition("new-one", "Society of Tests guidelines for chronic relapsing testitis in adults", 2021)
    assert superseded([new, old]) == {"old-one": f"{new.title} (2021)"}


def test_other_bodies_drugs_topics_and_synopses_supersede_nothing() -> None:
    old = edition("old-one", "Guideline on chronic relapsing testitis", 2011)
    assert (
        superseded([old, edition("new-one", "Guideline on chronic relapsing testitis", 2021, publisher="Another Body")])
        == {}
    )
    assert superseded([old, edition("new-one", "Guideline on acute otheritis in children", 2021)]) == {}
    assert (
        superseded([old, edition("new-one", "Synopsis of the 2011 guideline on chronic relapsing testitis", 2021)])
        == {}
    )
    drug = edition("drug-one", "Alfatinib for previously treated severe testitis", 2011)
    assert superseded([drug, edition("drug-two", "Betazumab for previously treated severe testitis", 2021)]) == {}


def test_a_newer_label_of_the_same_maker_supersedes_and_of_another_does_not() -> None:
    old = edition("old-label", "Betara (betazumab) US prescribing information", 2019, "label", "Maker")
    new = edition("new-label", "Betara (betazumab) US prescribing information", 2024, "label", "Maker")
    other = edition("generic", "Betazumab US prescribing information", 2025, "label", "Another maker")
    assert superseded([old, new, other]) == {"old-label": f"{new.title} (2024)"}


def test_a_title_that_says_it_was_replaced_is_believed() -> None:
    assert superseded([edition("old-one", "Testitis testing (TG23, superseded)", 2016)]) == {
        "old-one": "a newer edition"
    }


def test_one_country_has_one_name() -> None:
    assert place("AU") == place("Australia") == "Australia"
    assert place("Europe") == place("EU") == "EU"
    assert (place(None), place("Norway"), place("International")) == ("", "Norway", "")
