"""PDF files that hold text: their pages put together to paragraphs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from quizapp.core.documents.pages import joined
from quizapp.core.documents.values import DocumentError, Reading, refusing

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MOST_PAGES = 5_000
# A page of a book has some hundreds of them; a page made to keep the reader busy has no end.
_MOST_OPERATIONS = 1_000_000
_FORM = 500
# Such pages are maps and drawings; they take seconds and have a few labels for text.
_LARGEST_PAGE = 1_000_000
_FEW = 20
_OCR = "Run text recognition (OCR) on it first, then upload the new PDF."


def read_pdf(name: str, content: bytes) -> Reading:
    """Return the text without running heads and page numbers.

    Refuses scanned, protected and broken files.
    """
    import pypdf

    broken = f"{name} is damaged and cannot be read. Save or print it as a PDF anew."
    with refusing(broken):
        reader = pypdf.PdfReader(io.BytesIO(content))
        is_locked = reader.is_encrypted and not _is_unlocked(reader)
    if is_locked:
        raise DocumentError(f"{name} is protected by a password. Save it without one.")
    with refusing(broken):
        pages = _Pages(name)
        texts = pages.read(reader)
        title = _title(reader)
    if sum(len(text.strip()) for text in texts) < min(len(texts), _FEW) and pages.has_pictures:
        raise DocumentError(f"{name} holds pictures of its pages and no text (a scan). {_OCR}")
    return Reading(joined([text.split("\n") for text in texts]), title)


def _is_unlocked(reader: PdfReader) -> bool:
    """Whether the file opens without a password, as those do that only forbid printing."""
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _title(reader: PdfReader) -> str:
    title = reader.metadata.title if reader.metadata else None
    words = str(title or "").strip()
    # Word processors leave the name of their own file.
    is_name = words.lower().startswith("microsoft word") or words.lower().endswith(
        (".doc", ".docx")
    )
    return "" if is_name or words.casefold() == "untitled" else words


class _Pages:
    """The pages of a file; all of them together may take so many operations and no more."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._operations = 0
        self.has_pictures = False

    def read(self, reader: PdfReader) -> list[str]:
        """Return the text of each page."""
        if len(reader.pages) > _MOST_PAGES:
            raise DocumentError(f"{self._name} has more than {_MOST_PAGES:,} pages. Divide it.")
        return [self._text(page) for page in reader.pages]

    def _text(self, page: PageObject) -> str:
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > _LARGEST_PAGE:
            return ""
        text: str = page.extract_text(visitor_operand_before=self._count)
        # What is raised inside a form is lost there.
        self._check()
        resources = page.get("/Resources")
        if not text.strip() and resources is not None and "/XObject" in resources.get_object():
            self.has_pictures = True
        return text

    def _count(self, operator: bytes, *_: object) -> None:
        # A form is read anew wherever it is shown, and may show others.
        self._operations += _FORM if operator == b"Do" else 1
        self._check()

    def _check(self) -> None:
        if self._operations > _MOST_OPERATIONS:
            raise DocumentError(
                f"{self._name} is too complex to be read. Divide it, or paste its text."
            )
