"""Each source against a local server; the shapes of the answers are those of the sources' public documentation."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from pydantic import SecretStr

from corpus.fetch.fetching import fetch
from corpus.fetch.outcome import Outcome
from corpus.fetch.places import Access, SourceName
from corpus.folder import read_folder
from rag.errors import CorpusError, FetchError
from tests.corpus.fetch.serving import Answer, Asked, Reply, Source, serve
from tests.corpus.loaders.test_jats import BODY, article
from tests.corpus.loaders.test_pubmed import a_set, citation
from tests.corpus.loaders.test_spl import USE, label

SETIDS = [f"0000000{n}-89ab-cdef-0123-456789abcdef" for n in range(5)]


def run(source: SourceName, server: Source, corpus: Path, most: int = 10, query: str = "gammazumab") -> Outcome:
    access = Access(
        contact_email="library@example.org",
        ncbi_url=f"{server.url}/eutils",
        ncbi_api_key=SecretStr("ncbi-secret"),
        dailymed_url=f"{server.url}/v2",
        openfda_url=server.url,
        openfda_api_key=SecretStr("fda-secret"),
    )
    return fetch(source, query, most, corpus, access, sleep=lambda seconds: None)


def files(corpus: Path) -> list[str]:
    return sorted(
        path.relative_to(corpus).as_posix() for path in corpus.rglob("*") if path.is_file() and path.name != ".lock"
    )


def entrez(ids: Iterable[str], record: dict[str, str], around: str = "{}") -> Answer:
    """esearch pages through the ids; efetch gives the records that there are."""
    known = list(ids)

    def answer(asked: Asked) -> Reply:
        if asked.path.endswith("esearch.fcgi"):
            start, size = int(asked.query["retstart"]), int(asked.query["retmax"])
            result = {
                "count": str(len(known)), "retmax": str(size), "retstart": str(start), "idlist": known[start : start + size],
                "translationset": [], "querytranslation": asked.query["term"],
            }  # fmt: skip
            return Reply(json.dumps({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result}))
        return Reply(around.format("".join(record.get(uid, "") for uid in asked.query["id"].split(","))))

    return answer


PUBMED = {uid: citation(uid) for uid in ("11", "12", "13")}


def test_pubmed_citations_are_stored_one_by_one_and_read_by_the_loaders(tmp_path: Path) -> None:
    with serve(entrez(PUBMED, PUBMED, a_set("{}"))) as server:
        outcome = run("pubmed", server, tmp_path)
    assert (outcome.total, outcome.stored, outcome.kept, outcome.missing) == (
        3, ("pmid-11.xml", "pmid-12.xml", "pmid-13.xml"), 0, (),
    )  # fmt: skip
    assert files(tmp_path) == [f"fetched/pubmed/pmid-{uid}.xml" for uid in ("11", "12", "13")]
    reading = read_folder(tmp_path)
    assert [document.id for document in reading.documents] == ["pmid-11", "pmid-12", "pmid-13"]
    assert reading.failures == ()
    search, fetched = server.asked
    assert search.query == {
        "db": "pubmed", "term": "gammazumab", "retmode": "json", "retmax": "10", "retstart": "0", "sort": "relevance",
        "tool": "consilium", "email": "library@example.org", "api_key": "ncbi-secret",
    }  # fmt: skip
    assert fetched.query["id"] == "11,12,13"
    assert search.agent == "Consilium/0.1 (library@example.org)"


def test_second_run_fetches_only_what_is_new(tmp_path: Path) -> None:
    with serve(entrez(["11", "12"], PUBMED, a_set("{}"))) as server:
        run("pubmed", server, tmp_path)
    with serve(entrez(PUBMED, PUBMED, a_set("{}"))) as server:
        outcome = run("pubmed", server, tmp_path)
    assert (outcome.stored, outcome.kept) == (("pmid-13.xml",), 2)
    assert server.asked[1].query["id"] == "13"


def test_max_is_kept_to(tmp_path: Path) -> None:
    with serve(entrez(PUBMED, PUBMED, a_set("{}"))) as server:
        outcome = run("pubmed", server, tmp_path, most=2)
    assert (outcome.total, len(outcome.stored)) == (3, 2)


def test_record_that_is_listed_but_not_given_is_named(tmp_path: Path) -> None:
    with serve(entrez(["11", "99"], PUBMED, a_set("{}"))) as server:
        outcome = run("pubmed", server, tmp_path)
    assert [(missing.id, missing.why) for missing in outcome.missing] == [
        ("99", "the source listed it but did not give it; fetch again later")
    ]


def test_run_that_breaks_keeps_what_it_has_and_goes_on_from_there(tmp_path: Path) -> None:
    many = [str(number) for number in range(1000, 1150)]
    records = {uid: citation(uid) for uid in many}
    good = entrez(many, records, a_set("{}"))

    def breaks(asked: Asked) -> Reply:
        return Reply(status=403) if "1149" in asked.query.get("id", "") else good(asked)

    with serve(breaks) as server, pytest.raises(FetchError, match="refuses with 403"):
        run("pubmed", server, tmp_path, most=200)
    assert len(files(tmp_path)) == 100
    with serve(good) as server:
        outcome = run("pubmed", server, tmp_path, most=200)
    assert (len(outcome.stored), outcome.kept, len(server.asked)) == (50, 100, 2)


@pytest.mark.parametrize(
    "body", ["<PubmedArticleSet><Pub", '<!DOCTYPE x [<!ENTITY a "b">]><PubmedArticleSet/>', "no XML"]
)
def test_nothing_of_a_broken_answer_is_stored(tmp_path: Path, body: str) -> None:
    with serve(entrez(PUBMED, {"11": body})) as server, pytest.raises(FetchError, match="Nothing of it was stored"):
        run("pubmed", server, tmp_path)
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"esearchresult": {"ERROR": "Invalid db name"}}', "E-utilities cannot search for this: Invalid db name."),
        ('{"error": "API rate limit exceeded"}', "gave an answer to the search that is none"),
        ('{"esearchresult": {"count": "many", "idlist": []}}', "gave an answer to the search that is none"),
        ("[" * 100_000, "gave an answer to the search that is none"),
        ("<html>", "gave an answer to the search that is none"),
    ],
)
def test_search_that_fails_says_so(tmp_path: Path, body: str, message: str) -> None:
    with serve(lambda asked: Reply(body)) as server, pytest.raises(FetchError, match=message):
        run("pubmed", server, tmp_path)


def test_ids_that_are_none_never_become_paths(tmp_path: Path) -> None:
    with serve(entrez(["../../x", "11"], PUBMED, a_set("{}"))) as server:
        outcome = run("pubmed", server, tmp_path)
    assert outcome.stored == ("pmid-11.xml",)


def test_pmc_articles_are_open_access_and_whole(tmp_path: Path) -> None:
    whole = article(BODY).replace(">77<", ">21<")
    begin, end = whole.replace(">21<", ">22<").split(f"<body>{BODY}</body>")
    with serve(entrez(["21", "22"], {"21": whole, "22": begin + end}, "<pmc-articleset>{}</pmc-articleset>")) as server:
        outcome = run("pmc", server, tmp_path)
    assert server.asked[0].query["term"] == '(gammazumab) AND "open access"[filter]'
    assert outcome.stored == ("pmc21.xml",)
    assert [missing.id for missing in outcome.missing] == ["22"]
    (document,) = read_folder(tmp_path).documents
    assert (document.id, document.source.publisher) == ("pmc21", "Journal of Made-up Medicine")


def dailymed(versions: dict[str, int]) -> Answer:
    def answer(asked: Asked) -> Reply:
        if asked.path == "/v2/spls.json":
            page, size = int(asked.query["page"]), 2
            rows = [
                {"spl_version": version, "published_date": "Jan 31, 2024", "title": "TESTIVA", "setid": setid.upper()}
                for setid, version in list(versions.items())[(page - 1) * size : page * size]
            ]
            pages = -(-len(versions) // size)
            metadata = {
                "total_elements": len(versions),
                "elements_per_page": size,
                "total_pages": pages,
                "current_page": page,
            }
            return Reply(json.dumps({"data": rows, "metadata": metadata}))
        setid = asked.path.removeprefix("/v2/spls/").removesuffix(".xml")
        if setid == SETIDS[4]:
            return Reply(status=404)
        given = label(USE).replace("01234567-89AB-CDEF-0123-456789ABCDEF", setid if setid != SETIDS[3] else SETIDS[0])
        return Reply(given.replace('<versionNumber value="3"/>', f'<versionNumber value="{versions[setid]}"/>'))

    return answer


def test_dailymed_labels_come_page_by_page(tmp_path: Path) -> None:
    with serve(dailymed(dict.fromkeys(SETIDS[:3], 1))) as server:
        outcome = run("dailymed", server, tmp_path)
    assert (outcome.total, outcome.stored) == (3, tuple(f"spl-{setid}.xml" for setid in SETIDS[:3]))
    assert server.asked[0].query["drug_name"] == "gammazumab"
    assert [document.id for document in read_folder(tmp_path).documents] == [f"spl-{setid}" for setid in SETIDS[:3]]


def test_dailymed_label_is_fetched_again_in_a_newer_version_only(tmp_path: Path) -> None:
    with serve(dailymed({SETIDS[0]: 1, SETIDS[1]: 1})) as server:
        run("dailymed", server, tmp_path)
    with serve(dailymed({SETIDS[0]: 1, SETIDS[1]: 2})) as server:
        outcome = run("dailymed", server, tmp_path)
    assert (outcome.stored, outcome.kept) == ((f"spl-{SETIDS[1]}.xml",), 1)
    versions = {document.id: document.source.version for document in read_folder(tmp_path).documents}
    assert versions[f"spl-{SETIDS[1]}"] == "2024-01-31 (version 2)"


def test_dailymed_label_that_is_another_or_gone_is_named(tmp_path: Path) -> None:
    with serve(dailymed({SETIDS[3]: 1, SETIDS[4]: 1})) as server:
        outcome = run("dailymed", server, tmp_path)
    assert [missing.id for missing in outcome.missing] == [SETIDS[3], SETIDS[4]]
    assert files(tmp_path) == []


def openfda_label(setid: str, version: int = 1) -> dict[str, Any]:
    return {
        "set_id": setid, "id": "x", "version": str(version), "effective_time": "20240131",
        "indications_and_usage": ["TESTIVA is indicated for testitis."],
        "openfda": {"brand_name": ["TESTIVA"], "generic_name": ["GAMMAZUMAB"], "manufacturer_name": ["Made-up Pharma"]},
    }  # fmt: skip


def openfda(labels: list[dict[str, Any]]) -> Answer:
    def answer(asked: Asked) -> Reply:
        skip, limit = int(asked.query["skip"]), int(asked.query["limit"])
        if not labels:
            return Reply('{"error": {"code": "NOT_FOUND", "message": "No matches found!"}}', status=404)
        meta = {"last_updated": "2024-02-01", "results": {"skip": skip, "limit": limit, "total": len(labels)}}
        return Reply(json.dumps({"meta": meta, "results": labels[skip : skip + limit]}))

    return answer


def test_openfda_labels_are_stored_as_lines_and_read(tmp_path: Path) -> None:
    with serve(openfda([openfda_label(setid) for setid in SETIDS[:2]] + [{"set_id": "../x"}])) as server:
        outcome = run("openfda", server, tmp_path)
    assert (outcome.total, outcome.stored) == (3, tuple(f"openfda-{setid}.jsonl" for setid in SETIDS[:2]))
    assert [missing.why for missing in outcome.missing] == ["it has no set id"]
    asked = server.asked[0]
    assert (asked.path, asked.query["api_key"]) == ("/drug/label.json", "fda-secret")
    assert asked.query["search"] == 'openfda.generic_name:"gammazumab" OR openfda.brand_name:"gammazumab"'
    assert [document.source.title for document in read_folder(tmp_path).documents] == ["TESTIVA (GAMMAZUMAB)"] * 2


def test_openfda_in_pages_with_a_query_of_its_own_and_newer_versions(tmp_path: Path) -> None:
    many = [openfda_label(f"{n:08x}-89ab-cdef-0123-456789abcdef") for n in range(70)]
    with serve(openfda(many)) as server:
        outcome = run("openfda", server, tmp_path, most=60, query='boxed_warning:"rash"')
    assert (len(outcome.stored), [asked.query["limit"] for asked in server.asked]) == (60, ["50", "10"])
    assert server.asked[0].query["search"] == 'boxed_warning:"rash"'
    many[0] = openfda_label(many[0]["set_id"], version=2)
    with serve(openfda(many)) as server:
        outcome = run("openfda", server, tmp_path, most=60)
    assert (len(outcome.stored), outcome.kept) == (1, 59)


@pytest.mark.parametrize(
    ("source", "answer"), [("openfda", openfda([])), ("pubmed", entrez([], {})), ("dailymed", dailymed({}))]
)
def test_query_without_a_match_stores_nothing(tmp_path: Path, source: SourceName, answer: Answer) -> None:
    with serve(answer) as server:
        outcome = run(source, server, tmp_path)
    assert (outcome.total, outcome.stored, outcome.missing) == (0, (), ())


def test_what_a_crash_left_is_removed_and_two_fetches_do_not_meet(tmp_path: Path) -> None:
    folder = tmp_path / "fetched" / "pubmed"
    folder.mkdir(parents=True)
    (folder / ".pmid-11.xml.part").write_bytes(b"half")
    with serve(entrez(PUBMED, PUBMED, a_set("{}"))) as server:
        with FileLock(folder / ".lock"), pytest.raises(FetchError, match="Another process is fetching"):
            run("pubmed", server, tmp_path)
        run("pubmed", server, tmp_path)
    assert not (folder / ".pmid-11.xml.part").exists()


def test_folder_that_leads_out_of_the_corpus_is_refused(tmp_path: Path) -> None:
    corpus, elsewhere = tmp_path / "corpus", tmp_path / "elsewhere"
    corpus.mkdir()
    elsewhere.mkdir()
    (corpus / "fetched").symlink_to(elsewhere)
    with serve(entrez(PUBMED, PUBMED)) as server, pytest.raises(CorpusError, match="leaves the corpus folder"):
        run("pubmed", server, corpus)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    ("query", "most", "message"),
    [
        (" ", 1, "query is empty"),
        ("x" * 2001, 1, "query is empty or longer"),
        ("x", 0, "At least one"),
        ("x", 10_000, "narrow it"),
    ],
)
def test_unusable_requests_never_reach_the_source(tmp_path: Path, query: str, most: int, message: str) -> None:
    with serve(entrez(PUBMED, PUBMED)) as server, pytest.raises(FetchError, match=message):
        run("pubmed", server, tmp_path, most=most, query=query)
    assert server.asked == []
