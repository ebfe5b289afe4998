"""A learner's statistics put together: all charts, the calendar, and what goes by group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from quizapp.core.retention import by_day, by_group, share_of
from quizapp.services.progress import DayCount, forecast_of
from quizapp.services.review_groups import paragraphs_studied, topics_studied
from quizapp.services.review_statistics import statistics_of
from quizapp.web.progress import charts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from quizapp.core.formats.csv_export import Cell
    from quizapp.core.retention import Group, Share
    from quizapp.services.learners import Learner
    from quizapp.services.review_groups import Groups
    from quizapp.services.review_statistics import Statistics, Wanted
    from quizapp.web.progress.chart import Chart

_DAYS_AHEAD = 30
_YEAR = 365
_DAY = timedelta(days=1)
_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A topic or a paragraph, and what was recalled of it."""

    title: str
    group: Group


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The topics, or the paragraphs, that were reviewed, in order."""

    name: str
    title: str
    lines: tuple[GroupLine, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that the page of statistics shows."""

    statistics: Statistics
    retention: Share
    minutes: int
    active: int
    charts: tuple[Chart, ...]
    calendar: tuple[DayCount, ...]
    tables: tuple[GroupTable, ...]

    @property
    def files(self) -> dict[str, tuple[Sequence[str], Sequence[Sequence[Cell]]]]:
        """The heading and the rows of each chart and table, by its name."""
        found: dict[str, tuple[Sequence[str], Sequence[Sequence[Cell]]]] = {
            one.name: (one.header, one.rows) for one in self.charts
        }
        days = [(day.date.isoformat(), day.count) for day in self.calendar if day.count]
        found["calendar"] = (("Day", "Reviews"), days)
        for table in self.tables:
            found[table.name] = (
                (table.title, "Reviews", "Recalled", "Counted", "Share", "Lapses"),
                [_group_cells(line) for line in table.lines],
            )
        return found


def report_of(session: Session, learner: Learner, wanted: Wanted, now: datetime) -> Report:
    """Return the statistics of the learner's reviews."""
    found = statistics_of(session, learner, wanted, now)
    days, today = by_day(found.ratings), learner.days.day_of(now)
    first = found.first_day or min(days, default=today)
    forecast = forecast_of(session, learner, now, _DAYS_AHEAD, wanted.bank_id)
    return Report(
        statistics=found,
        retention=share_of(found.ratings),
        minutes=round(sum(time for _, time in days.values()) / _MINUTE),
        active=len(days),
        charts=(
            charts.retention_by_month(found),
            charts.retention_by_interval(found),
            charts.calibration_chart(found),
            charts.forecast_chart(forecast),
            charts.time_chart(days, first, today),
            charts.buttons_chart(found),
            charts.hours_chart(found),
            *charts.memory_charts(found.memories),
        ),
        calendar=_calendar(days, max(first, today - (_YEAR - 1) * _DAY), today),
        tables=tuple(_tables(session, learner.id, wanted, found)),
    )


def _calendar(
    days: Mapping[date, tuple[int, int]], first: date, today: date
) -> tuple[DayCount, ...]:
    return tuple(
        DayCount(day, days.get(day, (0, 0))[0])
        for day in (first + number * _DAY for number in range((today - first).days + 1))
    )


def _tables(
    session: Session, learner_id: int, wanted: Wanted, found: Statistics
) -> Iterator[GroupTable]:
    topics = topics_studied(session, learner_id, wanted.bank_id)
    yield GroupTable("topics", "Topic", _lines(topics, found))
    if wanted.bank_id is not None:
        paragraphs = paragraphs_studied(session, learner_id, wanted.bank_id)
        yield GroupTable("paragraphs", "Paragraph", _lines(paragraphs, found))


def _lines(groups: Groups, found: Statistics) -> tuple[GroupLine, ...]:
    sums = by_group(found.ratings, groups.of_items)
    return tuple(
        GroupLine(title, sums[group]) for group, title in groups.titles.items() if group in sums
    )


def _group_cells(line: GroupLine) -> tuple[Cell, ...]:
    group, share = line.group, line.group.share
    value = None if share.value is None else round(share.value, 4)
    return line.title, group.reviews, share.recalled, share.total, value, group.lapses
