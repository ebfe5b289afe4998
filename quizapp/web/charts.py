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
_PLOT_LEFT = 36
_PLOT_EDGE = 8
_PLOT_TOP = 10
_PLOT_AREA = 140


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


class Point(Protocol):
    """A place in a plot, from 0 to 1 both ways, and what it says."""

    @property
    def x(self) -> float:
        """How far to the right."""

    @property
    def y(self) -> float:
        """How high."""

    @property
    def words(self) -> str:
        """What it says."""


class Series(Protocol):
    """Points of one kind, joined by a line."""

    @property
    def name(self) -> str:
        """What they are."""

    @property
    def points(self) -> Sequence[Point]:
        """From left to right."""


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


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at a place of the drawing, and what it says."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class SeriesShape:
    """A drawn series: its line as an SVG path, and its marks."""

    name: str
    path: str
    marks: tuple[Mark, ...]
    is_square: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """Drawn series between ``left`` and ``right``, ``top`` (100 %) and ``base`` (the lowest)."""

    width: int
    height: int
    left: int
    right: int
    top: int
    base: int
    lines: tuple[Mark, ...]
    series: tuple[SeriesShape, ...]


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


def forecast_of(bars: Sequence[Bar], top: int | None = None) -> Forecast:
    """Lay out bars side by side; ``top``, else the highest, is as high as the drawing."""
    highest = max((bar.count for bar in bars), default=0)
    most = highest if top is None else top
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
    return Forecast(_CHART_WIDTH, base + 24, base, tuple(shapes), total, highest)


def plot_of(series: Sequence[Series], low: float = 0.0) -> Plot:
    """Lay out points over a height from ``low`` to 100 %, the second series with square marks."""
    right = _CHART_WIDTH - _PLOT_EDGE
    base = _PLOT_TOP + _PLOT_AREA
    drawn = []
    for place, one in enumerate(series):
        marks = tuple(
            Mark(
                round(_PLOT_LEFT + (right - _PLOT_LEFT) * point.x, 2),
                round(base - _PLOT_AREA * (point.y - low) / (1 - low), 2),
                point.words,
            )
            for point in one.points
        )
        path = " ".join(f"{'L' if n else 'M'}{mark.x} {mark.y}" for n, mark in enumerate(marks))
        drawn.append(SeriesShape(one.name, path, marks, is_square=place % 2 == 1))
    lines = tuple(
        Mark(_PLOT_LEFT, base - _PLOT_AREA * n / 4, f"{round(100 * low + 25 * n * (1 - low))} %")
        for n in range(5)
    )
    return Plot(_CHART_WIDTH, base + 24, _PLOT_LEFT, right, _PLOT_TOP, base, lines, tuple(drawn))


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
