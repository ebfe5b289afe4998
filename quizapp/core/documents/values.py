"""A document that was read, and the refusal to read one."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.errors import QuizError

if TYPE_CHECKING:
    from collections.abc import Iterator


class DocumentError(QuizError):
    """A file that is not read; the message says what is wrong and how to mend it."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file, as plain text or Markdown, with plain line feeds."""

    title: str
    original: str
    format: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader finds in a file; the title is empty when the file names none."""

    original: str
    title: str = ""


@contextmanager
def refusing(message: str) -> Iterator[None]:
    """Turn whatever a library raises over a broken file into a refusal."""
    try:
        yield
    except DocumentError:
        raise
    except Exception as error:  # the readers raise dozens of kinds, RecursionError among them
        raise DocumentError(message) from error
