"""The text as its page shows it: paragraphs of sentences, each with what is asked about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quizapp.core.text import SourceText
    from quizapp.services.reading import Asked


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence with the white space after it, and what is asked about it."""

    number: int
    text: str
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


def paragraphs(
    text: SourceText, asked: Mapping[int, Sequence[Asked]]
) -> tuple[ShownParagraph, ...]:
    """Return the paragraphs of the text; ``asked`` goes by the number of the sentence."""
    return tuple(
        ShownParagraph(
            paragraph.id,
            paragraph.heading,
            tuple(
                _shown(sentence.number, text.original[sentence.start : sentence.end], asked)
                for sentence in text.sentences
                if sentence.paragraph == paragraph.id
            ),
        )
        for paragraph in text.paragraphs
    )


def _shown(number: int, words: str, asked: Mapping[int, Sequence[Asked]]) -> ShownSentence:
    items = asked.get(number, ())
    return ShownSentence(
        number,
        words,
        tuple(one for one in items if one.is_question),
        tuple(one for one in items if not one.is_question),
    )
