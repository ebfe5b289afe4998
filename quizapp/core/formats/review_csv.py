"""Reads a log of reviews from CSV: the columns that Anki's and py-fsrs's exports have."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from quizapp.core.errors import LogError, Problem

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Iterator, Sequence

    from quizapp.core.scheduling.columns import Log
    from quizapp.core.scheduling.days import Days

_COLUMNS = ("card_id", "review_rating", "review_time")
_SEPARATORS = ",;\t"
_RATINGS = {"1", "2", "3", "4"}
_MANUAL = "0"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MILLISECOND = 1000
# The year 9000: whatever lies beyond is no date.
_LATEST = 221_845_392_000_000
_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class ReviewLog:
    """A log as it was read; ``skipped`` counts lines of rating 0, which are no reviews."""

    log: Log
    skipped: int


@dataclass(frozen=True, slots=True)
class _Line:
    card: str
    rating: int
    at: int


def read(source: bytes, days: Days) -> ReviewLog:
    """Return the reviews of a log, whose days are counted as ``days`` does.

    ``card_id`` is any text, ``review_rating`` 1 to 4, ``review_time`` an ISO 8601 time (the
    wall clock of the zone of ``days`` when it names no other) or whole milliseconds since
    1970 (UTC). Other columns are ignored. Rating 0 is what Anki writes when somebody sets a
    card's due date by hand: such lines are skipped. Refuses everything else with
    ``LogError``, which lists the first twenty faults by line.
    """
    import numpy as np

    from quizapp.core.scheduling.columns import make_log

    lines, skipped = _lines(source, ZoneInfo(days.zone))
    _, card = np.unique([line.card for line in lines], return_inverse=True)
    rating = np.array([line.rating for line in lines], dtype=np.int64)
    at = np.array([line.at for line in lines], dtype=np.int64)
    return ReviewLog(make_log(days, card.astype(np.int64), rating, at), skipped)


def _lines(source: bytes, zone: ZoneInfo) -> tuple[list[_Line], int]:
    """Return the reviews, and how many lines of rating 0 there were."""
    places, rows = _opened(source)
    lines: list[_Line] = []
    problems: list[Problem] = []
    skipped = 0
    for number, cells in rows:
        try:
            line = _line(number, _chosen(number, cells, places), zone)
        except LogError as error:
            problems += error.problems
            if len(problems) == _MOST_PROBLEMS:
                break
        else:
            skipped += line is None
            lines += [line] if line else []
    if problems:
        raise LogError(problems)
    return lines, skipped


def _opened(source: bytes) -> tuple[tuple[int, ...], Iterator[tuple[int, list[str]]]]:
    """Return where the three columns are, and the lines with their numbers."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = source.count(b"\n", 0, error.start) + 1
        raise _refusal(number, "this is not UTF-8", "Save the file as CSV in UTF-8") from None
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    rows = _rows(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    _, header = next(rows, (1, []))
    return _places([name.strip() for name in header]), rows


def _rows(reader: Reader) -> Iterator[tuple[int, list[str]]]:
    """Yield each line that is not empty with its number."""
    try:
        for cells in reader:
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        mend = "Mend the quotes, or write the log again"
        raise _refusal(reader.line_num, f"this is no CSV ({error})", mend) from None


def _places(header: Sequence[str]) -> tuple[int, ...]:
    missing = [name for name in _COLUMNS if name not in header]
    if missing:
        there = ", ".join(header) or "nothing"
        raise _refusal(
            1,
            f"there is no column {' and no column '.join(missing)}",
            f"The first line must name {', '.join(_COLUMNS)}; it has {there}",
        )
    return tuple(header.index(name) for name in _COLUMNS)


def _chosen(number: int, cells: Sequence[str], places: tuple[int, ...]) -> tuple[str, ...]:
    if max(places) >= len(cells):
        raise _refusal(
            number, f"there are {len(cells)} cells only", "Give each line all cells of the first"
        )
    return tuple(cells[place].strip() for place in places)


def _line(number: int, cells: tuple[str, ...], zone: ZoneInfo) -> _Line | None:
    card, rating, time = cells
    if rating == _MANUAL:
        return None
    if not card:
        raise _refusal(number, "the card_id is empty", "Say which card it was")
    if rating not in _RATINGS:
        raise _refusal(
            number,
            f"the review_rating is {rating!r}",
            "Give 1 (again), 2 (hard), 3 (good) or 4 (easy)",
        )
    return _Line(card, int(rating), _microseconds(number, time, zone))


def _microseconds(number: int, time: str, zone: ZoneInfo) -> int:
    if time.isascii() and time.isdigit():
        if len(time) <= len(str(_LATEST)) and int(time) <= _LATEST:
            return int(time) * _MILLISECOND
        raise _refusal(
            number, f"the review_time {time} lies too far ahead", "Give milliseconds since 1970"
        )
    try:
        at = datetime.fromisoformat(time)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        return (at - _EPOCH) // _MICROSECOND
    except (ValueError, OverflowError):
        raise _refusal(
            number,
            f"the review_time is {time!r}",
            "Give an ISO 8601 time, as 2026-01-31T18:05:00Z, or milliseconds since 1970",
        ) from None


def _refusal(line: int, message: str, mend: str) -> LogError:
    return LogError([Problem(line, message, mend)])
