"""Reading a file of any kind that can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.documents.docx import read_docx
from quizapp.core.documents.epub import read_epub
from quizapp.core.documents.hypertext import read_html
from quizapp.core.documents.kinds import kind_of
from quizapp.core.documents.pdf import read_pdf
from quizapp.core.documents.plain import read_markdown, read_plain, tidied
from quizapp.core.documents.values import Document, DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from quizapp.core.documents.values import Reading

_READERS: Mapping[str, Callable[[str, bytes], Reading]] = {
    "txt": read_plain,
    "md": read_markdown,
    "html": read_html,
    "pdf": read_pdf,
    "docx": read_docx,
    "epub": read_epub,
}
_LONGEST_TITLE = 200
_LONGEST_NAME = 80


def read_document(name: str, content: bytes, *, max_characters: int) -> Document:
    """Return the text of a file and its title.

    Refuses (``DocumentError``) what is empty, longer than ``max_characters``, broken, protected,
    without text, or of a kind that is not read.
    """
    shown = _shown(name)
    if not content.strip():
        raise DocumentError(f"{shown} is empty. Upload a file with text in it.")
    kind = kind_of(shown, content)
    reading = _READERS[kind](shown, content)
    original = tidied(reading.original)
    if not original.strip():
        raise DocumentError(f"there is no text in {shown}. Upload a file with text in it.")
    if len(original) > max_characters:
        raise DocumentError(
            f"the text of {shown} has {len(original):,} characters, and at most"
            f" {max_characters:,} are read. Divide it into several."
        )
    return Document(_title(reading.title, shown), original, kind)


def _shown(name: str) -> str:
    """Return the name without its folders and without what would spoil a message."""
    last = re.split(r"[/\\]", name)[-1]
    words = " ".join("".join(filter(str.isprintable, last)).split())
    return words[-_LONGEST_NAME:] or "the file"


def _title(found: str, name: str) -> str:
    title = " ".join("".join(filter(str.isprintable, found.replace("\n", " "))).split())
    stem = name.rpartition(".")[0] or name
    return title[:_LONGEST_TITLE] or " ".join(stem.replace("_", " ").split()) or name
