from __future__ import annotations

from corpus.loaders.pdf import load
from corpus.loaders.port import Origin
from rag.chunking import chunk_document
from rag.records import Document
from tests.corpus.writing_pdf import Put, lines, pdf


def read(pages: list[list[Put]], *, drawing: str = "", title: str = "Gammazumab notes") -> Document:
    return load(pdf(pages, drawing=drawing, title=title), Origin("a/notes.pdf", "notes")).documents[0]


def body(document: Document) -> str:
    return document.text.removeprefix(f"{document.source.title}\n\n")


LEFT = [
    "Gammazumab was given to one hundred adults",
    "with testitis in this made-up trial of the",
    "left column, and half of them were in full",
    "remission at week twelve of the treatment,",
    "while a third of the adults who were given",
    "placebo were in remission at week twelve.",
]
RIGHT = [
    "Rash was seen in ten adults of the hundred",
    "who were given gammazumab in the trial and",
    "in nine of those who were given placebo in",
    "the right column of this page, and none of",
    "these adults had to stop the treatment for",
    "a rash or for any other unwanted effect.",
]


def test_two_columns_are_read_one_after_the_other() -> None:
    read_text = body(read([[*lines(60, 700, LEFT), *lines(320, 700, RIGHT)]]))
    assert read_text == f"{' '.join(LEFT)}\n\n{' '.join(RIGHT)}"


def test_a_heading_over_both_columns_parts_them() -> None:
    over = Put(60, 600, "Second part of the report, which stands over both of the columns of this page")
    upper = [*lines(60, 700, LEFT), *lines(320, 700, RIGHT)]
    lower = [*lines(60, 570, RIGHT), *lines(320, 570, LEFT)]
    assert body(read([[*upper, over, *lower]])).split("\n\n") == [
        " ".join(LEFT),
        " ".join(RIGHT),
        over.text,
        " ".join(RIGHT),
        " ".join(LEFT),
    ]


def test_running_heads_page_numbers_and_stamps_fall_away() -> None:
    pages = [
        [
            Put(60, 770, f"Made-up Journal {number}"),
            *lines(60, 650, [f"Finding {word} was seen in adults."]),
            Put(300, 20, f"{number}"),
        ]
        for number, word in enumerate(("one", "two", "three", "four"), start=1)
    ]
    document = read(pages)
    assert body(document).split("\n\n") == [f"Finding {n} was seen in adults." for n in ("one", "two", "three", "four")]
    assert [section.page for section in document.sections] == [1, 2, 3, 4]


def test_printed_line_numbers_fall_away_and_other_numbers_stay() -> None:
    texts = ["Gammazumab was given to", "12 adults with testitis and", "to 15 with betatitis and", "then to"]
    texts += ["40 more of them, and all", "of them were in remission."]
    page = [*lines(80, 700, texts), *(Put(40, 700 - 12 * n, str(101 + n)) for n in range(6))]
    assert body(read([page])) == " ".join(texts)


def test_broken_words_are_mended_and_compounds_keep_their_hyphen() -> None:
    page = lines(
        60, 700, ["The placebo-controlled trial of gamma-", "zumab, a placebo-", "controlled one, gave gammazumab."]
    )
    assert body(read([page])) == (
        "The placebo-controlled trial of gammazumab, a placebo-controlled one, gave gammazumab."
    )


def test_a_sentence_over_a_page_break_is_joined_and_keeps_its_first_page() -> None:
    first = lines(60, 100, ["Adults were treated. Gammazumab led to"])
    second = lines(60, 700, ["remission in half of them. Rash was rare."])
    chunks = chunk_document(read([first, second]))
    assert [(chunk.page, chunk.text) for chunk in chunks] == [
        (1, "Adults were treated. Gammazumab led to remission in half of them."),
        (2, "Rash was rare."),
    ]


def test_a_raised_figure_is_a_power() -> None:
    page = [Put(60, 700, "Above 10"), Put(101.2, 704, "9", 6), Put(104.6, 700, "/L it is stopped.")]
    assert body(read([page])).startswith("Above 10^9")


def test_bold_lines_are_headings_and_items_stand_one_to_a_line() -> None:
    page = [
        Put(60, 700, "Dosing", bold=True),
        Put(60, 680, "Give these doses:"),
        Put(60, 665, "\u2022 5 mg on the first day"),
        Put(60, 652, "\u2022 9 mg on the second day"),
        Put(60, 620, "Safety", bold=True),
        Put(60, 600, "Rash was rare in adults."),
    ]
    document = read([page])
    assert [(s.heading_path, document.text[s.start : s.end]) for s in document.sections] == [
        (("Dosing",), "Give these doses:\n5 mg on the first day\n9 mg on the second day"),
        (("Safety",), "Rash was rare in adults."),
    ]


def test_ruled_table_keeps_rows_and_columns() -> None:
    xs, ys = (60, 200, 300, 400), (700, 680, 660, 640)
    drawing = "".join(f"{x} 640 m {x} 700 l S " for x in xs) + "".join(f"60 {y} m 400 {y} l S " for y in ys)
    cells = (("Event", "5 mg", "9 mg"), ("Rash", "1%", "2%"), ("Acne", "3%", "4%"))
    page = [Put(xs[c] + 4, ys[r] - 14, text) for r, row in enumerate(cells) for c, text in enumerate(row)]
    page.append(Put(60, 720, "Table 1 Events in the made-up trial"))
    assert body(read([page], drawing=drawing)).split("\n") == [
        "Table 1 Events in the made-up trial",
        "",
        "Table 1 Events in the made-up trial: Event: Rash; 5 mg: 1%; 9 mg: 2%.",
        "Table 1 Events in the made-up trial: Event: Acne; 5 mg: 3%; 9 mg: 4%.",
    ]


def test_title_comes_from_the_metadata_else_from_the_first_heading_else_from_the_name() -> None:
    text = Put(60, 650, "Rash was rare in adults who were given gammazumab.")
    heading = Put(60, 700, "Gammazumab in testitis: guideline 2021", 18)
    source = read([[heading, text]], title="Microsoft Word - x.doc").source
    assert (source.title, source.year, source.kind) == ("Gammazumab in testitis: guideline 2021", 2021, "guideline")
    assert read([[heading, text]], title="Stated title").source.title == "Stated title"
    assert read([[text]], title="").source.title == "Notes"
