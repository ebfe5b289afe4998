"""From a file to a text: plain text, Markdown, HTML, PDF, Word and EPUB.

Files are hostile until they are read. Nothing in them is run, fetched or written to disk; what
they unpack to is bounded. A refusal is a ``DocumentError`` that says what is wrong and what to do.
Heavy libraries are imported inside functions only.
"""

from quizapp.core.documents.reading import read_document
from quizapp.core.documents.values import Document, DocumentError

__all__ = ["Document", "DocumentError", "read_document"]
