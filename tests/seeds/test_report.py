"""The HTML report: complete, one file, readable without scripts and colour, and whole or absent."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rag.errors import GoldError
from seeds.baseline import baseline_of
from seeds.control import control
from seeds.details import CaseDetail, detail_of
from seeds.evaluation import Report, evaluate
from seeds.gate import judge
from seeds.measures.latency import Latency
from seeds.report import FILE, render, write_report
from tests.seeds.cases import Asking, gold_case, nugget
from tests.seeds.reports import case, report

LATENCIES = (Latency(step="read", p50=0.0123, p95=0.2, observations=3),)
MARKUP = "Is <script>alert('x')</script> alfatinib given daily in testitis?"


class Outline(HTMLParser):
    """Every start tag with its attributes, and the text."""

    VOID = frozenset({"meta", "br", "line", "circle", "rect", "polyline"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def ran() -> tuple[Report, list[CaseDetail]]:
    asking = Asking()
    details: list[CaseDetail] = []
    conflict = {
        "id": "k1",
        "text": "Labels differ.",
        "a": {"nuggets": ["n1"], "sources": ["S1"]},
        "b": {"nuggets": ["n2"], "sources": ["S2"]},
    }
    cases = [
        gold_case(
            "with-conflict",
            nuggets=[nugget(), nugget("n2", text="Zetafit.", anchors=[["zetafit"]], supported_by=["S2"])],
            sources=[
                {"source_id": "S1", "kind": "label", "must_cite": True, "documents": ["alfatinib-us-label"]},
                {"source_id": "S2", "kind": "label", "must_cite": False, "documents": []},
            ],
            conflicts=[conflict],
            qrels=[{"source_id": "S1", "grade": 3}],
        ),
        gold_case("not-answerable", question="Does chocolate cure hiccups in dogs?", answerable=False, nuggets=[]),
        gold_case("with-markup", question=MARKUP),
    ]
    found = evaluate(
        cases,
        asking,
        snapshot_id="s",
        software="t",
        control=lambda one: control(one, asking.index),
        keep=lambda one: details.append(detail_of(one)),
    )
    return found, details


@pytest.fixture(scope="module")
def html(ran: tuple[Report, list[CaseDetail]]) -> str:
    found, details = ran
    return render(found, details, LATENCIES, judge(found, baseline_of(found)))


class TestPage:
    def test_is_well_formed_and_needs_nothing_else(self, html: str) -> None:
        outline = Outline(html)
        assert outline.open == []
        assert {tag for tag, _ in outline.tags} & {"script", "link", "img", "iframe", "object"} == set()
        links = [
            str(value)
            for _, attributes in outline.tags
            for name, value in attributes.items()
            if name in ("href", "src")
        ]
        assert links
        assert all(link.startswith("#") for link in links)
        assert "@import" not in html
        assert not re.search(r"url\((?!#)", html)

    def test_every_link_leads_to_an_anchor(self, html: str) -> None:
        outline = Outline(html)
        ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        assert {str(attributes["href"])[1:] for tag, attributes in outline.tags if tag == "a"} <= set(ids)
        assert {"case-with-conflict", "case-not-answerable", "totals", "abstention", "latency"} <= set(ids)

    def test_tables_have_headers_and_figures_have_names(self, html: str) -> None:
        outline = Outline(html)
        headers = [attributes for tag, attributes in outline.tags if tag == "th"]
        assert headers
        assert all(attributes.get("scope") in ("col", "row") for attributes in headers)
        figures = [attributes for tag, attributes in outline.tags if tag == "svg"]
        assert figures
        assert all(attributes["role"] == "img" and attributes["aria-label"] for attributes in figures)

    def test_what_colour_says_is_said_in_words(self, html: str) -> None:
        assert "✓ supported" in html
        assert "✓ found" in html
        assert "✗ missing" in html
        assert "[fixed words]" in html
        assert "✓ said" in html
        assert "✗ not cited" in html
        assert "The gates pass." in html

    def test_words_of_gold_and_documents_are_never_markup(self, html: str) -> None:
        assert "<script" not in html
        assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in html

    def test_sections_stand_in_the_order_of_the_answer(self, ran: tuple[Report, list[CaseDetail]], html: str) -> None:
        sections = list(dict.fromkeys(one.section for one in ran[1][0].statements))
        page = html[html.index('id="case-with-conflict"') : html.index('id="case-not-answerable"')]
        shown = re.findall(r"<p><strong>([A-Z][a-z ]+)</strong></p>", page)
        assert [name.lower().replace(" ", "_") for name in shown] == sections
        assert len(sections) > 2

    def test_times_are_told_in_milliseconds(self, html: str) -> None:
        assert '<th scope="row">read</th><td class="n">12.3</td><td class="n">200.0</td>' in html

    def test_a_run_whose_cases_all_failed_has_a_report_too(self) -> None:
        failed = report([case("bad", {"N1": 0.0}, status=None, nuggets=(), error="KeyError: 'x'")])
        detail = CaseDetail(
            case_id="bad",
            conversation=(),
            statements=(),
            references=(),
            passages=(),
            retrieved=0,
            conflicts=(),
            seconds={},
        )
        html = render(failed, [detail], (), judge(failed, None))
        assert "The gates fail." in html
        assert "failed to run: KeyError: &#39;x&#39;" in html
        assert "no baseline" in html


def test_a_lost_nugget_is_named_on_top(ran: tuple[Report, list[CaseDetail]]) -> None:
    found, details = ran
    before = baseline_of(found)
    nuggets = {**before.cases["with-conflict"].nuggets}
    nuggets["n2"] = nuggets["n2"].model_copy(update={"status": "support"})
    richer = before.model_copy(
        update={
            "cases": {
                **before.cases,
                "with-conflict": before.cases["with-conflict"].model_copy(update={"nuggets": nuggets}),
            }
        }
    )
    html = render(found, details, LATENCIES, judge(found, richer))
    assert "lost the vital nugget n2 (Zetafit.): it was found, now missing" in html[: html.index('id="totals"')]


def test_the_file_is_whole_or_absent(tmp_path: Path, ran: tuple[Report, list[CaseDetail]]) -> None:
    found, details = ran
    path = write_report(tmp_path / "new", found, details, LATENCIES, judge(found, None))
    assert path == tmp_path / "new" / FILE
    assert path.read_text(encoding="utf-8").endswith("</html>")
    assert [one.name for one in path.parent.iterdir()] == [FILE]
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(GoldError, match="cannot be written"):
        write_report(tmp_path / "file", found, details, LATENCIES, judge(found, None))
