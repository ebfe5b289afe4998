"""How well cards were recalled, from the log of ratings: shares by month, interval and group.

True retention counts ratings of cards that were in review and had been seen on an earlier
day. Whether a card was in review follows from its ratings and the learning steps alone, so
no model of memory is asked.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from quizapp.core.reviewlog import Action, CardState, after, standing
from quizapp.core.scheduling import Rating, State

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from quizapp.core.reviewlog import LogLine, SchedulerAt

K = TypeVar("K")

# From three weeks on a card is mature. As in Anki.
MATURE = 21
# The days from which each band of intervals begins.
INTERVALS = (1, 3, 7, MATURE, 60, 180)
_BINS = 10
_FEWEST_IN_A_BIN = 10


class Band(StrEnum):
    """How old the memory was that a rating found."""

    LEARNING = "learning"
    YOUNG = "young"
    MATURE = "mature"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log that stands: a rating, or a reset (without one).

    ``day`` and ``hour`` are the learner's own. ``by_hand`` tells a rating of a flashcard
    from an answer in a quiz. ``steps`` are how many there were to learn and to learn again.
    """

    card_id: int
    item_id: int
    day: date
    hour: int
    rating: Rating | None
    by_hand: bool
    milliseconds: int
    steps: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating, the state in which it found its card, and the days since the last one."""

    line: Line
    rating: Rating
    state: State
    interval: int

    @property
    def band(self) -> Band:
        """How old the memory was."""
        if self.state is not State.REVIEW:
            return Band.LEARNING
        return Band.MATURE if self.interval >= MATURE else Band.YOUNG

    @property
    def is_recalled(self) -> bool:
        """Whether the learner knew it."""
        return self.rating is not Rating.AGAIN

    @property
    def is_lapse(self) -> bool:
        """Whether it was known once and is forgotten."""
        return self.state is State.REVIEW and not self.is_recalled

    @property
    def counts(self) -> bool:
        """Whether true retention counts it."""
        return self.line.by_hand and self.state is State.REVIEW and self.interval > 0


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    recalled: int
    total: int

    @property
    def value(self) -> float | None:
        """The share from 0 to 1; None of nothing."""
        return self.recalled / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Month:
    """What was recalled in a month of the learner's, given by its first day."""

    first: date
    young: Share
    mature: Share


@dataclass(frozen=True, slots=True)
class Group:
    """What was recalled of a topic or a paragraph."""

    share: Share
    reviews: int
    lapses: int


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Reviews for which about the same recall was predicted, and what share was recalled."""

    predicted: float
    actual: float
    count: int


@dataclass(slots=True)
class _Place:
    """Where a card stands on the way through its ratings."""

    state: State = State.NEW
    step: int = 0
    day: date | None = None


def rated(lines: Iterable[Line]) -> list[Rated]:
    """Return the ratings with the states in which they found their cards.

    The lines are in the order in which they count, all of a card from its first on.
    """
    places: dict[int, _Place] = {}
    found = []
    for line in lines:
        if line.rating is None:
            places.pop(line.card_id, None)
            continue
        place = places.setdefault(line.card_id, _Place())
        interval = 0 if place.day is None else (line.day - place.day).days
        found.append(Rated(line, line.rating, place.state, interval))
        place.state, place.step = next_place(place.state, place.step, line.rating, line.steps)
        place.day = line.day
    return found


def next_place(
    state: State, step: int, rating: Rating, steps: tuple[int, int]
) -> tuple[State, int]:
    """Return the state and the step after a rating.

    ``steps`` are how many there are to learn and to learn again.
    """
    learning, relearning = steps
    if state is State.REVIEW:
        if rating is Rating.AGAIN and relearning:
            return State.RELEARNING, 0
        return State.REVIEW, 0
    count = relearning if state is State.RELEARNING else learning
    stays = State.RELEARNING if state is State.RELEARNING else State.LEARNING
    match rating:
        case Rating.AGAIN:
            step = 0
        case Rating.EASY:
            step = count
        case Rating.GOOD:
            step += 1
        case _:
            pass
    return (stays, step) if step < count else (State.REVIEW, 0)


def share_of(ratings: Iterable[Rated]) -> Share:
    """Return how many of the ratings that true retention counts were recalled."""
    counted = [one.is_recalled for one in ratings if one.counts]
    return Share(sum(counted), len(counted))


def by_month(ratings: Iterable[Rated]) -> list[Month]:
    """Return true retention month by month, in order; months without any are left out."""
    months = _grouped(ratings, lambda one: one.line.day.replace(day=1))
    return [
        Month(
            first,
            share_of(one for one in months[first] if one.band is Band.YOUNG),
            share_of(one for one in months[first] if one.band is Band.MATURE),
        )
        for first in sorted(months)
    ]


def by_interval(ratings: Iterable[Rated]) -> list[Share]:
    """Return true retention by the days since the last rating: one share a band."""
    bands = _grouped(ratings, lambda one: sum(one.interval >= first for first in INTERVALS))
    return [share_of(bands.get(number, ())) for number in range(1, len(INTERVALS) + 1)]


def by_group(ratings: Iterable[Rated], groups: Mapping[int, Collection[str]]) -> dict[str, Group]:
    """Return what was recalled of each group; ``groups`` gives those of an item by its id."""
    found: dict[str, list[Rated]] = {}
    for one in ratings:
        for group in groups.get(one.line.item_id, ()):
            found.setdefault(group, []).append(one)
    return {
        group: Group(share_of(inside), len(inside), sum(one.is_lapse for one in inside))
        for group, inside in found.items()
    }


def by_button(ratings: Iterable[Rated]) -> dict[Band, tuple[int, ...]]:
    """Return how often each of the four buttons was pressed, by how old the memory was."""
    counts = Counter((one.band, one.rating) for one in ratings if one.line.by_hand)
    return {band: tuple(counts[band, rating] for rating in Rating) for band in Band}


def by_hour(ratings: Iterable[Rated]) -> list[Share]:
    """Return the ratings by hand of each hour of the day, and how many were recalled."""
    hours = Counter(one.line.hour for one in ratings if one.line.by_hand)
    right = Counter(one.line.hour for one in ratings if one.line.by_hand and one.is_recalled)
    return [Share(right[hour], hours[hour]) for hour in range(24)]


def by_day(ratings: Iterable[Rated]) -> dict[date, tuple[int, int]]:
    """Return for each day how many ratings there were, and their milliseconds."""
    found: dict[date, tuple[int, int]] = {}
    for one in ratings:
        count, time = found.get(one.line.day, (0, 0))
        found[one.line.day] = (count + 1, time + one.line.milliseconds)
    return found


def histogram(values: Iterable[float], bounds: Sequence[float]) -> list[int]:
    """Count the values below the first bound, from each bound to the next, and above the last."""
    counts = Counter(sum(value >= bound for bound in bounds) for value in values)
    return [counts[number] for number in range(len(bounds) + 1)]


def predictions(
    lines: Iterable[LogLine], scheduler_at: SchedulerAt, by_hand: Collection[str], *, card_id: int
) -> Iterator[tuple[datetime, float, bool]]:
    """Replay a card's log: what recall the model gave each review, and whether it was recalled.

    The reviews are those that true retention counts; ``by_hand`` holds the keys of the lines
    that are no answers in quizzes.
    """
    state = CardState()
    for line in standing(lines):
        scheduler, memory = scheduler_at(line.at), state.memory
        if (
            line.action is Action.RATE
            and line.review is not None
            and line.key in by_hand
            and memory.state is State.REVIEW
            and memory.last_review is not None
            and scheduler.days.between(memory.last_review, line.at)
        ):
            recall = scheduler.retrievability(memory, line.at)
            yield line.at, recall, line.review.rating is not Rating.AGAIN
        state = after(state, line, scheduler, card_id=card_id)


def calibration(predicted: Iterable[tuple[float, bool]]) -> list[CalibrationBin]:
    """Put reviews into at most ten bins of equal size, by rising predicted recall.

    A bin holds at least ten reviews: fewer say nothing of a share.
    """
    ordered = sorted(predicted)
    bins = min(_BINS, len(ordered) // _FEWEST_IN_A_BIN)
    edges = [len(ordered) * number // bins for number in range(bins + 1)] if bins else []
    return [
        CalibrationBin(
            sum(recall for recall, _ in inside) / len(inside),
            sum(recalled for _, recalled in inside) / len(inside),
            len(inside),
        )
        for inside in (ordered[a:b] for a, b in pairwise(edges))
    ]


def _grouped(ratings: Iterable[Rated], key: Callable[[Rated], K]) -> dict[K, list[Rated]]:
    found: dict[K, list[Rated]] = {}
    for one in ratings:
        if one.counts:
            found.setdefault(key(one), []).append(one)
    return found
