"""Expressions that searches for cards need and that each kind of database says in its own way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Float, Integer, case, literal, or_, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from quizapp.models import Card, ItemVersion
from quizapp.models.base import UTCDateTime

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.elements import SQLCoreOperations

    from quizapp.services.learners import Learner

_ESCAPE = "!"


class _WholeDays(FunctionElement[int]):
    """How many days of 24 hours lie between two times, a begun one counting as whole."""

    type = Integer()
    inherit_cache = True


class _PartDays(FunctionElement[float]):
    """How many days of 24 hours lie between two times, with their part."""

    type = Float()
    inherit_cache = True


class _Says(FunctionElement[bool]):
    """Whether a string in a JSON value is like a pattern, whatever the case of its letters."""

    type = Boolean()
    inherit_cache = True


@compiles(_WholeDays, "sqlite")
def _whole_days_sqlite(element: _WholeDays, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    later, earlier = (compiler.process(one, **how) for one in element.clauses)
    seconds = (
        f"CAST(strftime('%s', {later}) AS INTEGER) - CAST(strftime('%s', {earlier}) AS INTEGER)"
    )
    return f"(({seconds} + 86399) / 86400)"


@compiles(_WholeDays, "postgresql")
def _whole_days_postgresql(element: _WholeDays, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    later, earlier = (compiler.process(one, **how) for one in element.clauses)
    return f"CAST(ceil(extract(epoch FROM ({later} - {earlier})) / 86400) AS INTEGER)"


@compiles(_PartDays, "sqlite")
def _part_days_sqlite(element: _PartDays, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    later, earlier = (compiler.process(one, **how) for one in element.clauses)
    return f"(julianday({later}) - julianday({earlier}))"


@compiles(_PartDays, "postgresql")
def _part_days_postgresql(element: _PartDays, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    later, earlier = (compiler.process(one, **how) for one in element.clauses)
    return f"CAST(extract(epoch FROM ({later} - {earlier})) / 86400 AS DOUBLE PRECISION)"


@compiles(_Says, "sqlite")
def _says_sqlite(element: _Says, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    content, pattern = (compiler.process(one, **how) for one in element.clauses)
    return (
        f"EXISTS (SELECT 1 FROM json_tree({content}) AS said WHERE said.type = 'text'"  # noqa: S608 - of bound values
        f" AND said.atom LIKE {pattern} ESCAPE '{_ESCAPE}')"
    )


@compiles(_Says, "postgresql")
def _says_postgresql(element: _Says, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    content, pattern = (compiler.process(one, **how) for one in element.clauses)
    strings = (
        f"""jsonb_path_query(CAST({content} AS JSONB), 'strict $.** ? (@.type() == "string")')"""
    )
    return (
        f"EXISTS (SELECT 1 FROM {strings} AS said(word)"  # noqa: S608 - of bound values
        f" WHERE said.word #>> '{{}}' ILIKE {pattern} ESCAPE '{_ESCAPE}')"
    )


def says(text: str) -> ColumnElement[bool]:
    """Whether the words stand so in one string of the item: its stem, an option, an answer."""
    return or_(*(_Says(ItemVersion.content, literal(one)) for one in _patterns(text)))


def contains(column: SQLCoreOperations[str], text: str) -> ColumnElement[bool]:
    """Whether the words stand so in the column, whatever the case of their letters."""
    return or_(*(column.ilike(one, escape=_ESCAPE) for one in _patterns(text)))


def interval_days() -> ColumnElement[int]:
    """Return the days from the last review of a learned card to the next one."""
    days = _WholeDays(Card.due_at, Card.last_review_at)
    return case((Card.state == "review", days), else_=None)


def days_per_stability(learner: Learner, now: datetime) -> ColumnElement[float]:
    """Return how often the card's stability has passed since its last review; NULL if new.

    Recall falls with it and with nothing else, so it stands for recall in comparisons and
    orders; no database has to raise anything to a power. Days are counted as the scheduler
    counts them: the rollovers since, or the part of a day before the first one. (Within an
    hour of the rollover, a change of the clocks on the way can make it a day off.)
    """
    today = literal(learner.days.start_of(learner.days.day_of(now)), UTCDateTime())
    part = _PartDays(literal(now, UTCDateTime()), Card.last_review_at)
    elapsed = case(
        (Card.last_review_at >= today, part), else_=_WholeDays(today, Card.last_review_at)
    )
    return type_coerce(type_coerce(elapsed, Float) / Card.stability, Float)


def first_instant(learner: Learner, now: datetime, days_from_today: int) -> datetime:
    """Return when the learner's day begins that is so many days from today."""
    return learner.days.start_of(learner.days.day_of(now) + timedelta(days=days_from_today))


def _patterns(text: str) -> list[str]:
    """Return what LIKE is to look for: SQLite takes only ASCII letters for the same."""
    escaped = text
    for char in (_ESCAPE, "%", "_"):
        escaped = escaped.replace(char, _ESCAPE + char)
    wordings = (escaped, escaped.lower(), escaped.upper(), escaped.title())
    wanted = wordings[:1] if text.isascii() else dict.fromkeys(wordings)
    return [f"%{one}%" for one in wanted]
