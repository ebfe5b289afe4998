"""A learner's statistics as charts: each with what is drawn and the same figures as a table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from quizapp.core.retention import (
    INTERVALS,
    Band,
    by_button,
    by_hour,
    by_interval,
    by_month,
    histogram,
)
from quizapp.core.scheduling import Rating, State
from quizapp.web.progress.chart import Bar, Chart, Point, Series

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from quizapp.core.formats.csv_export import Cell
    from quizapp.core.retention import Share
    from quizapp.core.scheduling import Memory
    from quizapp.services.progress import DayCount
    from quizapp.services.review_statistics import Statistics

_HALF = 0.5
_DAY = timedelta(days=1)
_MINUTE = 60_000
_SHARE_HEADER = ("Recalled", "Reviews", "Share")
_INTERVAL_WORDS = ("1–2 d", "3–6 d", "1–3 wk", "3–9 wk", "2–6 mo", "6 mo on")
_MONTH_HEADER = (
    "Month",
    *(f"{band} {word.lower()}" for band in ("Young", "Mature") for word in _SHARE_HEADER),
)
_LENGTHS = (*INTERVALS, 365)
_LENGTH_WORDS = ("< 1 d", *_INTERVAL_WORDS[:-1], "6–12 mo", "1 yr on")
_MOST_DAYS = 31  # as bars of their own
_MOST_WEEKS = 20


def retention_by_month(statistics: Statistics) -> Chart:
    """How much was recalled month by month, of young and of mature cards."""
    months = by_month(statistics.ratings)
    places = {month.first: place / max(1, len(months) - 1) for place, month in enumerate(months)}
    series = []
    for band in (Band.YOUNG, Band.MATURE):
        points = tuple(
            Point(places[month.first], share.value, f"{_month(month.first)}: {_of(share)}")
            for month in months
            if (share := month.young if band is Band.YOUNG else month.mature).value is not None
        )
        if points:
            series.append(Series(band.value, points))
    return Chart(
        "retention-by-month",
        "True retention by month",
        "The share of reviews that you recalled, of cards in review that you had seen on an"
        " earlier day. Mature cards had waited three weeks or longer.",
        _MONTH_HEADER,
        tuple((f"{one.first:%Y-%m}", *_cells(one.young), *_cells(one.mature)) for one in months),
        series=tuple(series),
        ends=(_month(months[0].first), _month(months[-1].first)) if months else ("", ""),
        low=_floor(min([1.0, *(point.y for one in series for point in one.points)])),
        otherwise="Shows once a card that you learned has come back on a later day.",
    )


def retention_by_interval(statistics: Statistics) -> Chart:
    """How much was recalled after short and after long waits."""
    shares = dict(zip(_INTERVAL_WORDS, by_interval(statistics.ratings), strict=True))
    return Chart(
        "retention-by-interval",
        "True retention by interval",
        "By the days since the review before, in per cent.",
        ("Interval", *_SHARE_HEADER),
        tuple((words, *_cells(share)) for words, share in shares.items()),
        bars=_share_bars(shares.items()),
        top=100,
        unit="%",
        otherwise="Shows once a card that you learned has come back on a later day.",
    )


def calibration_chart(statistics: Statistics) -> Chart:
    """Set the recall that was predicted against the share that was recalled."""
    bins = statistics.calibration
    low = _floor(min([1.0, *(one.predicted for one in bins), *(one.actual for one in bins)]))
    points = tuple(
        Point(
            (one.predicted - low) / (1 - low),
            one.actual,
            f"predicted {one.predicted:.2f}, recalled {one.actual:.2f} of {one.count}",
        )
        for one in bins
    )
    return Chart(
        "calibration",
        "Predicted and actual recall",
        f"From your {statistics.calibrated} latest such reviews. On the line the predictions"
        " are right; above it you remember more than predicted, below it less.",
        ("Predicted", "Recalled", "Reviews"),
        tuple((round(one.predicted, 4), round(one.actual, 4), one.count) for one in bins),
        series=(Series("recalled", points),) if points else (),
        ends=(f"predicted {low * 100:.0f} %", "100 %"),
        has_diagonal=True,
        low=low,
        otherwise="Shows after ten reviews of cards that came back on a later day.",
    )


def buttons_chart(statistics: Statistics) -> Chart:
    """How often each answer button was pressed."""
    counts = by_button(statistics.ratings)
    totals = [sum(counts[band][place] for band in Band) for place in range(len(Rating))]
    names = [rating.name.capitalize() for rating in Rating]
    return Chart(
        "buttons",
        "Answer buttons",
        "How often you chose each.",
        ("Button", *(band.value.capitalize() for band in Band), "All"),
        tuple(
            (name, *(counts[band][place] for band in Band), totals[place])
            for place, name in enumerate(names)
        ),
        bars=tuple(map(Bar, names, totals)),
    )


def hours_chart(statistics: Statistics) -> Chart:
    """At which hours of the day cards were reviewed."""
    hours = by_hour(statistics.ratings)
    return Chart(
        "hours",
        "Hours of the day",
        "Reviews by the hour at which you did them, by your own clock.",
        ("Hour", *_SHARE_HEADER),
        tuple((f"{hour:02}:00", *_cells(share)) for hour, share in enumerate(hours)),
        bars=tuple(Bar(f"{hour:02}", share.total) for hour, share in enumerate(hours)),
    )


def forecast_chart(days: Sequence[DayCount]) -> Chart:
    """How many cards come back on each of the days ahead."""
    return Chart(
        "forecast",
        f"Cards due in the next {len(days)} days",
        "Today counts all that is due by the end of the day.",
        ("Day", "Cards"),
        tuple((day.date.isoformat(), day.count) for day in days),
        bars=tuple(
            Bar("Today" if place == 0 else _short(day.date), day.count)
            for place, day in enumerate(days)
        ),
        otherwise="No card is due in these days.",
    )


def time_chart(days: Mapping[date, tuple[int, int]], first: date, today: date) -> Chart:
    """How many minutes were spent, by days, weeks or months, whichever are not too many."""
    spent = {day: time / _MINUTE for day, (_, time) in days.items()}
    length = (today - first).days + 1
    every = [first + place * _DAY for place in range(length)]
    if length <= _MOST_DAYS:
        word, label = "day", {day: _short(day) for day in every}
    elif length <= _MOST_WEEKS * 7:
        word = "week"
        label = {day: _short(day - day.weekday() * _DAY) for day in every}
    else:
        word, label = "month", {day: f"{day:%b %y}" for day in every}
    sums: dict[str, float] = {}
    for day in every:
        sums[label[day]] = sums.get(label[day], 0.0) + spent.get(day, 0.0)
    return Chart(
        "time",
        f"Minutes by {word}",
        "The time from the question to your rating, where it was measured.",
        ("Day", "Reviews", "Minutes"),
        tuple(
            (day.isoformat(), count, round(time / _MINUTE, 2))
            for day, (count, time) in sorted(days.items())
        ),
        bars=tuple(Bar(words, _whole(minutes)) for words, minutes in sums.items()),
        otherwise="No time was measured in this period.",
    )


def _whole(minutes: float) -> int:
    """Round minutes, but never a few seconds to nothing."""
    return max(round(minutes), 1) if minutes else 0


def memory_charts(memories: Sequence[Memory]) -> tuple[Chart, ...]:
    """Return the histograms of the cards as they are now: intervals, stability, difficulty."""
    intervals = [
        (one.due - one.last_review) / _DAY
        for one in memories
        if one.state is State.REVIEW and one.due is not None and one.last_review is not None
    ]
    stabilities = [one.stability for one in memories if one.stability is not None]
    difficulties = [one.difficulty for one in memories if one.difficulty is not None]
    return (
        _histogram(
            ("intervals", "Intervals", "How long your cards in review wait for their next one."),
            _LENGTH_WORDS,
            histogram(intervals, _LENGTHS),
        ),
        _histogram(
            (
                "stability",
                "Stability",
                "How long it takes until the chance to recall a card has fallen to 90 %.",
            ),
            _LENGTH_WORDS,
            histogram(stabilities, _LENGTHS),
        ),
        _histogram(
            ("difficulty", "Difficulty", "From 1, easy, to 10, hard; it slows the growth down."),
            tuple(f"{number}" for number in range(1, 11)),
            histogram(difficulties, [number + 0.5 for number in range(1, 10)]),
        ),
    )


def _histogram(words: tuple[str, str, str], labels: Sequence[str], counts: Sequence[int]) -> Chart:
    name, title, hint = words
    return Chart(
        name,
        title,
        hint,
        (title, "Cards"),
        tuple(zip(labels, counts, strict=True)),
        bars=tuple(map(Bar, labels, counts)),
        otherwise="Shows once you have reviewed a card.",
    )


def _share_bars(shares: Iterable[tuple[str, Share]]) -> tuple[Bar, ...]:
    return tuple(
        Bar(words, 0 if share.value is None else round(100 * share.value))
        for words, share in shares
    )


def _cells(share: Share) -> tuple[Cell, ...]:
    return share.recalled, share.total, None if share.value is None else round(share.value, 4)


def _floor(share: float) -> float:
    """Return where a plot begins that has to show the share: at the half, if it may."""
    return _HALF if share >= _HALF else 0.0


def _of(share: Share) -> str:
    return f"{share.recalled} of {share.total}"


def _month(first: date) -> str:
    return f"{first:%b %Y}"


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"
