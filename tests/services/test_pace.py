from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.scheduling.planning import Pace
from quizapp.models import Card, ItemRow, ReviewEntry
from quizapp.services.learners import Learner
from quizapp.services.pace import pace_of
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)


def card(session: Session, learner: Learner) -> Card:
    row = session.scalars(select(ItemRow).where(ItemRow.key == "q1")).one()
    return make.seen_card(session, learner, row)


def line(made: Card, sequence: int, days_ago: int, rating: int, seconds: float) -> ReviewEntry:
    return ReviewEntry(
        card_id=made.id,
        sequence=sequence,
        learner_id=made.learner_id,
        key=f"k{sequence}",
        rating=rating,
        at=NOON - days_ago * DAY + timedelta(seconds=sequence),
        source="card",
        milliseconds=round(seconds * 1000),
    )


def test_with_few_reviews_the_usual_pace_holds(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    made = card(session, learner)
    session.add_all(line(made, n, n, 3, 60) for n in range(1, 30))
    session.flush()

    assert pace_of(session, learner, NOON) == Pace()


def test_the_steps_after_a_lapse_belong_to_it(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    made = card(session, learner)
    lines = [line(made, 1, 89, 3, 12)]
    for n in range(1, 13):
        lines.append(line(made, 10 * n, 80 - n, 3, 6))  # recalled
        lines.append(line(made, 10 * n + 1, 60 - n, 1, 10))  # lapsed, and its step
        lines.append(line(made, 10 * n + 2, 60 - n, 3, 5))
    session.add_all(lines)
    session.flush()

    assert pace_of(session, learner, NOON) == Pace(new=20.0, recalled=6.0, lapsed=15.0)


def test_answers_in_quizzes_are_left_out(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    made = card(session, learner)
    lines = [line(made, n, n, 3, 60) for n in range(1, 60)]
    for one in lines:
        one.source = "quiz"
    session.add_all(lines)
    session.flush()

    assert pace_of(session, learner, NOON) == Pace()


def test_what_is_older_than_ninety_days_tells_nothing(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session)
    made = card(session, learner)
    session.add_all(line(made, n, 90 + n, 3, 60) for n in range(1, 60))
    session.flush()

    assert pace_of(session, learner, NOON) == Pace()
