"""F1-F8: each moves with its own fault, and stays with the others' where it should."""

from __future__ import annotations

import pytest

from rag.answer import Answer, StatementBlock
from seeds.measures import (
    Measure,
    citation_precision,
    citation_recall,
    integrity,
    modality_fidelity,
    must_cite,
    numeric_fidelity,
    supported_alone,
    verbatim,
)
from tests.seeds.writing import (
    DOSE,
    HEALING,
    LABEL,
    LIMIT,
    REMISSION,
    SOCIETY,
    SUGGESTION,
    TRIAL,
    answer,
    case,
    observed,
    quote,
    reference,
    say,
    source,
    uncited,
)

GOOD = answer({"evidence": [say(REMISSION), say(HEALING)], "restrictions": [say(LIMIT), say(DOSE)]})


def of(measure: Measure, said: Answer | None) -> float | None:
    return measure.of(observed(said=said))


def with_one(changed: StatementBlock) -> Answer:
    """Four claims, the last of which is changed."""
    return answer({"evidence": [say(REMISSION), say(HEALING), say(LIMIT)], "pitfalls": [changed]})


ALL = (
    verbatim.MEASURE,
    supported_alone.MEASURE,
    citation_recall.MEASURE,
    *citation_precision.MEASURES,
    *numeric_fidelity.MEASURES,
    integrity.MEASURE,
    modality_fidelity.MEASURE,
)


@pytest.mark.parametrize("measure", ALL, ids=lambda measure: measure.id)
def test_nothing_is_wrong_with_a_good_answer_and_nothing_to_measure_in_none(measure: Measure) -> None:
    assert of(measure, GOOD) == 1.0
    assert of(measure, None) is None


class TestWording:
    def test_dashes_and_blanks_do_not_count(self) -> None:
        same = DOSE.replace("8 weeks", "8\u00a0weeks").replace("once daily", "once  daily")
        assert of(verbatim.MEASURE, with_one(say(DOSE, as_text=same))) == 1.0

    def test_a_changed_word_is_not_verbatim_and_may_be_supported(self) -> None:
        near = with_one(say(DOSE, as_text=DOSE.replace("as induction", "for induction")))
        assert of(verbatim.MEASURE, near) == 0.75
        assert of(citation_recall.MEASURE, near) == 1.0


class TestCitations:
    def test_a_claim_without_a_citation_is_a_miss_of_recall_alone(self) -> None:
        said = with_one(uncited(say(DOSE)))
        assert of(citation_recall.MEASURE, said) == 0.75
        assert of(supported_alone.MEASURE, said) == 0.75
        assert of(citation_precision.MEASURES[0], said) == 1.0

    def test_a_needless_citation_is_a_miss_of_precision_alone(self) -> None:
        said = with_one(say(DOSE, DOSE, SUGGESTION))
        assert of(citation_recall.MEASURE, said) == 1.0
        assert [of(measure, said) for measure in citation_precision.MEASURES] == [0.8, 0.8]

    def test_two_citations_may_support_a_claim_together(self) -> None:
        both = with_one(say(f"{DOSE} {SUGGESTION}", DOSE, SUGGESTION))
        assert of(citation_recall.MEASURE, both) == 1.0
        assert of(supported_alone.MEASURE, both) == 0.75
        # neither alone supports it: ours counts both as wrong, ALCE none, since neither can be taken away
        assert [of(measure, both) for measure in citation_precision.MEASURES] == [0.6, 1.0]

    def test_a_wrong_citation_is_a_miss_of_both(self) -> None:
        said = with_one(say(DOSE, SUGGESTION))
        assert of(citation_recall.MEASURE, said) == 0.75
        assert [of(measure, said) for measure in citation_precision.MEASURES] == [0.75, 0.75]


class TestNumbers:
    # 300, 24, 50 and 35 in the first claim, 48 in the second, none in the third, 40 and 8 in the last
    def test_a_wrong_number_is_counted_by_both(self) -> None:
        said = with_one(say(DOSE, as_text=DOSE.replace("40 mg", "45 mg")))
        assert [of(measure, said) for measure in numeric_fidelity.MEASURES] == [pytest.approx(6 / 7, abs=1e-6)] * 2

    def test_a_wrong_unit_leaves_the_value(self) -> None:
        said = with_one(say(DOSE, as_text=DOSE.replace("8 weeks", "8 months")))
        assert [of(measure, said) for measure in numeric_fidelity.MEASURES] == [pytest.approx(6 / 7, abs=1e-6), 1.0]

    def test_an_answer_without_figures_is_not_measured(self) -> None:
        assert of(numeric_fidelity.MEASURES[0], answer({"evidence": [say(LIMIT)]})) is None


class TestIntegrity:
    # four claims, one citation with one quote each: four resolve, four are exact, and the list is in order: nine checks
    def broken(self, **update: object) -> Answer:
        good = with_one(say(DOSE))
        block = good.sections[-1].blocks[0]
        assert isinstance(block, StatementBlock)
        bad = block.citations[0].quotes[0].model_copy(update=update)
        citation = block.citations[0].model_copy(update={"quotes": (bad,)})
        changed = block.model_copy(update={"citations": (citation,)})
        last = good.sections[-1].model_copy(update={"blocks": (changed,)})
        return good.model_copy(update={"sections": (*good.sections[:-1], last)})

    @pytest.mark.parametrize(
        "update",
        [
            {"start": quote(DOSE).start + 1, "end": quote(DOSE).end + 1},
            {"text": DOSE.upper()},
            {"document_sha256": "0" * 64},
            {"chunk_id": "none"},
            {"chunk_id": quote(LIMIT).chunk_id},  # of the same document, but not around these characters
        ],
    )
    def test_a_quote_that_is_not_exact(self, update: dict[str, object]) -> None:
        assert of(integrity.MEASURE, self.broken(**update)) == pytest.approx(8 / 9, abs=1e-6)

    def test_a_document_that_is_not_there_breaks_quote_and_citation(self) -> None:
        assert of(integrity.MEASURE, self.broken(document_id="none")) == pytest.approx(7 / 9, abs=1e-6)

    def test_a_reference_list_out_of_order_or_with_more_than_is_cited(self) -> None:
        more = GOOD.model_copy(update={"references": (*GOOD.references, reference(3, SOCIETY))})
        assert of(integrity.MEASURE, more) == pytest.approx(8 / 9, abs=1e-6)
        turned = GOOD.model_copy(update={"references": GOOD.references[::-1]})
        assert of(integrity.MEASURE, turned) == pytest.approx(8 / 9, abs=1e-6)

    def test_a_number_that_leads_to_another_source(self) -> None:
        wrong = GOOD.model_copy(update={"references": (reference(1, SOCIETY), GOOD.references[1])})
        assert of(integrity.MEASURE, wrong) == pytest.approx(7 / 9, abs=1e-6)  # both claims of the trial


class TestMustCite:
    GOLD = case(
        sources=(
            source("R1", TRIAL, must_cite=True),
            source("R2", SOCIETY, "society-second-document", must_cite=True),
            source("R3", LABEL),
            source("R4", "not-in-the-snapshot", must_cite=True),
        )
    )

    def test_sources_that_the_snapshot_holds(self) -> None:
        assert must_cite.MEASURE.of(observed(self.GOLD, GOOD)) == 0.5
        both = answer({"evidence": [say(HEALING), say(SUGGESTION)]})
        assert must_cite.MEASURE.of(observed(self.GOLD, both)) == 1.0
        assert must_cite.MEASURE.of(observed(self.GOLD)) == 0.0

    def test_where_nothing_must_be_cited_nothing_is_measured(self) -> None:
        assert must_cite.MEASURE.of(observed(case(), GOOD)) is None


class TestStrength:
    def test_a_raised_strength_is_counted_among_the_claims_that_have_one(self) -> None:
        raised = LIMIT.replace("not recommended", "contraindicated")
        said = answer({"evidence": [say(REMISSION), say(SUGGESTION)], "restrictions": [say(LIMIT, as_text=raised)]})
        assert of(modality_fidelity.MEASURE, said) == 0.5  # remission has no strength, the guideline suggests

    def test_a_strength_on_the_wire_that_the_words_do_not_have(self) -> None:
        block = say(LIMIT).model_copy(update={"modality": "contraindicated"})
        assert of(modality_fidelity.MEASURE, answer({"restrictions": [block]})) == 0.0

    def test_claims_without_strength_are_not_measured(self) -> None:
        assert of(modality_fidelity.MEASURE, answer({"evidence": [say(REMISSION)]})) is None
