"""The text as its page shows it: paragraphs of sentences, each with what is asked about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.web.present import ends_line, keeps_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quizapp.core.text import Paragraph, Sentence, SourceText
    from quizapp.services.reading import Asked


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence, and what is asked about it. ``start`` is its place in the paragraph.

    ``ends_line`` when another line of a list or the like begins after it.
    """

    number: int
    start: int
    text: str
    ends_line: bool
    questions: tuple[Asked, ...]
    cards: tuple[Asked, ...]

    @property
    def words(self) -> str:
        """Return how much is asked, as ``2 questions, 1 card``."""
        counts = ((len(self.questions), "question"), (len(self.cards), "card"))
        return ", ".join(
            f"{count} {noun}" if count == 1 else f"{count} {noun}s"
            for count, noun in counts
            if count
        )


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph with its heading."""

    id: str
    heading: str
    sentences: tuple[ShownSentence, ...]
    keeps_lines: bool


def paragraphs(
    text: SourceText, asked: Mapping[int, Sequence[Asked]]
) -> tuple[ShownParagraph, ...]:
    """Return the paragraphs of the text; ``asked`` goes by the number of the sentence."""
    of: dict[str, list[Sentence]] = {}
    for sentence in text.sentences:
        of.setdefault(sentence.paragraph, []).append(sentence)
    return tuple(_paragraph(text, one, of.get(one.id, ()), asked) for one in text.paragraphs)


def _paragraph(
    text: SourceText,
    paragraph: Paragraph,
    sentences: Sequence[Sentence],
    asked: Mapping[int, Sequence[Asked]],
) -> ShownParagraph:
    is_kept = keeps_lines(text.original[paragraph.start : paragraph.end])
    shown = tuple(
        ShownSentence(
            one.number,
            one.start - paragraph.start,
            text.original[one.start : one.end],
            is_kept and ends_line(text, one.end),
            tuple(item for item in asked.get(one.number, ()) if item.is_question),
            tuple(item for item in asked.get(one.number, ()) if not item.is_question),
        )
        for one in sentences
    )
    return ShownParagraph(paragraph.id, paragraph.heading, shown, is_kept)
