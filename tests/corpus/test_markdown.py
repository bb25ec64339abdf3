from __future__ import annotations

import contextlib
import hashlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.markdown import MAX_BYTES, claimed_id, load, parse
from rag.errors import DocumentError
from rag.records import Document
from tests.corpus.writing import write

FRONT = 'id: sequence-2024\ntitle: "SEQUENCE"\nkind: rct\n'


def document(body: str, front: str = FRONT) -> Document:
    return parse(f"---\n{front}---\n\n# SEQUENCE\n\n{body}".encode())


def refusal(data: bytes | str) -> str:
    with pytest.raises(DocumentError) as caught:
        parse(data.encode() if isinstance(data, str) else data)
    return str(caught.value)


def refused_body(body: str) -> str:
    return refusal(f"---\n{FRONT}---\n\n# SEQUENCE\n\n{body}")


def refused_front(front: str) -> str:
    return refusal(f"---\n{front}---\n\n# SEQUENCE\n\n## Efficacy\n\nText.\n")


class TestText:
    def test_headings_and_paragraphs_become_lines_with_exact_section_borders(self) -> None:
        read = document("## Efficacy\n\nRemission was\n45%. It\nlasted.\n\nSecond.\n\n## Safety\n\nAcne occurred.\n")
        assert (
            read.text == "SEQUENCE\n\nEfficacy\n\nRemission was 45%. It lasted.\n\nSecond.\n\nSafety\n\nAcne occurred."
        )
        assert [(s.heading_path, s.start, s.end, s.page) for s in read.sections] == [
            (("Efficacy",), 20, 58, None),
            (("Safety",), 68, 82, None),
        ]
        assert [read.text[s.start : s.end] for s in read.sections] == [
            "Remission was 45%. It lasted.\n\nSecond.",
            "Acne occurred.",
        ]

    def test_offsets_count_code_points_not_bytes(self) -> None:
        read = document("## Efficacy\n\nTNF-α ≥ 5 𝛼.\n\n## Safety\n\nNone.\n")
        assert [read.text[s.start : s.end] for s in read.sections] == ["TNF-α ≥ 5 𝛼.", "None."]

    def test_heading_paths_start_below_the_title_and_nest(self) -> None:
        read = document(
            "Intro.\n\n## Efficacy\n\n### Induction\n\nA.\n\n#### Week 12\n\nB.\n\n### Later\n\nC.\n\n## Safety\n\nD."
        )
        assert [(s.heading_path, read.text[s.start : s.end]) for s in read.sections] == [
            ((), "Intro."),
            (("Efficacy", "Induction"), "A."),
            (("Efficacy", "Induction", "Week 12"), "B."),
            (("Efficacy", "Later"), "C."),
            (("Safety",), "D."),
        ]

    def test_list_items_stand_one_to_a_line(self) -> None:
        read = document("## Dosing\n\nDoses are:\n- 45 mg\n- 30 mg\n  - or 15 mg\n\n1. First\n2. Second\n")
        assert read.text[read.sections[0].start :] == "Doses are:\n\n45 mg\n30 mg\nor 15 mg\n\nFirst\nSecond"

    def test_table_rows_carry_their_headers(self) -> None:
        read = document("## Efficacy\n\n| Arm | Remission |\n|--|--|\n| 45 mg | **45%** |\n| placebo | |\n\nAfter.\n")
        assert read.text[read.sections[0].start :] == "Arm: 45 mg; Remission: 45%.\nArm: placebo.\n\nAfter."

    def test_marks_fall_away_and_code_html_and_pictures_are_left_out(self) -> None:
        body = (
            "## Safety\n\nA *b* **c** `d` [e](https://f.example) ![g](h.png)<!-- i --> j<br>k &amp; l.\n\n"
            "```\nx = 1\n```\n\n<script>\nalert(1)\n</script>\n\n    indented\n\n---\n\nEnd.\n"
        )
        assert document(body).text == "SEQUENCE\n\nSafety\n\nA b c d e j k & l.\n\nEnd."

    def test_front_matter_becomes_the_source(self) -> None:
        front = FRONT + (
            "publisher: N Engl J Med\nyear: 2024\nversion: 2025-10-01\njurisdiction: US\nlicence: open\n"
            'identifiers:\n  doi: "10.1056/NEJMoa2314585"\nis_summary: true\nreview_state: submitted\ntopics: [a, b]\n'
        )
        data = f"---\n{front}---\n# SEQUENCE\n\nText.\n".encode()
        source = parse(data).source
        assert source.sha256 == hashlib.sha256(data).hexdigest()
        assert (source.id, source.title, source.kind, source.year) == ("sequence-2024", "SEQUENCE", "rct", 2024)
        assert (source.version, source.jurisdiction, source.licence) == ("2025-10-01", "US", "open")
        assert (source.identifiers.doi, source.identifiers.pmid) == ("10.1056/NEJMoa2314585", None)
        assert (source.is_summary, source.review_state, source.topics) == (True, "submitted", ("a", "b"))

    def test_windows_line_ends_and_a_byte_order_mark_change_nothing(self) -> None:
        data = f"---\n{FRONT}---\n\n# SEQUENCE\n\n## Safety\n\nA\nb.\n".encode()
        windows = b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")
        assert parse(windows).text == parse(data).text == "SEQUENCE\n\nSafety\n\nA b."


words = st.text(alphabet="abc é≥%.,;*_`[]()!-+>#|&<0123456789", min_size=1, max_size=60)


class TestProperties:
    @given(st.lists(st.tuples(st.sampled_from("23"), st.lists(words, min_size=1, max_size=3)), min_size=1, max_size=5))
    def test_no_section_holds_a_heading_and_loading_twice_gives_the_same(
        self, parts: list[tuple[str, list[str]]]
    ) -> None:
        headings = [f"Heading number {number} QX" for number in range(len(parts))]
        body = "".join(
            f"{'#' * int(level)} {heading}\n\n" + "".join(f"{text}\n\n" for text in texts)
            for heading, (level, texts) in zip(headings, parts, strict=True)
        )
        try:
            read = document(body)
        except DocumentError:
            return  # what is refused is tested by name below
        assert read == document(body)
        assert read.text.split("\n")[0] == "SEQUENCE"
        ends = [0, *(section.end for section in read.sections)]
        for section, before in zip(read.sections, ends, strict=False):
            text = read.text[section.start : section.end]
            assert text == text.strip() != ""
            assert before < section.start < section.end <= len(read.text)
            assert not [line for line in text.split("\n") if line in headings]
            assert section.heading_path[-1:] == (read.text[: section.start].rstrip().split("\n")[-1],)

    @given(st.binary(max_size=400))
    def test_any_bytes_give_a_document_or_a_document_error(self, data: bytes) -> None:
        for content in (data, b"---\n" + data, f"---\n{FRONT}---\n# SEQUENCE\n\n".encode() + data):
            with contextlib.suppress(DocumentError):
                assert parse(content).sections


class TestBrokenBody:
    def test_title_must_equal_the_field(self) -> None:
        message = refusal(f"---\n{FRONT}---\n\n# Other\n\nText.\n")
        assert message == "is titled 'Other' at line 7 but 'SEQUENCE' in the field 'title'; make them equal"

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ("", "holds no text; write at least one section below its title"),
            ("## Efficacy\n", "has nothing below 'Efficacy' at line 9; fill it or remove it"),
            ("## Efficacy\n\n## Safety\n\nA.\n", "has nothing below 'Efficacy' at line 9; fill it or remove it"),
            ("## Efficacy\n\n```\ncode\n```\n", "has nothing below 'Efficacy' at line 9; fill it or remove it"),
            ("A.\n\n# Second\n\nB.\n", "has a second title at line 11; use '##' for sections"),
            ("## \n\nA.\n", "has an empty heading at line 9; give it words or remove it"),
            ("- # Inside\n", "has a heading inside a list or a quote at line 9; move it out"),
            (">" * 30 + " A.\n", "nests lists or quotes too deeply at line 9; write it flatter"),
            ("A.\n\n&#x202e;B.\n", "holds an entity for the unreadable character U+202E; delete it"),
        ],
    )
    def test_each_fault_names_its_line_and_its_mend(self, body: str, message: str) -> None:
        assert refused_body(body) == message

    def test_html_that_carries_meaning_is_refused_not_dropped(self) -> None:
        message = refused_body("## Dosing\n\nA count of 10<sup>9</sup>.\n")
        assert message == "holds the HTML tag <sup> at line 11; write it as plain text (10^9) or as &lt;"

    def test_sentence_wrapped_before_a_sign_does_not_lose_it(self) -> None:
        assert "'>' amid a paragraph at line 12" in refused_body("## Dosing\n\nGive it at CRP\n>= 5 mg/L only.\n")
        assert "a list mark amid a paragraph at line 12" in refused_body("## Dosing\n\nA change of\n- 5 mg/L.\n")
        assert "a list mark amid a paragraph at line 12" in refused_body("## Dosing\n\nGiven in week\n1. Then.\n")

    @pytest.mark.parametrize("character", ["\x00", "\x1b", "\x85", "\u200b", "\u202e", "\ufffd"])
    def test_unreadable_characters_are_refused_by_line(self, character: str) -> None:
        expected = f"holds the unreadable character U+{ord(character):04X} at line 11; delete it"
        assert refused_body(f"## Safety\n\nnot{character} safe\n") == expected

    def test_other_encodings_are_refused_by_byte(self) -> None:
        assert refusal(b"---\nid: caf\xe9") == "is not UTF-8 at byte 11; save it as UTF-8"


class TestBrokenFrontMatter:
    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("# SEQUENCE\n\nText.\n", "has no front matter"),
            ("", "has no front matter"),
            ("---\nid: a\n", "has front matter that never ends"),
            ("---\nid: " + "a" * 20_001 + "\n---\n", "more than 20000 characters"),
        ],
    )
    def test_its_two_lines_of_dashes_are_needed(self, text: str, part: str) -> None:
        assert part in refusal(text)

    @pytest.mark.parametrize(
        ("front", "part"),
        [
            ("- a\n- b\n", "the YAML is not a list of 'field: value' lines"),
            ("", "the YAML is not a list of 'field: value' lines"),
            ("title: a: b\n", "mapping values are not allowed here (line 1 of the YAML); put values"),
            ("a: &x [1]\nb: *x\n", "aliases (*name) are not allowed (line 2 of the YAML)"),
            ("id: one\nid: two\n", "'id' stands twice (line 2 of the YAML)"),
            ("a: !!python/object/apply:os.system ['true']\n", "could not determine a constructor"),
            ("[" * 5_000 + "\n", "nested too deeply"),
            ("{1: 2}\n", "the YAML has 1 as the name of a field, which is not text"),
            ("a: !!int x\n", "has broken front matter"),
        ],
    )
    def test_yaml_that_is_no_plain_mapping_is_refused(self, front: str, part: str) -> None:
        assert part in refused_front(front)

    @pytest.mark.parametrize(
        ("front", "message"),
        [
            ("id: sequence-2024\nkind: rct\n", "lacks the field 'title'; add it to the front matter"),
            (FRONT + "colour: red\n", "has the unknown field 'colour'; the fields are id, title, kind"),
            (FRONT + "sha256: abc\n", "has the unknown field 'sha256'"),
            (FRONT + 'year: "2024"\n', "has an unusable value in the field 'year': input should be a valid integer"),
            (FRONT + "year: 20240\n", "has an unusable value in the field 'year': input should be less than"),
            (FRONT + "version: 3\n", "in the field 'version': input should be a valid string; put the value in quotes"),
            (
                FRONT + "identifiers: {pmid: 39282896}\n",
                "in the field 'identifiers.pmid': input should be a valid string",
            ),
            (
                FRONT + "identifiers: {isbn: x}\n",
                "has the unknown field 'identifiers.isbn'; remove it or mend its name",
            ),
            (FRONT.replace("rct", "blog"), "has an unusable value in the field 'kind': input should be 'label', "),
            (FRONT.replace("sequence-2024", "../x"), "has an unusable value in the field 'id': string should match"),
            (FRONT + "topics: a\n", "has an unusable value in the field 'topics': input should be a valid array"),
            (
                FRONT + "licence: !!binary aGk=\n",
                "has a value in its front matter that is no text, number, list or map",
            ),
            (FRONT + 'publisher: "a\\u202eb"\n', "has stray blanks or unreadable characters in the field 'publisher'"),
            (
                FRONT + 'licence: "\\ud800"\n',
                "has a value in its front matter that is no text, number, list or mapping",
            ),
        ],
    )
    def test_each_field_is_named_with_its_mend(self, front: str, message: str) -> None:
        assert message in refused_front(front)


class TestFile:
    def test_error_names_the_path_within_the_folder(self, tmp_path: Path) -> None:
        path = write(tmp_path, "ibd/a.md", "# A\n")
        with pytest.raises(DocumentError, match=r"^ibd/a\.md has no front matter; .* dashes\.$"):
            load(path, tmp_path)

    def test_larger_than_the_limit_is_refused(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.md", b"a" * (MAX_BYTES + 1))
        with pytest.raises(DocumentError, match=r"^a\.md is larger than 2 MB; split it by chapter\.$"):
            load(path, tmp_path)

    def test_missing_file_and_named_pipe_are_refused(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.md")
        with pytest.raises(DocumentError, match=r"^pipe\.md is not a regular file"):
            load(tmp_path / "pipe.md", tmp_path)
        with pytest.raises(DocumentError, match=r"^gone\.md cannot be opened \(No such file or directory\)"):
            load(tmp_path / "gone.md", tmp_path)

    def test_hostile_markdown_is_read_in_seconds(self) -> None:
        started = time.monotonic()
        for body in ("[" * 50_000, "*a " * 30_000, "![[" * 20_000, "&" * 50_000, "<" * 50_000):
            document(f"## Safety\n\nx{body}\n")
        assert time.monotonic() - started < 20

    def test_claimed_id_is_found_in_a_broken_file(self) -> None:
        assert claimed_id(b'---\ntitle: a: b\nid: "abc-1"  # mine\n---\n') == "abc-1"
        assert claimed_id(b"---\nid: Not An Id\n---\n") is None
        assert claimed_id(b"\xff\xfe") is None
