from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.errors import DependencyError

from quizapp.core.documents import Document, DocumentError, read_document
from tests.core.documents import files
from tests.core.documents.files import PROSE

SECONDS = 60
WORD = files.docx(files.paragraph("Bees dance.") * 5, "Bees")
BOOK = files.epub({"a.xhtml": "<p>Bees dance.</p>", "b.xhtml": "<p>Ants sing.</p>"})
PAPER = files.pdf([PROSE, PROSE])
PAGE = f"<html><body><article><h1>Bees</h1><p>{PROSE[0]}</p></article></body></html>".encode()
WHOLE = {"a.docx": WORD, "a.epub": BOOK, "a.pdf": PAPER, "a.html": PAGE}


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < SECONDS


def read(name: str, content: bytes) -> Document:
    return read_document(name, content, max_characters=1_000_000)


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read(name, content)
    return str(caught.value)


def read_or_refuse(name: str, content: bytes) -> str:
    """The text of a file, or the words of the refusal; anything else fails the test."""
    try:
        return read(name, content).original.strip()
    except DocumentError as error:
        return str(error)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"", "a.txt is empty"),
        ("a.md", b" \r\n\t ", "a.md is empty"),
        ("a.txt", b"\xef\xbb\xbf \n", "no text in a.txt"),
        ("a.html", b"<html><body><script>x</script></body></html>", "no text in a.html"),
        ("a.txt", b"Bees\x00dance.", "binary"),
        ("a.txt", b"\x00" * 100, "binary"),
        ("a.txt", bytes(range(1, 32)) * 9, "binary"),
        ("a.txt", b"\x81\x8d\x8f\x90", "Save it as UTF-8"),
        ("a.txt", b"\xff\xfeB", "Save it as UTF-8"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "a picture"),
        ("a.pdf", b"\xff\xd8\xff\xe0" + b"\0" * 20, "recognition (OCR)"),
        ("a.bmp", b"BM\x10\x00\x00\x00", "a picture"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic", "a picture or a film"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBP", "a picture"),
        ("a.mp3", b"ID3\x04", "transcript"),
        ("a.rtf", rb"{\rtf1\ansi Bees}", "save it as .docx"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old Office file"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        ("a.mobi", b"x" * 60 + b"BOOKMOBI", "Convert it to EPUB"),
        ("a.gz", b"\x1f\x8b\x08", "Unpack it"),
        ("a.zip", files.archive({"a.txt": "Bees"}), "packed archive"),
        ("a.zip", files.archive({}), "packed archive"),
        ("a.odt", files.archive({"content.xml": "<x/>"}), "OpenDocument"),
        ("a.xlsx", files.archive({"xl/workbook.xml": "<x/>"}), "a spreadsheet"),
        ("a.pptx", files.archive({"ppt/presentation.xml": "<x/>"}), "a presentation"),
        ("a.docx", PAPER, "not a Word document but a PDF file. Let its name end in .pdf"),
        ("a.pdf", WORD, "not a PDF file but a Word document"),
        ("a.txt", BOOK, "not plain text but an EPUB book"),
        ("a.epub", b"Bees dance.", "not an EPUB book but plain text"),
        ("a.pdf", PAGE, "not a PDF file but an HTML page"),
        ("a.pdf", files.locked(PAPER, "secret"), "protected by a password"),
        ("a.pdf", files.scan(), "(a scan). Run text recognition"),
        ("a.pdf", files.pdf([b""]), "no text in a.pdf"),
        ("a.pdf", b"%PDF-1.7\n", "damaged"),
        ("a.pdf", b"%PDF-1.7\n" + b"1 0 obj\n" * 100_000, "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_mend(name: str, content: bytes, says: str) -> None:
    assert says in refusal(name, content)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("percent", range(5, 100, 5))
def test_a_cut_file_is_read_or_refused(name: str, percent: int) -> None:
    content = WHOLE[name][: len(WHOLE[name]) * percent // 100]

    assert read_or_refuse(name, content)


@pytest.mark.parametrize("name", ["a.docx", "a.epub", "a.pdf"])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_spoilt_file_is_read_or_refused(name: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[name])
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[at] = data.draw(st.integers(0, 255))

    assert read_or_refuse(name, bytes(content))


def word_with(name: str, content: str | bytes) -> bytes:
    return files.archive({**files.docx_parts(files.paragraph("Bees.")), name: content})


LARGE = b"\0" * 29_000_000
ENTITIES = "<!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (word_with("../../evil", "x"), "outside itself"),
        (word_with("/etc/evil", "x"), "outside itself"),
        (word_with("C:evil", "x"), "outside itself"),
        (word_with("..\\evil", "x"), "outside itself"),
        (word_with("word/document.xml", "<w:document"), "damaged"),
        (word_with("word/document.xml", ""), "damaged"),
        (word_with("word/document.xml", f"{ENTITIES}<x>&c;</x>"), "defines entities"),
        (word_with("word/document.xml", f"{OUTSIDE}<x>&a;</x>"), "defines entities"),
        (word_with("word/document.xml", f"{ENTITIES}<x/>".encode("utf-16")), "defines entities"),
        (word_with("word/document.xml", "<a>" * 100_000 + "</a>" * 100_000), "damaged"),
        (word_with("word/document.xml", "<a/>" * 500_001), "too large for a Word document"),
        (word_with("word/media/x.bin", b"\0" * 30_000_001), "more than 30,000,000 bytes"),
        (files.docx(""), "no text in"),
        (
            files.archive({"word/document.xml": "", **dict.fromkeys("1234567", LARGE)}),
            "unpacks to more than",
        ),
    ],
)  # fmt: skip
def test_a_hostile_word_document_is_refused(content: bytes, says: str) -> None:
    assert says in refusal("a.docx", content)


def test_a_bomb_of_members_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(6_000):
            packed.writestr(str(number), b"")

    assert "more than 5,000 files" in refusal("a.docx", out.getvalue())


def test_a_long_directory_is_not_even_read() -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 46 * 100_000, 0, 0)

    assert "too many files" in refusal("a.docx", b"PK\x03\x04" + b"\0" * 4_600_000 + end)


def test_two_members_of_one_name_are_refused() -> None:
    out = io.BytesIO(WORD)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as packed:
        packed.writestr("word/document.xml", "<x/>")

    assert "two files of one name" in refusal("a.docx", out.getvalue())


def test_a_link_in_an_archive_is_refused() -> None:
    out = io.BytesIO(WORD)
    with zipfile.ZipFile(out, "a") as packed:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")

    assert "links to other files" in refusal("a.docx", out.getvalue())


def test_an_archive_under_a_password_is_refused() -> None:
    locked = bytearray(WORD)
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1

    assert "protected by a password" in refusal("a.docx", bytes(locked))


def test_a_member_that_says_less_than_it_holds_is_refused() -> None:
    lying = bytearray(WORD)
    at = lying.index(b"PK\x01\x02")
    lying[at + 24 : at + 28] = struct.pack("<L", 5)

    assert "damaged" in refusal("a.docx", bytes(lying))


def book_with(name: str, content: str | bytes) -> bytes:
    return files.archive({**files.epub_parts({"a.xhtml": "<p>Bees.</p>"}), name: content})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            book_with(
                "META-INF/encryption.xml",
                '<e><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e>',
            ),
            "copy protection (DRM)",
        ),
        (book_with("META-INF/encryption.xml", "<e"), "damaged"),
        (book_with("META-INF/container.xml", "<container/>"), "damaged"),
        (book_with("META-INF/container.xml", f"{OUTSIDE}<container>&a;</container>"), "damaged"),
        (book_with("META-INF/container.xml", f"{ENTITIES}<container>&c;</container>"), "damaged"),
        (book_with("META-INF/container.xml", '<c><rootfile full-path="../../x"/></c>'), "damaged"),
        (book_with("OPS/book.opf", "<package/>"), "no text in"),
        (book_with("OPS/a.xhtml", "<p>x</p>" * 500_001), "too large for a book"),
    ],
)
def test_a_hostile_book_is_refused(content: bytes, says: str) -> None:
    assert says in refusal("a.epub", content)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 50_000 + "Bees.",
        "<b>" * 50_000 + "Bees.",
        "<table><tr><td>" * 5_000 + "Bees.",
        "<ul><li>" * 5_000 + "Bees.",
        "<p>Bees.",
        "<p>Bees.</p>" * 20_000,
        "Bees. " + "&amp;" * 200_000,
        "<a href='" + "x" * 1_000_000 + "'>Bees.</a>",
        "<!-- " * 50_000 + "-->Bees.",
        "<p>Bees." + "<br>" * 50_000,
        f"{OUTSIDE}<p>Bees. &a;</p>",
        "<img src='http://127.0.0.1:9/x'><iframe src='file:///etc/passwd'></iframe><p>Bees.</p>",
    ],
    ids=range(12),
)
def test_hostile_pages_are_read_or_refused_in_short_time(body: str) -> None:
    found = read_or_refuse("a.html", f"<html><body>{body}</body></html>".encode())

    assert found
    assert "root:" not in found


def test_a_page_of_too_many_tags_is_refused() -> None:
    assert "too large" in refusal("a.html", b"<html>" + b"<p>" * 1_000_001)


def test_a_large_page_is_read_without_the_search_for_an_article() -> None:
    page = b"<html><body><p>" + b"Bees dance. " * 170_000 + b"</p></body></html>"

    found = read_document("a.html", page, max_characters=10_000_000)

    assert found.original.startswith("Bees dance. Bees")


def test_a_search_that_fails_leaves_the_text_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr("trafilatura.bare_extraction", fail)

    assert read("a.html", b"<html><body><p>Bees.</p></body></html>").original == "Bees."


def test_a_pdf_under_a_cipher_that_is_not_known_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise DependencyError

    monkeypatch.setattr("pypdf.PdfReader.decrypt", fail)

    assert "protected by a password" in refusal("a.pdf", files.locked(PAPER, ""))


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.core.documents.pdf._MOST_PAGES", 1)

    assert "more than 1 pages" in refusal("a.pdf", PAPER)


def test_a_page_of_drawings_is_left_out() -> None:
    drawing = b"0 0 m 9 9 l S\n" * 100_000

    assert read("a.pdf", files.pdf([drawing, ["Bees dance."]])).original == "Bees dance."


def test_a_pdf_of_forms_in_forms_is_refused() -> None:
    forms = []
    for depth in range(8):
        body = b"/N Do " * 10
        inner = b"/Resources << /XObject << /N %d 0 R >> >> " % (7 + depth)
        forms.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] %s/Length %d >>\n"
            b"stream\n%s\nendstream" % (inner, len(body), body)
        )
    made = files.pdf_of(b"/N Do " * 10, b"/XObject << /N 6 0 R >>", forms)

    assert "too complex" in refusal("a.pdf", made)


def test_nothing_is_written_or_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    for name, content in WHOLE.items():
        read(name, content)

    assert list(tmp_path.iterdir()) == []
