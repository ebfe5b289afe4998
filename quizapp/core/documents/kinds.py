"""What kind of file the bytes are, whatever its name says."""

from __future__ import annotations

from quizapp.core.documents.archive import names_of
from quizapp.core.documents.values import DocumentError

_AS_TEXT = "Copy its text and paste it, or save it as PDF, .docx or .txt."
_PICTURE = (
    "a picture",
    "Pictures hold no text that can be read: run text recognition (OCR) first.",
)
_PACKED = ("a packed archive", "Unpack it and upload one of the files in it.")
_RECORDING = ("a recording of sound or film", "Upload a transcript of it as text.")

# The first bytes of files that are not read, what they are, and what to do.
_FOREIGN = (
    (b"{\\rtf", "a rich text file (.rtf)", "Open it in a word processor and save it as .docx."),
    (b"\x89PNG", *_PICTURE),
    (b"\xff\xd8\xff", *_PICTURE),
    (b"GIF8", *_PICTURE),
    (b"BM", *_PICTURE),
    (b"II*\x00", *_PICTURE),
    (b"MM\x00*", *_PICTURE),
    (b"RIFF", "a picture or a recording", "Upload a text instead."),
    (b"AT&TFORM", "a DjVu document", "Save it as a PDF with text."),
    (b"%!PS", "a PostScript file", "Save it as PDF."),
    (b"\x1f\x8b\x08", *_PACKED),
    (b"BZh", *_PACKED),
    (b"\xfd7zXZ", *_PACKED),
    (b"7z\xbc\xaf", *_PACKED),
    (b"Rar!", *_PACKED),
    (b"ID3", *_RECORDING),
    (b"OggS", *_RECORDING),
    (b"\x7fELF", "a program", "Upload a text instead."),
    (b"MZ\x90", "a program", "Upload a text instead."),
    (b"SQLite format 3", "a database", "Upload a text instead."),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HEAD = 1024
_READABLE = {
    ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".html": "html",
    ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx", ".epub": "epub",
}  # fmt: skip
_NAMES = {
    "txt": "plain text", "md": "Markdown", "html": "an HTML page", "pdf": "a PDF file",
    "docx": "a Word document", "epub": "an EPUB book",
}  # fmt: skip
_TEXTS = frozenset({"txt", "md", "html"})
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")


def kind_of(name: str, content: bytes) -> str:
    """Return the format: txt, md, html, pdf, docx or epub.

    Refuses what is none of these, and a file whose name promises another one.
    """
    found = _kind_of_bytes(name, content)
    promised = _READABLE.get(suffix_of(name), found)
    if promised == found or {promised, found} <= _TEXTS:
        return promised if found == "txt" else found
    suffix = suffix_of(name)
    raise DocumentError(
        f"{name} is not {_NAMES[promised]} but {_NAMES[found]}."
        f" Let its name end in .{found} instead of {suffix}, or save it as {_NAMES[promised]}."
    )


def suffix_of(name: str) -> str:
    """Return the end of a file's name, from the last stop on, in small letters."""
    _, stop, last = name.rpartition(".")
    return f".{last.casefold()}" if stop else ""


def _kind_of_bytes(name: str, content: bytes) -> str:
    head = content[:_HEAD]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(_ZIP):
        return _kind_of_archive(name, content)
    _refuse_foreign(name, content)
    opening = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if opening.startswith(b"<?xml"):
        opening = opening.partition(b"?>")[2].lstrip()
    return "html" if opening.startswith(_HTML) else "txt"


def _refuse_foreign(name: str, content: bytes) -> None:
    if content.startswith(_OLD_OFFICE):
        _refuse_old_office(name, content)
    if content[4:8] == b"ftyp":
        raise DocumentError(f"{name} is a picture or a film. Upload a text instead.")
    if content[60:68] == b"BOOKMOBI":
        raise DocumentError(f"{name} is a Kindle book. Convert it to EPUB.")
    for opening, what, mend in _FOREIGN:
        # Two letters open a sentence as well; a picture has a figure of zeros after them.
        if content.startswith(opening) and (len(opening) > 2 or b"\0" in content[:16]):  # noqa: PLR2004
            raise DocumentError(f"{name} is {what}. {mend}")


def _refuse_old_office(name: str, content: bytes) -> None:
    if _PROTECTED in content:
        raise DocumentError(f"{name} is protected by a password. Save it without one.")
    raise DocumentError(
        f"{name} is an old Office file (.doc). Open it in a word processor and save it as .docx."
    )


def _kind_of_archive(name: str, content: bytes) -> str:
    names = names_of(name, content)
    if "word/document.xml" in names:
        return "docx"
    if "META-INF/container.xml" in names:
        return "epub"
    for member, what in (
        ("content.xml", "an OpenDocument file (.odt)"),
        ("xl/workbook.xml", "a spreadsheet"),
        ("ppt/presentation.xml", "a presentation"),
    ):
        if member in names:
            raise DocumentError(f"{name} is {what}. {_AS_TEXT}")
    # Some writers name the main part of a Word document otherwise.
    if "[Content_Types].xml" in names and any(each.startswith("word/") for each in names):
        return "docx"
    raise DocumentError(f"{name} is {_PACKED[0]}. {_PACKED[1]}")
