"""Charts stand where they should: weeks as columns, bars on the base line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from quizapp.web.charts import CELL, calendar_of, forecast_of, plot_of

MONDAY = date(2026, 8, 10)


@dataclass(frozen=True)
class Day:
    date: date
    count: int


@dataclass(frozen=True)
class Bar:
    label: str
    count: int


def test_a_week_is_a_column_that_begins_on_monday() -> None:
    drawn = calendar_of([Day(MONDAY + timedelta(days=2), 4), Day(MONDAY + timedelta(days=8), 1)])

    assert drawn.cells[0].date == MONDAY
    assert len(drawn.cells) == 9
    by_date = {cell.date: cell for cell in drawn.cells}
    wednesday, tuesday = by_date[MONDAY + timedelta(days=2)], by_date[MONDAY + timedelta(days=8)]
    assert tuesday.x - wednesday.x == CELL
    assert wednesday.y - tuesday.y == CELL


def test_the_busiest_day_is_the_darkest_and_any_work_shows() -> None:
    days = [Day(MONDAY + timedelta(days=n), count) for n, count in enumerate((0, 1, 50, 100))]

    assert [cell.level for cell in calendar_of(days).cells] == [0, 1, 2, 4]


def test_the_months_are_named_where_they_begin() -> None:
    days = [Day(MONDAY + timedelta(days=n), 0) for n in range(60)]

    drawn = calendar_of(days)

    assert [label.text for label in drawn.months] == ["Aug", "Sep", "Oct"]
    assert drawn.total == 0
    assert drawn.active == 0


def test_the_highest_bar_fills_the_drawing_and_all_stand_on_the_base() -> None:
    drawn = forecast_of([Bar("a", 10), Bar("b", 5), Bar("c", 0)])

    assert [bar.height for bar in drawn.bars] == [96, 48, 0]
    assert {bar.y + bar.height for bar in drawn.bars} == {drawn.base}
    assert drawn.total == 15


def test_labels_of_many_bars_do_not_collide() -> None:
    drawn = forecast_of([Bar(str(n), 1) for n in range(30)])

    assert sum(bool(bar.label) for bar in drawn.bars) <= 8
    assert all(bar.name for bar in drawn.bars)


def test_bars_of_per_cents_stand_under_the_whole() -> None:
    half = forecast_of([Bar("Mon", 50)], 100).bars[0]
    whole = forecast_of([Bar("Mon", 50)]).bars[0]

    assert half.height == whole.height / 2


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Series:
    name: str
    points: tuple[Point, ...]


def test_a_plot_spans_its_area_and_tells_series_apart_by_shape() -> None:
    line = (Point(0.0, 0.0, "none"), Point(1.0, 1.0, "all"))

    drawn = plot_of([Series("young", line), Series("mature", line[:1])])

    first, second = drawn.series
    assert (first.marks[0].x, first.marks[0].y) == (drawn.left, drawn.base)
    assert (first.marks[1].x, first.marks[1].y) == (drawn.right, drawn.top)
    assert first.path.startswith("M")
    assert first.path.count("L") == 1
    assert (first.is_square, second.is_square) == (False, True)
    assert [line.text for line in drawn.lines] == ["0 %", "25 %", "50 %", "75 %", "100 %"]


def test_a_plot_may_begin_above_nothing() -> None:
    drawn = plot_of([Series("young", (Point(0.0, 0.75, "some"),))], 0.5)

    assert drawn.series[0].marks[0].y == (drawn.top + drawn.base) / 2
    assert drawn.lines[0].text == "50 %"
