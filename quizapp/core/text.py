"""A source text, its paragraphs and sentences, and places in it.

Every offset counts characters of the **original** text, so
``original[span.start:span.end]`` is always the quotation, to the letter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

from quizapp.core.errors import QuizError

# A full stop after these does not end a sentence.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st sr jr gen col lt sgt capt rev hon gov sen rep pres"
    " vs etc e.g i.e cf al fig no vol pp p ed eds approx dept est inc ltd co corp"
    " jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
# Runs are taken whole, so that a text of stops only takes no longer than another.
_BOUNDARY = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s+[\"'“‘«(\[]*[A-Z0-9À-ÖØ-Þ])")
_LONGEST_WORD = 40
_WORD = re.compile(r"\S+")
_INITIALS = re.compile(r"(?:\b[A-Za-z]\.)+$")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


class QuoteNotFound(QuizError):
    """The quotation does not stand in the text."""


class QuoteAmbiguous(QuizError):
    """The quotation stands in the text at several places."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a text: ``original[start:end]``, inside one paragraph."""

    text: str
    paragraph: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its stable id, its heading (kept apart from the text), its place."""

    id: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its number in the whole text (from 0) and its place."""

    number: int
    paragraph: str
    start: int
    end: int


@dataclass(frozen=True)
class SourceText:
    """A text as it was given, and the outline over it."""

    id: str
    title: str
    original: str
    paragraphs: tuple[Paragraph, ...]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of all paragraphs, in order."""
        return _sentences(self.original, self.paragraphs)

    def paragraph(self, paragraph_id: str) -> Paragraph:
        """Return the paragraph; raise ``KeyError`` when there is none of that id."""
        for paragraph in self.paragraphs:
            if paragraph.id == paragraph_id:
                return paragraph
        raise KeyError(paragraph_id)

    def quote(self, span: Span) -> str:
        """Return the words at a place."""
        return self.original[span.start : span.end]

    def locate(self, quotation: str, paragraph_id: str | None = None) -> Span:
        """Return the one place where the quotation stands.

        Raises ``QuoteNotFound`` or ``QuoteAmbiguous``; ``paragraph_id`` narrows the search.
        """
        inside = self.paragraphs if paragraph_id is None else (self.paragraph(paragraph_id),)
        places = [
            Span(self.id, paragraph.id, start, start + len(quotation))
            for paragraph in inside
            for start in _occurrences(self.original, quotation, paragraph)
        ]
        if not places:
            raise QuoteNotFound("the quotation does not stand in the text")
        if len(places) > 1:
            names = ", ".join(place.paragraph for place in places)
            raise QuoteAmbiguous(f"the quotation stands in the text {len(places)} times ({names})")
        return places[0]

    def sentences_of(self, span: Span) -> tuple[Sentence, ...]:
        """Return the sentences that the span touches, in order."""
        starts, ends = self._bounds
        return self.sentences[bisect_right(ends, span.start) : bisect_left(starts, span.end)]

    @cached_property
    def _bounds(self) -> tuple[list[int], list[int]]:
        """Where the sentences begin and end, both rising, since they follow each other."""
        return [one.start for one in self.sentences], [one.end for one in self.sentences]


def paragraph_ranges(original: str) -> list[tuple[int, int]]:
    """Find where the paragraphs of a plain text begin and end.

    Blank lines divide paragraphs; a text without any has one paragraph a line.
    White space around a paragraph does not belong to it.
    """
    divider = _BLANK_LINE if _BLANK_LINE.search(original.strip()) else re.compile(r"\n")
    ranges = []
    start = 0
    for match in [*divider.finditer(original), None]:
        end = len(original) if match is None else match.start()
        piece = original[start:end]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            ranges.append((left, left + len(piece.strip())))
        start = end if match is None else match.end()
    return ranges


def _occurrences(original: str, quotation: str, paragraph: Paragraph) -> list[int]:
    if not quotation:
        return []
    starts = []
    start = original.find(quotation, paragraph.start, paragraph.end)
    while start != -1:
        starts.append(start)
        start = original.find(quotation, start + 1, paragraph.end)
    return starts


@lru_cache(maxsize=64)
def _sentences(original: str, paragraphs: tuple[Paragraph, ...]) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for paragraph in paragraphs:
        start = paragraph.start
        for end in [*_sentence_ends(original, paragraph), paragraph.end]:
            left = start + len(original[start:end]) - len(original[start:end].lstrip())
            if left < end:
                found.append(Sentence(len(found), paragraph.id, left, end))
            start = end
    return tuple(found)


def _sentence_ends(original: str, paragraph: Paragraph) -> list[int]:
    piece = original[paragraph.start : paragraph.end]
    return [
        paragraph.start + match.end()
        for match in _BOUNDARY.finditer(piece)
        if not _is_abbreviation(piece, match)
    ]


def _is_abbreviation(piece: str, stop: re.Match[str]) -> bool:
    if stop.group()[0] != "." or len(stop.group()) > 1:
        return False
    # No abbreviation is longer; the whole of a long paragraph would be read once a sentence.
    before = piece[max(0, stop.start() - _LONGEST_WORD) : stop.start()]
    word = re.split(r"[\s(\[\"'“‘«]", before)[-1]
    if word.casefold() in _ABBREVIATIONS:
        return True
    # "U.S." or an initial: the sentence goes on, unless the next word can only begin one.
    if _INITIALS.search(before + ".") and (len(word) == 1 or "." in word):
        following = next(_WORD.finditer(piece, stop.end())).group()
        return following not in _SENTENCE_OPENERS or len(word) == 1
    return False


_SENTENCE_OPENERS = frozenset(
    "The This That These Those It Its He She They We However But And In On At As If When"
    " While For A An There Their His Her Such Some Many Most Although Because After Before".split()
)
