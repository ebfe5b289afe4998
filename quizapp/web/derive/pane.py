"""The text beside a candidate: the paragraphs around its evidence, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.text import Paragraph, SourceText, Span
from quizapp.web.present import ends_line, keeps_lines, marked_runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.text import Sentence
    from quizapp.web.present import Run

# A text of a few pages is shown whole; of a longer one, what stands around the place.
WHOLE_CHARACTERS = 24_000
_BEFORE_CHARACTERS = 3_000
_AFTER_CHARACTERS = 9_000
_WORDS_SAID = 6


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence; ``start`` is its place in the original.

    ``ends_line`` when another line of a list or the like begins after it.
    """

    start: int
    runs: tuple[Run, ...]
    ends_line: bool

    @property
    def says_something(self) -> bool:
        """Whether there is a word in it: the number of an item is a sentence of its own."""
        return any(character.isalpha() for run in self.runs for character in run.text)

    @property
    def opening(self) -> str:
        """The first words, to tell it from the others."""
        words = "".join(run.text for run in self.runs).split()
        return " ".join(words[:_WORDS_SAID]) + (" …" if len(words) > _WORDS_SAID else "")


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph with its heading."""

    id: str
    heading: str
    sentences: tuple[ShownSentence, ...]
    keeps_lines: bool


@dataclass(frozen=True, slots=True)
class Pane:
    """Paragraphs of a text; ``earlier`` and ``later`` name where what is left out begins."""

    paragraphs: tuple[ShownParagraph, ...]
    earlier: str
    later: str


def pane(text: SourceText, spans: Sequence[Span], around: str = "") -> Pane:
    """Return what to show of the text, with the spans marked.

    A long text is cut around the paragraph ``around``, else around the first span.
    """
    paragraphs = text.paragraphs
    if not paragraphs:
        return Pane((), "", "")
    wanted = around or (spans[0].paragraph if spans else "")
    first, last = _window(paragraphs, _index_of(paragraphs, wanted))
    return Pane(
        _shown(text, paragraphs[first : last + 1], spans),
        paragraphs[max(0, first - (last - first + 1))].id if first else "",
        paragraphs[last + 1].id if last + 1 < len(paragraphs) else "",
    )


def sentence_at(text: SourceText, start: int | None) -> Span | None:
    """Return the sentence that stands at a place of the original; None between paragraphs."""
    if start is None:
        return None
    for paragraph in text.paragraphs:
        if paragraph.start <= start < paragraph.end:
            local = _cut(text, (paragraph,))
            for sentence in local.sentences:
                if start - paragraph.start < sentence.end:
                    return _span(text, sentence, paragraph.start)
    return None


def phrase_at(text: SourceText, sentence: Span, phrase: str) -> Span | None:
    """Return where the phrase stands, from the sentence on to the end of its paragraph.

    White space counts as one blank, as a browser shows it. None when it stands nowhere there.
    """
    end = text.paragraph(sentence.paragraph).end
    places = _words_places(text.original, sentence.start, end)
    folded = "".join(character for character, _ in places)
    wanted = " ".join(phrase.split())
    at = folded.find(wanted) if wanted else -1
    if at == -1:
        return None
    return Span(text.id, sentence.paragraph, places[at][1], places[at + len(wanted) - 1][1] + 1)


def with_sentence(text: SourceText, span: Span) -> Span:
    """Return the place widened to the whole of the sentences that it touches."""
    first = sentence_at(text, span.start) or span
    last = sentence_at(text, span.end - 1) or span
    return Span(text.id, span.paragraph, min(first.start, span.start), max(last.end, span.end))


def _window(paragraphs: Sequence[Paragraph], middle: int) -> tuple[int, int]:
    if paragraphs[-1].end - paragraphs[0].start <= WHOLE_CHARACTERS:
        return 0, len(paragraphs) - 1
    first = last = middle
    while first and paragraphs[middle].start - paragraphs[first - 1].start <= _BEFORE_CHARACTERS:
        first -= 1
    end = paragraphs[middle].end + _AFTER_CHARACTERS
    while last + 1 < len(paragraphs) and paragraphs[last + 1].end <= end:
        last += 1
    return first, last


def _index_of(paragraphs: Sequence[Paragraph], wanted: str) -> int:
    for index, paragraph in enumerate(paragraphs):
        if paragraph.id == wanted:
            return index
    return 0


def _shown(
    text: SourceText, paragraphs: tuple[Paragraph, ...], spans: Sequence[Span]
) -> tuple[ShownParagraph, ...]:
    local, base = _cut(text, paragraphs), paragraphs[0].start
    marks = [Span(text.id, span.paragraph, span.start - base, span.end - base) for span in spans]
    return tuple(_paragraph(local, paragraph, marks, base) for paragraph in local.paragraphs)


def _paragraph(
    local: SourceText, paragraph: Paragraph, marks: Sequence[Span], base: int
) -> ShownParagraph:
    is_kept = keeps_lines(local.original[paragraph.start : paragraph.end])
    sentences = tuple(
        ShownSentence(
            one.start + base,
            marked_runs(local, Paragraph(paragraph.id, "", one.start, one.end), marks),
            is_kept and ends_line(local, one.end),
        )
        for one in local.sentences
        if one.paragraph == paragraph.id
    )
    return ShownParagraph(paragraph.id, paragraph.heading, sentences, is_kept)


def _cut(text: SourceText, paragraphs: tuple[Paragraph, ...]) -> SourceText:
    """Return these paragraphs as a text of their own: long texts are not gone through whole."""
    base = paragraphs[0].start
    moved = tuple(
        Paragraph(one.id, one.heading, one.start - base, one.end - base) for one in paragraphs
    )
    return SourceText(text.id, text.title, text.original[base : paragraphs[-1].end], moved)


def _span(text: SourceText, sentence: Sentence, base: int) -> Span:
    return Span(text.id, sentence.paragraph, sentence.start + base, sentence.end + base)


def _words_places(original: str, start: int, end: int) -> list[tuple[str, int]]:
    """Return the characters with their places, white space folded to single blanks."""
    found: list[tuple[str, int]] = []
    for place in range(start, end):
        character = " " if original[place].isspace() else original[place]
        if character != " " or (found and found[-1][0] != " "):
            found.append((character, place))
    return found
