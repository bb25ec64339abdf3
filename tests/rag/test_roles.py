"""A heading says the role; where it does not, the shipped classifier reads the sentence, and reading it twice gives the same."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from rag.answer import Role
from rag.evidence.role_model import RoleModel, features, save, shipped
from rag.evidence.role_training import Labelled, scores, summary, train
from rag.evidence.roles import further_roles, heading_role, role_of
from tests.rag.reading import statement


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("4 CONTRAINDICATIONS", "contraindication"),
        ("5.1 Serious Infections", None),
        ("5 WARNINGS AND PRECAUTIONS", "warning"),
        ("BOXED WARNING", "warning"),
        ("1.2 Limitations of Use", "limitation"),
        ("Indications and Usage", "indication"),
        ("DOSAGE & ADMINISTRATION", "dosing"),
        ("4.2 Posology and method of administration", "dosing"),
        ("4.8 Undesirable effects", "safety"),
        ("Adverse Reactions", "safety"),
        ("12.1 Mechanism of Action", "mechanism"),
        ("14 CLINICAL STUDIES", "efficacy"),
        ("Results", "efficacy"),
        ("Strengths and limitations", "limitation"),
        ("Introduction", "background"),
        ("Methods", "background"),
        ("Diagnostic criteria", "diagnosis"),
        ("Monitoring", "monitoring"),
        ("Recommendation 3", "recommendation"),
        ("Recent major changes", "regulatory"),
        ("Access", "access"),
        ("Overview", None),
        ("Diagnosis and dosing of nothing", "diagnosis"),
    ],
)
def test_headings_of_labels_articles_and_guidelines(heading: str, role: Role | None) -> None:
    assert heading_role((heading,)) == role


def test_the_innermost_heading_that_says_a_role_decides() -> None:
    assert heading_role(("5 Warnings and precautions", "5.1 Serious infections")) == "warning"
    assert heading_role(("Results", "Adverse events")) == "safety"


def test_a_boxed_warning_is_a_warning_under_any_heading() -> None:
    assert role_of("The US boxed warning of alfatinib covers thrombosis.", ("Safety",)) == "warning"


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Alfatinib is contraindicated in people with hypersensitivity to alfatinib.", "contraindication"),
        ("The recommended dose of alfatinib is 40 mg once daily for 8 weeks.", "dosing"),
        ("The society guideline recommends betazumab for adults with testitis.", "recommendation"),
        ("Alfatinib is used to treat testitis in adults.", "indication"),
        ("The ratio had 80.0% sensitivity and 78.3% specificity for testitis.", "diagnosis"),
        ("The US FDA approved alfatinib for testitis in May 2023.", "regulatory"),
        ("The insurer covers alfatinib after failure of betazumab, as listed by an aggregator.", "access"),
    ],
)
def test_without_a_telling_heading_the_classifier_reads(sentence: str, role: Role) -> None:
    assert role_of(sentence, ("Overview",)) == role


@pytest.mark.parametrize(
    ("sentence", "heading", "role"),
    [
        ("A T-ratio cut-off of 38 had 80% sensitivity for testitis.", "Monitoring", "diagnosis"),
        ("Do not start alfatinib below 1000 cells/mm3 of neutrophils.", "Monitoring", "monitoring"),
        ("The US label of alfatinib says to avoid use with strong CYP3A4 inhibitors.", "Safety", "warning"),
        ("Nausea occurred in 12% with alfatinib and 4% with placebo.", "Safety", "safety"),
        ("Fifty people were enrolled.", "Results", "background"),
    ],
)
def test_a_heading_counts_but_does_not_outvote_a_plain_sentence(sentence: str, heading: str, role: Role) -> None:
    assert role_of(sentence, (heading,)) == role


def test_headings_are_features_of_their_own() -> None:
    bare, under = features("It was warm."), features("It was warm.", ("Results", "Adverse events"))
    assert under.items() > bare.items()
    assert "h:safety" in under
    assert "h:none" in features("It was warm.", ("Overview",))


def test_further_roles_are_those_that_the_words_give_away() -> None:
    read = statement(
        "Monitor blood counts monthly with alfatinib, with caution in testitis.", "label", heading="Monitoring"
    )
    assert read.role == "monitoring"
    assert "warning" in read.also
    assert further_roles("It was warm.", "background") == ()


def test_the_shipped_weights_are_whole_and_small() -> None:
    model = shipped()
    assert set(model.roles) == set(get_args(Role))
    assert model.weights.shape == (len(model.names), len(model.roles))
    assert len(set(model.names)) == len(model.names)
    assert bool(np.isfinite(model.weights).all())


def test_probabilities_add_up_and_an_unknown_word_counts_nothing() -> None:
    model = shipped()
    assert sum(model.probabilities("Alfatinib 40 mg once daily.").values()) == pytest.approx(1.0, abs=1e-4)
    assert features("zzzz") == features("zzzz")
    assert model.probabilities("qqqqzz") == model.probabilities("wwwwzz")


def rows() -> list[Labelled]:
    warm = ["It was warm today indeed.", "It was warm today again.", "It was warm today still."]
    cold = ["Take blue pill number one.", "Take blue pill number two.", "Take blue pill number three."]
    return [
        *(Labelled(text, "background", f"d{i}", "corpus") for i, text in enumerate(warm)),
        *(Labelled(text, "dosing", f"e{i}", "corpus") for i, text in enumerate(cold)),
    ]


def test_training_learns_what_it_is_shown_and_twice_the_same() -> None:
    one, two = train(rows()), train(rows())
    assert one.names == two.names
    assert np.array_equal(one.weights, two.weights)
    found = scores(one, rows())
    assert {role: (score.f1, score.support) for role, score in found.items()} == {
        "background": (1.0, 3),
        "dosing": (1.0, 3),
    }
    assert summary(found, rows(), one) == {"macro_f1": 1.0, "accuracy": 1.0, "n": 6}


def test_a_second_role_is_right_unless_only_the_first_counts() -> None:
    model = train(rows())
    both = [Labelled("It was warm today indeed.", "dosing", "x", "corpus", (), "held", "background")]
    assert summary(scores(model, both), both, model)["accuracy"] == 1.0
    strictly = scores(model, both, strict=True)
    assert summary(strictly, both, model, strict=True)["accuracy"] == 0.0


def test_a_heading_that_the_deciding_cue_contradicts_is_not_learned() -> None:
    wrong = [Labelled("Alfatinib is contraindicated in testitis.", "dosing", f"w{i}", "corpus") for i in range(4)]
    model = train([*rows(), *wrong])
    assert "w:contraind" not in model.names


def test_saved_weights_hold_no_pickle(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "roles.npz"
    model = train(rows())
    save(model, path)
    with np.load(path, allow_pickle=False) as stored:
        assert sorted(stored.files) == ["bias", "names", "roles", "weights"]
        assert bytes(stored["names"]).decode("utf-8").split("\n") == list(model.names)
    assert isinstance(model, RoleModel)
