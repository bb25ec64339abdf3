from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.__main__ import main
from service.settings import Settings
from tests.corpus.fetch.serving import Asked, Reply, serve
from tests.corpus.fetch.test_fetching import PUBMED, entrez
from tests.corpus.loaders.test_pubmed import a_set


def run(monkeypatch: pytest.MonkeyPatch, corpus: Path, url: str, *arguments: str) -> int:
    monkeypatch.setenv("CONSILIUM_CORPUS_FOLDER", str(corpus))
    monkeypatch.setenv("CONSILIUM_NCBI_URL", url)
    monkeypatch.setenv("CONSILIUM_NCBI_API_KEY", "ncbi-secret")
    monkeypatch.setattr("sys.argv", ["consilium", "corpus", "fetch", *arguments])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_command_stores_and_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve(entrez([*PUBMED, "99"], PUBMED, a_set("{}"))) as server:
        assert run(monkeypatch, tmp_path, server.url, "pubmed", "gammazumab", "--max", "5") == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "4 found, 3 stored in fetched/pubmed, 0 already there, 1 not stored."
    assert "not stored: 99: the source listed it but did not give it; fetch again later" in err
    assert server.asked[0].query["api_key"] == "ncbi-secret"
    assert (tmp_path / "fetched" / "pubmed" / "pmid-11.xml").is_file()


def test_command_writes_json_for_machines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve(entrez(PUBMED, PUBMED, a_set("{}"))) as server:
        assert run(monkeypatch, tmp_path, server.url, "pubmed", "gammazumab", "--json") == 0
    assert json.loads(capsys.readouterr().out)["stored"] == ["pmid-11.xml", "pmid-12.xml", "pmid-13.xml"]


def test_unusable_input_is_one_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(asked: Asked) -> Reply:
        return Reply("no", status=403)

    with serve(refuse) as server:
        assert run(monkeypatch, tmp_path, server.url, "pubmed", "gammazumab") == 2
        refused = capsys.readouterr().err
        assert run(monkeypatch, tmp_path, server.url, "embase", "gammazumab") == 2
        unknown = capsys.readouterr().err
    assert refused.startswith(f"consilium: {server.url}/esearch.fcgi refuses with 403: no.")
    assert "ncbi-secret" not in refused
    assert unknown == "consilium: There is no source 'embase'; choose from pubmed, pmc, dailymed, openfda.\n"


def test_keys_hide_when_settings_are_printed() -> None:
    settings = Settings.from_environment(
        {"CONSILIUM_NCBI_API_KEY": "ncbi-secret", "CONSILIUM_OPENFDA_API_KEY": "fda-secret"}
    )
    assert "secret" not in repr(settings)
    assert "secret" not in settings.model_dump_json()
