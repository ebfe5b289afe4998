"""What a class remembers as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.class_memory import class_figures, of_class, to_teach_again
from quizapp.services.texts import to_text
from quizapp.web.present import ends_line
from quizapp.web.progress.present import (
    ShownParagraph,
    ShownSentence,
    keeps_its_lines,
    kind_words,
    map_of,
    per_cent,
    place_cells,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from quizapp.core.class_memory import ClassFigures, ClassParagraph, Remembered
    from quizapp.core.formats.csv_export import Cell
    from quizapp.core.progress import Met
    from quizapp.core.text import SourceText
    from quizapp.models import TextRow
    from quizapp.services.class_memory import ClassStudied
    from quizapp.web.progress.present import MemoryMap

CLASS_HEADER = (
    "Text",
    "Paragraph",
    "Sentence",
    "Words",
    "Items",
    "Learners",
    "Recall",
    "Spread",
    "Misses",
)
_MOST_TO_TEACH = 10


@dataclass(frozen=True, slots=True)
class TextStudied:
    """A text with what the class remembers of it."""

    row: TextRow
    source: SourceText
    paragraphs: tuple[ClassParagraph, ...]


@dataclass(frozen=True, slots=True)
class TeachLine:
    """A sentence that the class needs to hear again."""

    words: str
    url: str
    figures: ClassFigures


@dataclass(frozen=True, slots=True)
class ClassItemLine:
    """A question or card behind a sentence, with what the class remembers of it."""

    stem: str
    kind: str
    figures: ClassFigures


def class_texts(studied: ClassStudied) -> tuple[TextStudied, ...]:
    """Return the texts of the bank with what the class remembers of them."""
    found = []
    for row in studied.texts:
        source = to_text(row)
        paragraphs = of_class(source, studied.items, studied.remembered)
        found.append(TextStudied(row, source, paragraphs))
    return tuple(found)


def class_maps(
    texts: Sequence[TextStudied], address: Callable[[int, int], str]
) -> tuple[MemoryMap, ...]:
    """Return the map of each text; ``address`` gives the page of a text's sentence."""
    return tuple(
        map_of(text.row, tuple(_paragraph(text, one, address) for one in text.paragraphs))
        for text in texts
    )


def teach_lines(
    texts: Sequence[TextStudied], address: Callable[[int, int], str]
) -> tuple[TeachLine, ...]:
    """Return the sentences to teach again, the worst first."""
    lines = [
        TeachLine(
            text.source.original[one.sentence.start : one.sentence.end],
            address(text.row.id, one.sentence.number),
            one.figures,
        )
        for text in texts
        for paragraph in text.paragraphs
        for one in paragraph.sentences
    ]
    return tuple(lines[place] for place in to_teach_again([one.figures for one in lines]))[
        :_MOST_TO_TEACH
    ]


def item_lines(
    items: Sequence[Met],
    stems: Mapping[int, str],
    remembered: Mapping[int, Sequence[Remembered]],
) -> tuple[ClassItemLine, ...]:
    """Return what is asked about a sentence, with the figures of each item."""
    return tuple(
        ClassItemLine(stems[item.id], kind_words(item), class_figures((item,), remembered))
        for item in items
    )


def class_rows(texts: Sequence[TextStudied]) -> Iterator[tuple[Cell, ...]]:
    """Yield the sentences with their figures, for a file."""
    for text in texts:
        for paragraph in text.paragraphs:
            for one in paragraph.sentences:
                figures = one.figures
                yield (
                    *place_cells(text.row, paragraph.paragraph, one.sentence),
                    figures.items,
                    figures.learners if figures.mean is not None else None,
                    _rounded(figures.mean),
                    _rounded(figures.spread),
                    figures.misses if figures.mean is not None else None,
                )


def spread_words(figures: ClassFigures) -> str:
    """Return the mean and the spread in words; nothing when too few have met it."""
    if figures.mean is None or figures.spread is None:
        return ""
    return f"{per_cent(figures.mean)} ± {round(figures.spread * 100)}"


def _paragraph(
    text: TextStudied, paragraph: ClassParagraph, address: Callable[[int, int], str]
) -> ShownParagraph:
    lines = keeps_its_lines(text.source, paragraph.paragraph)
    sentences = tuple(
        ShownSentence(
            text=text.source.original[one.sentence.start : one.sentence.end],
            step=one.figures.step,
            figure=spread_words(one.figures),
            url=address(text.row.id, one.sentence.number) if one.items else "",
            ends_line=lines and ends_line(text.source, one.sentence.end),
        )
        for one in paragraph.sentences
    )
    return ShownParagraph(paragraph.paragraph.heading, paragraph.figures, sentences, lines)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
