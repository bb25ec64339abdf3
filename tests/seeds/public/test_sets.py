"""Each set's adapter on tiny made-up files in the set's form, the faults of files, and the real sets where they are."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import PublicSetError
from seeds.public import ADAPTERS, open_set
from seeds.public.forms import EvidenceSpan, LabelledClaim, PublicAnswer, PublicDocument, PublicQuery
from tests.seeds.public import writing

DATA = Path(os.environ.get("CONSILIUM_DATA") or Path(__file__).parents[4] / "shared" / "data")

# Documents, queries, relevant pairs, spans, answers, claims of the copies under shared/data.
COUNTS = {
    "bioasq": (13_449, 2_310, 14_109, 0, 2_310, 0),
    "pubmedqa": (1_000, 500, 500, 0, 500, 0),
    "kqa": (0, 0, 0, 0, 49, 399),
    "pubmedrs200": (0, 0, 0, 0, 60, 0),
    "scifact": (5_183, 809, 919, 0, 0, 957),
    "medquad": (16_407, 16_407, 16_407, 0, 16_407, 0),
    "evidence_inference": (2_593, 1_079, 0, 1_630, 0, 1_630),
    "followup_bioasq": (13_449, 323, 1_601, 0, 0, 0),
    "followup_cast": (0, 718, 0, 0, 0, 0),
    "followup_mtrag": (0, 777, 0, 0, 0, 0),
    "expertqa_med": (0, 0, 0, 0, 101, 516),
}
QUERIES = (
    PublicQuery("Q1", "Does alfatinib heal testitis?"),
    PublicQuery("Q2", "How is betazumab given in otheritis?"),
)


class TestAdapters:
    def test_every_set_says_its_licence_and_what_it_can_and_cannot_show(self) -> None:
        assert {one.name for one in ADAPTERS} == set(COUNTS)
        assert all(one.licence and one.shows and one.cannot_show for one in ADAPTERS)

    @pytest.mark.parametrize("write", [writing.bioasq, writing.pubmedqa, writing.scifact], ids=lambda one: one.__name__)
    def test_retrieval_sets_hold_judged_queries_only(self, tmp_path: Path, write: Callable[[Path], Path]) -> None:
        found = open_set(write(tmp_path))
        assert found.queries == QUERIES
        assert found.qrels == {"Q1": {"D1": 1}, "Q2": {"D2": 1}}
        assert found.documents is not None
        assert list(found.documents())[1] == PublicDocument(
            "D2", "", "Betazumab is infused every four weeks for otheritis. Fever was rare."
        )
        assert found.can_be_retrieved

    def test_bioasq_has_ideal_answers_and_snippets(self, tmp_path: Path) -> None:
        assert open_set(writing.bioasq(tmp_path)).answers == (
            PublicAnswer(
                "Q1", QUERIES[0].text, ("Yes, it heals.",), decision="yes", passages=("Alfatinib heals testitis.",)
            ),
            PublicAnswer("Q2", QUERIES[1].text, ("By infusion.",)),
        )

    def test_pubmedqa_has_conclusions_and_decisions(self, tmp_path: Path) -> None:
        assert open_set(writing.pubmedqa(tmp_path)).answers == (
            PublicAnswer("Q1", "Does it?", ("It heals most.",), decision="yes"),
        )

    def test_kqa_has_statements_and_the_labels_of_three_physicians(self, tmp_path: Path) -> None:
        found = open_set(writing.kqa(tmp_path))
        assert found.answers == (
            PublicAnswer("K1", "What is Alfaro?", ("A drug.",), vital=("It is a drug.",), okay=("It is new.",)),
        )
        assert found.claims == (
            LabelledClaim(
                "What is Alfaro?",
                "It is a drug.",
                "Alfaro is a drug.",
                "Entailment",
                ("Entailment", "Entailment", "Neutral"),
            ),
        )
        assert not found.can_be_retrieved

    def test_pubmedrs200_has_the_answer_of_people_and_of_the_review(self, tmp_path: Path) -> None:
        assert open_set(writing.pubmedrs200(tmp_path)).answers == (
            PublicAnswer("P1", "Does it?", ("It does.", "It did."), passages=("We looked.",)),
        )

    def test_scifact_has_claims_beside_their_rationale(self, tmp_path: Path) -> None:
        assert open_set(writing.scifact(tmp_path)).claims == (
            LabelledClaim("Q1", "It heals.", "Alfatinib heals. Once daily.", "SUPPORT"),
        )

    def test_medquad_pairs_each_answer_with_its_question(self, tmp_path: Path) -> None:
        found = open_set(writing.medquad(tmp_path))
        assert found.queries[0] == PublicQuery("D1", "What about D1?")
        assert found.qrels == {name: {name: 1} for name in ("D1", "D2", "D3")}

    def test_evidence_inference_keeps_questions_with_a_span(self, tmp_path: Path) -> None:
        found = open_set(writing.evidence_inference(tmp_path))
        assert found.queries == QUERIES[:1]
        assert found.spans == {"Q1": (EvidenceSpan("D1", 0, 40),)}
        assert found.claims[0].label == "significantly increased"
        assert found.can_be_retrieved

    def test_follow_ups_of_bioasq_use_its_corpus_beside_them(self, tmp_path: Path) -> None:
        folder = writing.followup_bioasq(tmp_path)
        with pytest.raises(PublicSetError, match="put its folder 'bioasq' beside this one"):
            open_set(folder)
        writing.bioasq(tmp_path)
        found = open_set(folder)
        assert found.queries == (
            PublicQuery("F1", "Does alfatinib heal it?", ("What is testitis?",), "Does alfatinib heal testitis?"),
        )
        assert found.documents is not None
        assert len(list(found.documents())) == 3

    @pytest.mark.parametrize("write", [writing.followup_cast, writing.followup_mtrag], ids=lambda one: one.__name__)
    def test_other_follow_ups_have_no_corpus(self, tmp_path: Path, write: Callable[[Path], Path]) -> None:
        found = open_set(write(tmp_path))
        assert found.queries[0][1:] == ("Is it new?", ("What is testitis?",), "Is testitis new?")
        assert not found.can_be_retrieved

    def test_expertqa_has_claims_with_their_evidence(self, tmp_path: Path) -> None:
        assert open_set(writing.expertqa_med(tmp_path)).claims == (
            LabelledClaim("E1", "It heals.", "[1] It heals.\n[2] It does.", "Complete"),
            LabelledClaim("E1", "It is old.", "", ""),
        )

    def test_a_folder_of_any_other_name_is_read_in_beirs_form(self, tmp_path: Path) -> None:
        found = open_set(writing.retrieval(tmp_path / "mine"))
        assert (found.name, found.queries) == ("mine", QUERIES)


class TestFaults:
    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(PublicSetError, match="There is no folder"):
            open_set(tmp_path / "scifact")

    def test_a_folder_that_is_no_set(self, tmp_path: Path) -> None:
        with pytest.raises(
            PublicSetError, match=r"is none of the known sets \(bioasq, .*Rename the folder after its set"
        ):
            open_set(tmp_path)

    def test_two_files_to_choose_from(self, tmp_path: Path) -> None:
        folder = writing.retrieval(tmp_path / "mine")
        (folder / "qrels_test.tsv").write_text(writing.QRELS)
        with pytest.raises(PublicSetError, match=r"several files qrels\*\.tsv \(qrels_dev\.tsv, qrels_test\.tsv\)"):
            open_set(folder)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ('{"_id": "Q1"', r"queries_dev\.jsonl line 1 is no JSON"),
            ("[1]", r"queries_dev\.jsonl line 1 is no JSON object"),
            ('{"_id": "Q1"}', r"queries_dev\.jsonl line 1 lacks the field 'text'"),
        ],
    )
    def test_a_broken_line_is_named(self, tmp_path: Path, text: str, words: str) -> None:
        folder = writing.retrieval(tmp_path / "mine")
        (folder / "queries_dev.jsonl").write_text(text)
        with pytest.raises(PublicSetError, match=words):
            open_set(folder)

    def test_relevance_that_is_no_table(self, tmp_path: Path) -> None:
        folder = writing.retrieval(tmp_path / "mine")
        (folder / "qrels_dev.tsv").write_text(f"{writing.QRELS}Q1 D1 1\n")
        with pytest.raises(PublicSetError, match=r"qrels_dev\.tsv line 2 is not 'query<tab>document<tab>grade'"):
            open_set(folder)

    def test_a_file_that_was_cut_short(self, tmp_path: Path) -> None:
        folder = writing.pubmedrs200(tmp_path)
        whole = (folder / "dev.jsonl.gz").read_bytes()
        (folder / "dev.jsonl.gz").write_bytes(whole[: len(whole) // 2])
        with pytest.raises(PublicSetError, match=r"cannot be read .*fetch the file again"):
            open_set(folder)


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_the_real_set_is_read_whole(name: str) -> None:
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; CONSILIUM_DATA names the folder of the public sets")
    found = open_set(folder)
    counts = (
        sum(1 for _ in found.documents()) if found.documents else 0,
        len(found.queries),
        sum(len(grades) for grades in found.qrels.values()),
        sum(len(spans) for spans in found.spans.values()),
        len(found.answers),
        len(found.claims),
    )
    assert counts == COUNTS[name]


def test_spans_of_evidence_inference_are_slices_of_their_documents() -> None:
    folder = DATA / "evidence_inference"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; CONSILIUM_DATA names the folder of the public sets")
    found = open_set(folder)
    assert found.documents is not None
    texts = {document.id: document.text for document in found.documents()}
    spans = [span for some in found.spans.values() for span in some]
    slices = [texts[span.document_id][span.start : span.end] for span in spans]
    assert sorted(slices) == sorted(claim.text for claim in found.claims)
