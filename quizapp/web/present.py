"""Values for templates: marked runs of a source text, and times in a learner's zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.generation.blocks import blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, tzinfo

    from quizapp.core.text import Paragraph, SourceText, Span

_KINDS_OF_LINES = frozenset({"list", "table", "code"})
_LINE_END = re.compile(r"[ \t]*\n")
_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_NEAR = 45  # seconds that still count as "now"
_WEEKS_FROM = 21  # days
_MONTHS_FROM = 75
_YEARS_FROM = 548
_DAYS_A_MONTH = 30.44
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph, either evidence or not."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph cut into runs, with its heading and its place in the text."""

    text_id: str
    paragraph_id: str
    heading: str
    runs: tuple[Run, ...]
    keeps_lines: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, as a machine reads it, as an exact date, and seen from now."""

    iso: str
    exact: str
    relative: str


def marked_runs(text: SourceText, paragraph: Paragraph, spans: Iterable[Span]) -> tuple[Run, ...]:
    """Cut a paragraph into marked and unmarked runs; joined, they are the paragraph.

    Spans of other texts and paragraphs are passed over; overlapping ones are merged.
    """
    runs: list[Run] = []
    position = paragraph.start
    for start, end in _merged(text, paragraph, spans):
        if position < start:
            runs.append(Run(text.original[position:start], is_marked=False))
        runs.append(Run(text.original[start:end], is_marked=True))
        position = end
    if position < paragraph.end:
        runs.append(Run(text.original[position : paragraph.end], is_marked=False))
    return tuple(runs)


def keeps_lines(paragraph: str) -> bool:
    """Whether the lines of a paragraph stand for something: those of a list, a table, of code."""
    if "\n" not in paragraph.strip():
        return False
    return blocks_of(paragraph)[0].kind in _KINDS_OF_LINES


def ends_line(text: SourceText, place: int) -> bool:
    """Whether nothing but blanks stands between a place and the end of its line."""
    return _LINE_END.match(text.original, place) is not None


def passages(
    text: SourceText, spans: Sequence[Span], *, context: bool = True
) -> tuple[Passage, ...]:
    """Return the paragraphs that hold evidence, in the order of the text.

    Without ``context`` a paragraph shrinks to its sentences that hold evidence.
    """
    return tuple(
        Passage(
            text.id,
            paragraph.id,
            paragraph.heading,
            marked_runs(text, paragraph if context else _narrowed(text, paragraph, spans), spans),
            keeps_lines(text.original[paragraph.start : paragraph.end]),
        )
        for paragraph in text.paragraphs
        if _merged(text, paragraph, spans)
    )


def moment(at: datetime, zone: tzinfo, now: datetime) -> Moment:
    """Return a time as seen in a zone; ``at`` and ``now`` are aware."""
    local = at.astimezone(zone)
    exact = f"{local:%A} {local.day} {local:%B %Y, %H:%M %Z}"
    return Moment(at.isoformat(timespec="seconds"), exact, relative((at - now).total_seconds()))


def relative(seconds: float) -> str:
    """Return a distance in time as people say it: ``in 3 days``, ``2 hours ago``, ``now``."""
    if abs(seconds) < _NEAR:
        return "now"
    words = rough_length(abs(seconds))
    return f"in {words}" if seconds > 0 else f"{words} ago"


def rough_length(seconds: float) -> str:
    """Return a length of time in its largest sensible unit: ``3 days``, ``1 hour``."""
    days = seconds / _DAY
    if seconds < _HOUR - _MINUTE / 2:
        return _counted(max(1, seconds / _MINUTE), "minute")
    if seconds < _DAY - _HOUR / 2:
        return _counted(seconds / _HOUR, "hour")
    if days < _WEEKS_FROM:
        return _counted(days, "day")
    if days < _MONTHS_FROM:
        return _counted(days / 7, "week")
    if days < _YEARS_FROM:
        return _counted(days / _DAYS_A_MONTH, "month")
    return _counted(days / _DAYS_A_YEAR, "year")


def plain_date(at: datetime, zone: tzinfo) -> str:
    """Return a short date and time for tables: ``3 Aug 2026, 14:05``."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M}"


def _counted(amount: float, unit: str) -> str:
    number = round(amount)
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _merged(
    text: SourceText, paragraph: Paragraph, spans: Iterable[Span]
) -> tuple[tuple[int, int], ...]:
    inside = sorted(
        (max(span.start, paragraph.start), min(span.end, paragraph.end))
        for span in spans
        if span.text == text.id and span.paragraph == paragraph.id
    )
    merged: list[tuple[int, int]] = []
    for start, end in inside:
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _narrowed(text: SourceText, paragraph: Paragraph, spans: Sequence[Span]) -> Paragraph:
    touched = [
        sentence
        for span in spans
        if span.text == text.id and span.paragraph == paragraph.id
        for sentence in text.sentences_of(span)
        if sentence.paragraph == paragraph.id
    ]
    if not touched:
        return paragraph
    start = min(sentence.start for sentence in touched)
    end = max(sentence.end for sentence in touched)
    return type(paragraph)(paragraph.id, paragraph.heading, start, end)
