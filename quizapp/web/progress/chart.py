"""What a chart is: what is drawn, and the same figures as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.core.formats.csv_export import Cell


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled amount."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a drawing, both from 0 to 1, and what it says."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one kind, joined by a line."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: bars or series or neither, and its table. ``top`` is what full bars stand for.

    ``low`` is the share at which the height of a plot begins.
    """

    name: str
    title: str
    hint: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: tuple[Bar, ...] = ()
    series: tuple[Series, ...] = ()
    ends: tuple[str, str] = ("", "")
    top: int | None = None
    unit: str = ""
    has_diagonal: bool = False
    low: float = 0.0
    otherwise: str = "Nothing in this period."

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(bar.count for bar in self.bars) and not self.series
