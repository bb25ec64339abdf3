"""The commands as a person runs them: what they print, and one line with exit code 2 for every bad input."""

from __future__ import annotations

import io
import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from service.__main__ import main
from service.settings import Settings
from service.wiring import Service, build_index
from tests.fakes import HashingEmbedder
from tests.world import OWNER

QUESTION = "Can alfatinib be combined with a biologic in testitis?"


NUGGET = {
    "id": "n1",
    "importance": "vital",
    "section": ["direct_answer", "restrictions"],
    "text": "The label does not recommend alfatinib with a biologic.",
    "anchors": [["alfatinib"], ["not recommend*"], ["biologic*"]],
    "supported_by": ["m1.S1"],
    "verification": {"status": "verified"},
}
CASE = {
    "schema_version": "1.1",
    "case_id": "made-up-1",
    "split": "dev",
    "question": QUESTION,
    "conversation": [],
    "audience": "clinician",
    "answerable": True,
    "as_of": "2026-01-25",
    "sections": [],
    "sources": [{"source_id": "m1.S1", "kind": "label", "must_cite": True, "documents": ["alfatinib-us-label"]}],
    "nuggets": [NUGGET],
    "must_not": [],
    "qrels": [],
}


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Consilium = Callable[..., Outcome]


@pytest.fixture
def consilium(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Consilium:
    """Runs one command in this process, on the small corpus, with the hashing encoder in place of the packaged one."""
    for name in [name for name in os.environ if name.startswith("CONSILIUM_")]:
        monkeypatch.delenv(name)
    for name in ("corpus_folder", "index_folder", "store_path", "gold_folder"):
        monkeypatch.setenv(f"CONSILIUM_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setattr("service.wiring.open_embedder", lambda _: HashingEmbedder())
    monkeypatch.setattr("service.wiring.load_terms", lambda _: OWNER)

    def run(*arguments: str, stdin: bytes | None = None) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["consilium", *arguments])
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Outcome(code, *capsys.readouterr())

    return run


@pytest.fixture
def built(consilium: Consilium) -> Consilium:
    assert consilium("index", "build").code == 0
    return consilium


@pytest.fixture
def gold(built: Consilium, settings: Settings) -> Consilium:
    """With one gold case."""
    settings.gold_folder.mkdir()
    (settings.gold_folder / "cases.jsonl").write_text(json.dumps(CASE) + "\n")
    return built


def _json(outcome: Outcome) -> Any:
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)


class TestAsk:
    def test_prints_the_answer_with_its_references(self, built: Consilium) -> None:
        outcome = built("ask", QUESTION)
        assert outcome.code == 0
        assert "not recommended in combination with biological therapies" in " ".join(outcome.out.split())
        assert "Alfaro (alfatinib) US prescribing information" in " ".join(outcome.out.split())

    def test_json_is_the_answer_and_nothing_else(self, built: Consilium) -> None:
        answer = _json(built("ask", QUESTION, "--json"))
        assert answer["status"] in {"answered", "partial"}
        assert answer["question"] == QUESTION

    def test_a_dash_reads_standard_input(self, built: Consilium) -> None:
        assert _json(built("ask", "-", "--json", stdin=QUESTION.encode()))["question"] == QUESTION

    def test_a_follow_up_names_its_conversation(self, built: Consilium) -> None:
        first = _json(built("ask", QUESTION, "--conversation", "new", "--json"))
        second = _json(built("ask", "And in otheritis?", "--conversation", first["conversation_id"], "--json"))
        assert second["conversation_id"] == first["conversation_id"]
        assert "alfatinib" in second["interpreted_question"]

    def test_a_stored_answer_is_proven(self, built: Consilium) -> None:
        answer = _json(built("ask", QUESTION, "--json"))
        assert built("verify", answer["id"]).out.startswith("Proven: ")

    def test_a_changed_document_is_not_proven_and_exits_1(self, built: Consilium, settings: Settings) -> None:
        answer = _json(built("ask", QUESTION, "--json"))
        path = settings.corpus_folder / "alfatinib-us-label.md"
        path.write_text(path.read_text().replace("40 mg", "50 mg"))
        assert built("index", "build").code == 0
        outcome = built("verify", answer["id"])
        assert outcome.code == 1
        assert "alfatinib-us-label has changed since" in outcome.out


class TestSearch:
    def test_shows_passages_with_the_score_of_each_retriever(self, built: Consilium) -> None:
        found = _json(built("search", "alfatinib dose", "--k", "2", "--json"))
        assert len(found) == 2
        assert {"dense", "bm25", "document", "sentence"} >= set(found[0]["scores"])
        assert found[0]["chunk"]["document_id"] == "alfatinib-us-label"

    def test_filters_keep_other_kinds_out(self, built: Consilium) -> None:
        found = _json(built("search", "testitis", "--kind", "rct", "--json"))
        assert {passage["source"]["kind"] for passage in found} == {"rct"}


class TestIndex:
    def test_a_second_build_has_nothing_to_do(self, built: Consilium) -> None:
        report = _json(built("index", "build", "--json"))
        assert report["published"] is False
        assert report["embedded"] == 0

    def test_a_removed_document_leaves_and_nothing_is_embedded(self, built: Consilium, settings: Settings) -> None:
        (settings.corpus_folder / "combination-series.md").unlink()
        report = _json(built("index", "build", "--json"))
        assert (report["documents"]["removed"], report["embedded"]) == (1, 0)
        answer = _json(built("ask", QUESTION, "--json"))
        assert "combination-series" not in {reference["source_id"] for reference in answer["references"]}

    def test_status_and_check_say_what_is_published(self, built: Consilium) -> None:
        status = _json(built("index", "status", "--json"))
        assert (status["documents"], status["generation"]) == (6, 1)
        assert built("index", "check").out.startswith("Sound: ")

    def test_damage_is_found_and_exits_1(self, built: Consilium, settings: Settings) -> None:
        vectors = next(settings.index_folder.glob("gen/*/vectors.faiss"))
        data = bytearray(vectors.read_bytes())
        data[-3] ^= 1
        vectors.chmod(0o644)
        vectors.write_bytes(bytes(data))
        outcome = built("index", "check")
        assert outcome.code == 1
        assert "vectors.faiss" in outcome.out


class TestBadInput:
    """One line on standard error that says what to do, and exit code 2."""

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("ask", "   "), "The question is empty. Type a question."),
            (("ask", "x" * 2001), "at most 2000 are read. Shorten it."),
            (("ask", "a\x07b"), "control character U+0007"),
            (("ask", QUESTION, "--audience", "poets"), "Choose from: clinician, nurse_pharmacist, student, patient"),
            (("ask", QUESTION, "--conversation", "nobody"), "There is no such conversation."),
            (("ask", QUESTION, "--kind", "poem"), "There is no kind of source 'poem'."),
            (("search", ""), "The question is empty."),
            (("verify", "0000"), "There is no stored answer of this id."),
            (("ask",), "Missing argument"),
            (("fly",), "No such command"),
            (("evaluate", "--split", "best"), "There is no split 'best'; choose from: dev, test, holdout."),
            (("evaluate", "--gold", "/nowhere"), "There are no gold cases at /nowhere"),
        ],
    )
    def test_is_one_line_and_code_2(self, built: Consilium, arguments: tuple[str, ...], words: str) -> None:
        outcome = built(*arguments)
        assert outcome.code == 2
        assert outcome.err.count("\n") == 1
        assert outcome.err.startswith("consilium: ")
        assert words in outcome.err
        assert outcome.out == ""

    def test_what_is_not_utf8(self, built: Consilium) -> None:
        outcome = built("ask", "-", stdin=b"\xff\xfe")
        assert (outcome.code, outcome.err) == (
            2,
            "consilium: The question on standard input is not UTF-8. Save it as UTF-8 text.\n",
        )

    def test_an_index_that_is_not_built_yet(self, consilium: Consilium) -> None:
        outcome = consilium("ask", QUESTION)
        assert outcome.code == 2
        assert "consilium index build" in outcome.err

    def test_a_corpus_folder_that_is_missing_or_empty(
        self, consilium: Consilium, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("CONSILIUM_CORPUS_FOLDER", str(tmp_path / "nowhere"))
        assert "does not exist; create it or set CONSILIUM_CORPUS_FOLDER" in consilium("index", "build").err
        (tmp_path / "nowhere").mkdir()
        outcome = consilium("index", "build")
        assert outcome.code == 2
        assert "add at least one" in outcome.err

    def test_broken_front_matter_is_told_and_the_rest_is_indexed(
        self, consilium: Consilium, settings: Settings
    ) -> None:
        (settings.corpus_folder / "broken.md").write_text("---\nid: broken\ntitle: [\n---\n\n# Broken\n")
        outcome = consilium("index", "build")
        assert outcome.code == 0
        assert "left out: broken.md: broken.md has broken front matter" in outcome.out
        assert "documents: 6 (6 added" in outcome.out

    def test_an_index_of_another_encoder(self, built: Consilium, monkeypatch: pytest.MonkeyPatch) -> None:
        class Other(HashingEmbedder):
            fingerprint = "another-encoder"

        monkeypatch.setattr("service.wiring.open_embedder", lambda _: Other())
        outcome = built("ask", QUESTION)
        assert outcome.code == 2
        assert "another-encoder" in outcome.err

    def test_an_unknown_setting(self, built: Consilium, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CONSILIUM_SPEED", "fast")
        outcome = built("ask", QUESTION)
        assert outcome.code == 2
        assert "There is no setting CONSILIUM_SPEED." in outcome.err

    def test_a_port_in_use(self, built: Consilium) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            outcome = built("serve", "--port", str(taken.getsockname()[1]))
        assert outcome.code == 2
        assert "Choose another with --port, or 0 for a free one." in outcome.err


class TestCorpus:
    def test_list_names_every_document(self, consilium: Consilium) -> None:
        assert {source["id"] for source in _json(consilium("corpus", "list", "--json"))} >= {
            "alfatinib-us-label",
            "alpha-trial",
        }

    def test_check_reports_each_problem_with_its_mend_and_exits_1(self, consilium: Consilium) -> None:
        outcome = consilium("corpus", "check")
        assert outcome.code == 1
        assert "MANIFEST.json: is missing from the corpus folder" in outcome.out


class TestEvaluate:
    def test_scores_the_cases_of_a_folder(self, built: Consilium, settings: Settings) -> None:
        settings.gold_folder.mkdir()
        (settings.gold_folder / "cases.jsonl").write_text(json.dumps(CASE) + "\n")
        report = _json(built("evaluate", "--json"))
        totals = {total["id"]: total["mean"] for total in report["totals"]}
        assert (totals["N1"], totals["F3"], totals["F4"], totals["F5"]) == (1.0, 1.0, 1.0, 1.0)
        assert report["cases"][0]["nuggets"][0]["section"] == "direct_answer"
        assert "made-up-1" in built("evaluate").out

    def test_a_broken_line_is_named(self, built: Consilium, settings: Settings) -> None:
        settings.gold_folder.mkdir()
        (settings.gold_folder / "cases.jsonl").write_text(json.dumps({**CASE, "audience": "poets"}) + "\n")
        outcome = built("evaluate")
        assert outcome.code == 2
        assert "cases.jsonl line 1 is no gold case (audience: 'poets' is not one of" in outcome.err

    def test_without_a_baseline_it_says_so_and_checks_the_invariants(self, gold: Consilium) -> None:
        outcome = gold("evaluate")
        assert outcome.code == 0
        assert "There is no baseline, so only the invariants were checked" in outcome.out
        assert outcome.out.rstrip().endswith("The gates pass.")

    def test_what_was_written_as_baseline_passes_and_a_lost_nugget_fails_by_name(
        self, gold: Consilium, settings: Settings
    ) -> None:
        written = gold("evaluate", "--write-baseline")
        assert written.code == 0
        assert "| N1 vital nugget recall | - | 1.000 | - | 1 |" in written.out
        assert "There was no earlier baseline of this gold" in written.out
        path = settings.gold_folder.with_name("baseline.json")
        assert gold("evaluate").code == 0
        again = gold("evaluate", "--write-baseline")
        assert "| N1 vital nugget recall | 1.000 | 1.000 | +0.000 (-) | 1 |" in again.out
        assert "No case changed." in again.out
        baseline = json.loads(path.read_text())
        assert baseline["cases"]["made-up-1"]["nuggets"]["n1"] == {"status": "support", "section": "direct_answer"}
        # The same gold, but a nugget that the system cannot find and that the baseline says was found.
        lost = {**CASE, "nuggets": [{**NUGGET, "id": "n2", "text": "Zetafit.", "anchors": [["zetafit"]]}]}
        (settings.gold_folder / "cases.jsonl").write_text(json.dumps(lost) + "\n")
        assert gold("evaluate", "--write-baseline").code == 0
        baseline = json.loads(path.read_text())
        baseline["cases"]["made-up-1"]["nuggets"]["n2"]["status"] = "support"
        path.write_text(json.dumps(baseline))
        outcome = gold("evaluate")
        assert outcome.code == 1
        assert "FAILED: made-up-1 lost the vital nugget n2 (Zetafit.): it was found, now missing" in outcome.out

    def test_a_baseline_of_other_gold_is_refused(self, gold: Consilium, settings: Settings) -> None:
        assert gold("evaluate", "--write-baseline").code == 0
        (settings.gold_folder / "cases.jsonl").write_text(json.dumps({**CASE, "question": "Is it safe?"}) + "\n")
        outcome = gold("evaluate")
        assert outcome.code == 2
        assert "The baseline belongs to another version of the gold: case 'made-up-1' was changed since." in outcome.err

    def test_a_baseline_may_be_named_and_must_then_exist(self, gold: Consilium, tmp_path: Path) -> None:
        assert "There is no baseline at" in gold("evaluate", "--baseline", str(tmp_path / "none.json")).err
        assert gold("evaluate", "--write-baseline", "--baseline", str(tmp_path / "mine.json")).code == 0
        assert gold("evaluate", "--baseline", str(tmp_path / "mine.json")).code == 0

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("--write-baseline", "--split", "dev"), "A baseline covers every case; leave out --split and --case."),
            (("--split", "holdout"), "There is no gold case in the split 'holdout'"),
            (("--case", "nobody"), "There is no gold case 'nobody'"),
            (("--retrieval", "/nowhere"), "There is no folder /nowhere; name the folder of a public set."),
            (("--retrieval", "/nowhere", "--split", "dev"), "--retrieval measures retrieval alone"),
        ],
    )
    def test_what_cannot_be_evaluated_is_one_line(
        self, gold: Consilium, arguments: tuple[str, ...], words: str
    ) -> None:
        outcome = gold("evaluate", *arguments)
        assert outcome.code == 2
        assert words in outcome.err

    def test_a_source_that_is_not_in_the_corpus(self, gold: Consilium, settings: Settings) -> None:
        other = {**CASE, "sources": [{"source_id": "m1.S1", "kind": "label", "must_cite": True, "documents": ["zeta"]}]}
        (settings.gold_folder / "cases.jsonl").write_text(json.dumps(other) + "\n")
        outcome = gold("evaluate")
        assert outcome.code == 2
        assert "Gold case 'made-up-1' rests on the document 'zeta'" in outcome.err

    def test_the_report_is_written_beside_the_figures(self, gold: Consilium, tmp_path: Path) -> None:
        outcome = gold("evaluate", "--report", str(tmp_path / "report"))
        assert outcome.code == 0
        assert "made-up-1" in (tmp_path / "report" / "evaluation.html").read_text(encoding="utf-8")

    def test_an_interrupted_run_writes_nothing(
        self, gold: Consilium, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(*_: Any) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("service.evaluation.observe", interrupted)
        outcome = gold("evaluate", "--write-baseline", "--report", str(tmp_path / "report"))
        assert outcome.code == 130
        assert not (tmp_path / "report").exists()
        assert not settings.gold_folder.with_name("baseline.json").exists()


def test_reindexing_by_hand_reaches_a_running_service(empty_service: Service) -> None:
    report = build_index(empty_service.settings, embedder=empty_service.embedder)
    assert report.documents.total == 6


class TestGold:
    def test_says_what_is_wrong_and_ends_with_one(self, consilium: Consilium, settings: Settings) -> None:
        settings.gold_folder.mkdir()
        case = json.loads(json.dumps(CASE))
        case["nuggets"][0]["supported_by"] = ["S9"]
        (settings.gold_folder / "cases.jsonl").write_text(json.dumps(case) + "\n")
        outcome = consilium("gold", "check")
        assert outcome.code == 1
        assert "names the source 'S9', which the case has not; add or correct it." in outcome.out
        body = json.loads(consilium("gold", "check", "--json").out)
        assert body["ok"] is False
        assert body["cases"] == 1
