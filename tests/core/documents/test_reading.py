from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.documents import Document, DocumentError, read_document
from quizapp.core.generation.blocks import blocks_of
from quizapp.core.generation.cleaning import clean
from tests.core.documents import files
from tests.core.documents.files import PROSE

LIMIT = 100_000


def read(name: str, content: bytes) -> Document:
    return read_document(name, content, max_characters=LIMIT)


def passages(original: str) -> list[tuple[str, str]]:
    return [
        (block.kind, clean(original, block.start, block.end).text) for block in blocks_of(original)
    ]


@pytest.mark.parametrize(
    "content",
    [
        "Café “Ž” costs 5 €.\n".encode(),
        b"\xef\xbb\xbf" + "Café “Ž” costs 5 €.\r\n".encode(),
        "\ufeffCafé “Ž” costs 5 €.\r".encode("utf-16-le"),
        "\ufeffCafé “Ž” costs 5 €.\n".encode("utf-16-be"),
        "Café “Ž” costs 5 €.\n".encode("utf-16-le"),
        "Café “Ž” costs 5 €.\n".encode("utf-16-be"),
        "\ufeffCafé “Ž” costs 5 €.\n".encode("utf-32-le"),
        "Café “Ž” costs 5 €.\n".encode("cp1252"),
    ],
)
def test_a_text_is_read_in_the_common_encodings(content: bytes) -> None:
    assert read("my_water-text.txt", content) == Document(
        "my water-text", "Café “Ž” costs 5 €.\n", "txt"
    )


def test_cyrillic_letters_of_one_byte_are_told_from_western_ones() -> None:
    words = "Вода рухається весь час між сушею і морем."

    assert read("вода.txt", words.encode("cp1251")).original == words


def test_line_ends_and_odd_characters_are_tidied() -> None:
    found = read("a", b"one\r\ntwo\rthree\x0cfour\x0bfive" + b" six" * 300 + b"\x01")

    assert found.original.startswith("one\ntwo\nthree\nfour\nfive six")
    assert "\x01" not in found.original
    assert found.title == "a"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("# The **sea** #\n\nIt is big.\n", "The **sea**"),
        ("\n\nThe sea\n=======\nIt is big.\n", "The sea"),
        ("It is big.\n\n# Later\n", "notes"),
    ],
)
def test_markdown_is_kept_as_it_is(content: str, title: str) -> None:
    assert read("notes.md", content.encode()) == Document(title, content, "md")


PAGE = f"""<?xml version="1.0"?><!doctype html><html><head><title>The Water
 Cycle</title><script>no()</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Water</h1>
<p>{PROSE[0]} It rises by 10<sup>6</sup> drops<sup>[1]</sup>.</p><h2>Rain &amp; snow</h2>
<p>{PROSE[1]} It <b>rains</b> on the <a href="http://a.b">hills</a>,<br>too.</p>
<ul><li>rain</li><li>snow</li></ul><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>
</table></article><footer>© Nobody</footer></body></html>"""


def test_the_article_of_a_page_is_read_without_its_menus() -> None:
    found = read("page.html", PAGE.encode())

    assert found.title == "The Water Cycle"
    assert "Home" not in found.original
    assert "©" not in found.original
    assert passages(found.original) == [
        ("heading", "Water"),
        ("paragraph", f"{PROSE[0]} It rises by 10⁶ drops."),
        ("heading", "Rain & snow"),
        ("paragraph", f"{PROSE[1]} It rains on the hills, too."),
        ("list", "rain - snow"),
        ("table", "| a | b | |---|---| | 1 | 2 |"),
    ]


def test_a_page_without_an_article_gives_all_its_text() -> None:
    found = read(
        "x.htm", b"<html><body><div>Bees.</div><p hidden>No.</p><p>Ants.</p></body></html>"
    )

    assert found == Document("x", "Bees.\n\nAnts.", "html")


def test_a_page_without_a_title_has_that_of_its_heading() -> None:
    assert read("x", b"<html><head><title> </title></head><h2>Bees</h2>dance").title == "Bees"


@pytest.mark.parametrize("named", ["iso-8859-1", "nosuch", "utf-8"])
def test_a_page_is_read_in_its_encoding_or_in_its_true_one(named: str) -> None:
    page = f'<html><meta charset="{named}"><body>Caf\xe9 au lait</body></html>'

    assert read("x.html", page.encode("latin-1")).original == "Café au lait"


def test_a_page_with_a_mark_of_its_encoding_is_read_by_it() -> None:
    page = '\ufeff<html><meta charset="latin-1"><body>Café au lait</body></html>'

    assert read("x.html", page.encode()).original == "Café au lait"


def test_the_marks_of_a_page_show_what_is_no_prose() -> None:
    page = (
        "<body><!-- no -->See<?pi?> this.<ol><li>one<ul><li><p>a</p><p>b</p></li></ul></li>"
        "<li>two</ol><blockquote>Said<br>she.</blockquote><pre>x = 1\n  ```\n</pre><li>lone</li>"
        "<table><tr><td>a|b<table><tr><td>c</td></tr></table></td></tr><tr></tr></table>"
        "<p style='display: none'>no</p>tail<sup>2</sup><sup>th</sup></body>"
    )

    assert read("x.html", page.encode()).original == (
        "See this.\n\n1. one\n  - a\n    b\n2. two\n\n> Said\n> she.\n\n"
        "````\nx = 1\n  ```\n````\n\n- lone\n\n| a/b c |\n|---|\n\ntail²th"
    )


def test_a_pdf_is_read_without_heads_and_page_numbers() -> None:
    pages = [
        [
            "The Sea and the Sky",
            "Water moves all the time between the land, the",
            "sea and the sky in a great negotia-",
        ],
        [
            "The Sea and the Sky",
            "tion that never ends. It goes on.",
            "Nobody knows how often a drop has gone round the",
            "earth since it was new, and nobody ever will.",
            "12",
        ],
        [
            "The Sea and the Sky",
            "",
            "Rain",
            "It rains on the hills and the water goes down to",
            "the sea:",
            "- by rivers",
            "- by pipes",
            "13",
        ],
    ]

    found = read("sea.pdf", files.pdf(pages, "All About Water"))

    assert (found.title, found.format) == ("All About Water", "pdf")
    assert passages(found.original) == [
        (
            "paragraph",
            (
                "Water moves all the time between the land, the sea and the sky in a great"
                " negotiation that never ends. It goes on."
            ),
        ),
        (
            "paragraph",
            (
                "Nobody knows how often a drop has gone round the earth since it was new,"
                " and nobody ever will."
            ),
        ),
        ("heading", "Rain"),
        ("paragraph", "It rains on the hills and the water goes down to the sea:"),
        ("list", "by rivers - by pipes"),
    ]


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    made = files.locked(files.pdf([PROSE], "Microsoft Word - x.doc"), "")

    found = read("sea.pdf", made)

    assert found.original == "\n".join(PROSE)
    assert found.title == "sea"


def test_a_word_document_keeps_headings_lists_tables_and_notes() -> None:
    table = (
        f"<w:tbl><w:tr><w:tc>{files.paragraph('a')}</w:tc><w:tc>{files.paragraph('b')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{files.paragraph('1')}</w:tc><w:tc>{files.paragraph('2')}</w:tc></w:tr></w:tbl>"
    )
    noted = '<w:p><w:r><w:t>It rains.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    parts = files.docx_parts(
        files.paragraph("All Water", "Title")
        + files.paragraph("Rain", "Heading1")
        + noted
        + files.paragraph("1990-1995 (dry). A *star* is_kept.")
        + table
    )
    parts["word/footnotes.xml"] = (
        f'<w:footnotes xmlns:w="{files.W}"><w:footnote w:id="2">{files.paragraph("A note.")}'
        "</w:footnote></w:footnotes>"
    )

    found = read("rain.docx", files.archive(parts))

    assert found.title == "All Water"
    assert found.original == (
        "# All Water\n\n# Rain\n\nIt rains.[1]\n\n1990-1995 (dry). A *star* is_kept.\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n[^2]: A note."
    )


def test_the_title_of_a_word_document_may_be_missing() -> None:
    parts = files.docx_parts(files.paragraph("Bees dance."), "Bees")
    assert read("x.docx", files.archive(parts)).title == "Bees"

    del parts["docProps/core.xml"]

    assert read("x.docx", files.archive(parts)) == Document("x", "Bees dance.", "docx")


def test_a_word_document_may_name_its_main_part_otherwise() -> None:
    parts = files.docx_parts(files.paragraph("Bees dance."))
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace("document.xml", "document2.xml")

    assert read("x.docx", files.archive(parts)).original == "Bees dance."


def test_pictures_of_a_word_document_are_left_out_and_links_not_followed() -> None:
    drawing = (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{files.DRAWING}/wordprocessingDrawing">'
        f'<a:graphic xmlns:a="{files.DRAWING}/main"><a:graphicData>'
        f'<pic:pic xmlns:pic="{files.DRAWING}/picture"><pic:blipFill>'
        f'<a:blip r:embed="i" xmlns:r="{files.OFFICE}"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r></w:p>"
    )
    parts = files.docx_parts(files.paragraph("Bees dance.") + drawing)
    parts["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{files.RELS}"><Relationship Id="i" Type="{files.OFFICE}/image"'
        ' Target="media/i.png"/></Relationships>'
    )
    parts["word/media/i.png"] = b"\x89PNG"

    assert read("x.docx", files.archive(parts)).original == "Bees dance."


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    chapters = {
        "z.xhtml": "<h1>One</h1><p>Bees dance.</p>",
        "a b.xhtml": "<h1>Two</h1><p>Ants sing.</p>",
        "empty.xhtml": "",
    }
    parts = files.epub_parts(chapters)
    parts["OPS/book.opf"] = str(parts["OPS/book.opf"]).replace("a b.xhtml", "a%20b.xhtml")
    parts["OPS/book.opf"] = str(parts["OPS/book.opf"]).replace(
        "</spine>", '<itemref idref="c0"/></spine>'
    )
    parts["OPS/empty.xhtml"] = ""

    found = read("w.epub", files.archive(parts))

    assert found == Document("Water", "# One\n\nBees dance.\n\n# Two\n\nAnts sing.", "epub")


def test_garbled_fonts_do_not_keep_a_book_from_being_read() -> None:
    parts = files.epub_parts({"a.xhtml": "<p>Bees dance.</p>"}, title="")
    parts["META-INF/encryption.xml"] = (
        '<encryption><EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/></encryption>'
    )

    assert read("w.epub", files.archive(parts)) == Document("w", "Bees dance.", "epub")


def test_a_name_is_shown_without_folders_and_controls() -> None:
    assert read("../a/b\\c\x00_d.txt", b"Bees.").title == "c d"
    assert read("", b"Bees.").title == "the file"


def test_a_text_may_speak_of_other_formats() -> None:
    assert read("a.txt", b"A file that begins with %PDF-1.7 or PK is no text.").format == "txt"
    assert read("a.txt", b"BMW and GIFs are words.").format == "txt"


def test_a_text_of_the_greatest_length_is_read() -> None:
    assert read_document("a.txt", b"12345", max_characters=5).original == "12345"
    with pytest.raises(DocumentError, match=r"a\.txt has 6 characters, and at most 5 are read"):
        read_document("a.txt", b"123456", max_characters=5)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_every_text_of_plain_characters_is_read_to_the_letter(words: str) -> None:
    content = "\ufeff".encode() + b"Bees. " + words.encode()

    found = read("a.txt", content)

    kept = words.translate(dict.fromkeys(map(ord, "\u2028\u2029"), "\n"))
    assert found.original == "Bees. " + kept.replace("\ufffe", "").replace("\uffff", "")
