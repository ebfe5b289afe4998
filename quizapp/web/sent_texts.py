"""A text that somebody sends: a file of any kind that is read, or words that were pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request

from quizapp.core.documents import read_document

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

    from quizapp.config import Settings
    from quizapp.core.documents import Document

ENDINGS = (".txt", ".md", ".html", ".pdf", ".docx", ".epub")
_PASTED = "the pasted text"
_MEBIBYTE = 1024 * 1024
# What a form takes up beside the text, so that a text that is a little too long can be
# refused on its own page, with all that was typed.
_ROOM = _MEBIBYTE


def settings() -> Settings:
    """Return how this process runs."""
    found: Settings = current_app.extensions["quizapp"]
    return found


def read_sent(file: FileStorage | None, pasted: str | None) -> Document:
    """Return what the file holds, or without a file what was pasted; both are tidied.

    Raises ``DocumentError`` for what is not read, and for what is longer than the settings allow.
    """
    most = settings().max_text_mb * _MEBIBYTE
    if file and file.filename:
        return read_document(file.filename, file.read(), max_characters=most)
    words = (pasted or "").replace("\r\n", "\n")
    return read_document(_PASTED, words.encode(), max_characters=most)


def allow_long_text() -> None:
    """Let the request bring as long a text as the settings say; the token is read before views."""
    most = settings().max_text_mb * _MEBIBYTE + _ROOM
    request.max_content_length = most
    request.max_form_memory_size = most
