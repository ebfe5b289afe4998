"""The geometry of the charts: where each day and each bar stands in its drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

CELL = 14  # a square of the calendar with the gap around it, in user units
_LEFT = 30
_TOP = 18
_LEVELS = 4
_BAR_AREA = 96
_BAR_TOP = 22
_CHART_WIDTH = 360
_MOST_LABELS = 8


class Day(Protocol):
    """A day and how much was done on it."""

    @property
    def date(self) -> date:
        """The learner's own calendar day."""

    @property
    def count(self) -> int:
        """How many reviews or answers."""


class Bar(Protocol):
    """A labelled amount."""

    @property
    def label(self) -> str:
        """A word or a short date."""

    @property
    def count(self) -> int:
        """How many."""


@dataclass(frozen=True, slots=True)
class DayCell:
    """A square of the calendar; ``level`` runs from 0 (nothing) to 4 (the busiest)."""

    x: int
    y: int
    level: int
    date: date
    count: int


@dataclass(frozen=True, slots=True)
class Label:
    """A word at a place of the drawing."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """A drawn calendar; weeks are columns, Monday is the first row."""

    width: int
    height: int
    cells: tuple[DayCell, ...]
    months: tuple[Label, ...]
    total: int
    active: int


@dataclass(frozen=True, slots=True)
class BarShape:
    """A drawn bar; ``label`` is empty where labels would collide."""

    x: float
    y: float
    width: float
    height: float
    label: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Drawn bars over a base line."""

    width: int
    height: int
    base: int
    bars: tuple[BarShape, ...]
    total: int
    most: int


def calendar_of(days: Sequence[Day]) -> Calendar:
    """Lay out days, ascending by date; days that are not given are drawn empty."""
    if not days:
        return Calendar(_LEFT, _TOP, (), (), 0, 0)
    counts = {day.date: day.count for day in days}
    first = min(counts) - timedelta(days=min(counts).weekday())
    most = max(counts.values())
    span = (max(counts) - first).days + 1
    cells = tuple(
        _cell(first, first + timedelta(days=offset), counts, most) for offset in range(span)
    )
    weeks = (span + 6) // 7
    return Calendar(
        width=_LEFT + weeks * CELL,
        height=_TOP + 7 * CELL,
        cells=cells,
        months=_months(first, weeks),
        total=sum(counts.values()),
        active=sum(count > 0 for count in counts.values()),
    )


def forecast_of(bars: Sequence[Bar]) -> Forecast:
    """Lay out bars side by side, the highest as high as the drawing."""
    most = max((bar.count for bar in bars), default=0)
    step = _CHART_WIDTH / max(1, len(bars))
    every = -(-len(bars) // _MOST_LABELS)
    shapes = []
    for place, bar in enumerate(bars):
        height = _BAR_AREA * bar.count / most if most else 0
        shapes.append(
            BarShape(
                x=round(place * step + step * 0.14, 2),
                y=round(_BAR_TOP + _BAR_AREA - height, 2),
                width=round(step * 0.72, 2),
                height=round(height, 2),
                label=bar.label if place % every == 0 else "",
                name=bar.label,
                count=bar.count,
            )
        )
    base = _BAR_TOP + _BAR_AREA
    total = sum(bar.count for bar in bars)
    return Forecast(_CHART_WIDTH, base + 24, base, tuple(shapes), total, most)


def _cell(first: date, day: date, counts: dict[date, int], most: int) -> DayCell:
    week, weekday = divmod((day - first).days, 7)
    count = counts.get(day, 0)
    level = -(-count * _LEVELS // most) if most else 0
    return DayCell(_LEFT + week * CELL, _TOP + weekday * CELL, level, day, count)


def _months(first: date, weeks: int) -> tuple[Label, ...]:
    labels: list[Label] = []
    for week in range(weeks):
        monday = first + timedelta(weeks=week)
        begins = week == 0 or monday.month != (monday - timedelta(weeks=1)).month
        room = not labels or _LEFT + week * CELL - labels[-1].x >= 2 * CELL
        if begins and room:
            labels.append(Label(_LEFT + week * CELL, f"{monday:%b}"))
    return tuple(labels)
