"""`consilium corpus add | remove` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.settings import Settings
from tests.corpus.hostile import encrypted_pdf
from tests.corpus.test_adding import HTML, LINES, TEXT
from tests.service.test_commands import Consilium, built, consilium

__all__ = ["built", "consilium"]  # fixtures


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    folder = tmp_path / "incoming"
    (folder / "more").mkdir(parents=True)
    (folder / "Page One.html").write_bytes(HTML)
    (folder / "locked.pdf").write_bytes(encrypted_pdf())
    (folder / "more" / "note.txt").write_bytes(TEXT)
    (folder / "more" / "note.meta.yaml").write_text("year: 2001\nlicence: none\n")
    return folder


class TestAdd:
    def test_each_file_is_added_or_refused_by_name(
        self, consilium: Consilium, settings: Settings, incoming: Path
    ) -> None:
        outcome = consilium("corpus", "add", str(incoming), "--topic", "testitis", "--kind", "label")
        assert outcome.code == 1
        assert outcome.out.splitlines() == [
            "added: testitis/page-one.html: page-one",
            "added: testitis/note.txt: note",
            "2 added, 1 refused.",
            "Next: consilium index build.",
        ]
        refused = [line for line in outcome.err.splitlines() if line.startswith("refused")]
        assert len(refused) == 1
        assert refused[0].startswith(f"refused: {incoming}/locked.pdf: is encrypted; ")
        kept = (settings.corpus_folder / "testitis" / "note.txt.meta.yaml").read_text()
        assert kept == "year: 2001\nlicence: none\nkind: label\ntopics:\n- testitis\n"

    def test_json_and_the_reindexing(self, built: Consilium, incoming: Path) -> None:
        outcome = built(
            "corpus", "add", str(incoming / "Page One.html"), str(incoming / "none.txt"), "--reindex", "--json"
        )
        body = json.loads(outcome.out)
        assert outcome.code == 1
        assert [file["path"] for file in body["added"]] == ["page-one.html"]
        assert body["refused"] == [
            {
                "name": f"{incoming}/none.txt",
                "reason": "cannot be opened",
                "remedy": "check that it exists and may be read",
            }
        ]
        assert (body["reindex"]["published"], body["reindex"]["documents"]["added"]) == (True, 1)
        assert built("search", "Rash was rare with gammazumab", "--k", "1").out.count("page-one") >= 1

    def test_again_only_with_replace(self, consilium: Consilium, incoming: Path) -> None:
        page = incoming / "Page One.html"
        assert consilium("corpus", "add", str(page)).code == 0
        page.write_bytes(HTML.replace(b"rare", b"common"))
        again = consilium("corpus", "add", str(page))
        assert again.code == 1
        assert "which is there already as page-one.html; add it with --replace." in again.err
        assert "0 added, 1 refused." in again.out
        replaced = consilium("corpus", "add", str(page), "--replace", "--year", "2020", "--identifier", "pmid=7")
        assert replaced.code == 0
        assert "  replaces page-one.html" in replaced.out

    def test_a_sidecar_comes_with_its_file_and_not_alone(self, consilium: Consilium, incoming: Path) -> None:
        outcome = consilium("corpus", "add", str(incoming / "more" / "note.meta.yaml"))
        assert (outcome.code, "is a sidecar; name the file beside it" in outcome.err) == (1, True)

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (("--title", "One"), "'title' names one source, and 3 files were given. Add them one by one."),
            (("--identifier", "isbn=3"), "'isbn=3' is no identifier. Write NAME=VALUE with one of doi"),
            (("--into", "../out"), "'../out' is no folder for documents. Use lower case, digits and hyphens"),
            (("--year", "x"), "'--year'"),
        ],
    )
    def test_bad_options_are_one_line(
        self, consilium: Consilium, settings: Settings, incoming: Path, options: tuple[str, ...], words: str
    ) -> None:
        before = sorted(settings.corpus_folder.rglob("*.*"))
        outcome = consilium("corpus", "add", str(incoming), *options)
        assert outcome.code == 2
        assert words in outcome.err
        assert sorted(path for path in settings.corpus_folder.rglob("*.*") if path.name != ".lock") == before


class TestRemove:
    def test_a_dry_run_then_the_removal_and_the_reindexing(self, built: Consilium, settings: Settings) -> None:
        dry = built("corpus", "remove", "alpha-trial", "--dry-run", "--reindex")
        assert dry.out.splitlines() == ["would remove: alpha-trial.md", "1 documents, 1 files."]
        assert (settings.corpus_folder / "alpha-trial.md").exists()
        body = json.loads(built("corpus", "remove", "alpha-trial", "--reindex", "--json").out)
        assert (body["documents"], body["files"]) == (["alpha-trial"], ["alpha-trial.md"])
        assert (body["reindex"]["documents"]["removed"], body["reindex"]["embedded"]) == (1, 0)

    def test_what_cannot_go_is_one_line_and_nothing_goes(self, consilium: Consilium, settings: Settings) -> None:
        (settings.corpus_folder / "many.jsonl").write_bytes(LINES)
        unknown = consilium("corpus", "remove", "alpha-trial", "nobody")
        assert unknown.code == 2
        assert unknown.err.startswith("consilium: There is no document 'nobody' in the corpus folder, so nothing was")
        others = consilium("corpus", "remove", "alpha-1")
        assert (others.code, "--with-others" in others.err) == (2, True)
        assert (settings.corpus_folder / "alpha-trial.md").exists()
        assert consilium("corpus", "remove", "alpha-1", "--with-others").out.splitlines()[0] == "removed: many.jsonl"
