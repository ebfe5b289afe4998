from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, delete, select
from sqlalchemy.orm import Session

from quizapp import database
from quizapp.core.errors import NotAllowed
from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating, Review
from quizapp.models import Card, ItemRow, MemoryFit, User
from quizapp.services import card_actions, fits, rebuilding
from quizapp.services.card_actions import Act
from quizapp.services.fits import Surroundings
from quizapp.services.learners import Learner
from quizapp.services.memory import new_card
from quizapp.services.review_log import Origin, append_review
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)


@contextmanager
def opened(url: str) -> Iterator[Session]:
    engine = create_engine(url)
    database.prepare(engine, lambda: False)
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
    finally:
        engine.dispose()


def around(url: str, *, is_stopping: bool = False, seconds: float = 2) -> Surroundings:
    """A clock that goes on by some seconds each time it is read."""
    now = NOON + 400 * DAY

    def clock():  # type: ignore[no-untyped-def] # noqa: ANN202 - as short as it can be
        nonlocal now
        now += timedelta(seconds=seconds)
        return now

    return Surroundings(lambda: opened(url), clock, lambda: is_stopping)


def forgetful(url: str, rounds: int = 9) -> Learner:
    """A learner who has forgotten each card after four days, and recalls it after one."""
    with opened(url) as session:
        make.shipped(session)
        learner = make.learner(session)
        for place, item in enumerate(session.scalars(select(ItemRow).order_by(ItemRow.id)).all()):
            card = new_card(learner.id, item, NOON)
            session.add(card)
            session.flush()
            at = NOON + place * timedelta(minutes=5)
            for turn in range(rounds):
                forgot = turn % 2 == 1
                rating = Rating.AGAIN if forgot else Rating.GOOD
                key = f"{card.id}-{turn}"
                review = Review(rating, at)
                append_review(session, card, review, learner.scheduler, Origin(key, "card"))
                at += DAY if forgot else 4 * DAY
        return learner


def ask(url: str, learner: Learner, *, is_reset: bool = False) -> int:
    with opened(url) as session:
        return fits.ask_for_fit(session, learner.id, NOON, is_reset=is_reset).id


def fit_of(url: str, fit_id: int) -> MemoryFit:
    with opened(url) as session:
        return session.get_one(MemoryFit, fit_id)


def test_a_fit_that_predicts_better_is_put_in_force_for_all_cards(database_url: str) -> None:
    learner = forgetful(database_url)
    fit_id = ask(database_url, learner)

    fits.fit_memory(around(database_url), fit_id)

    row = fit_of(database_url, fit_id)
    assert (row.state, row.is_accepted, row.progress) == ("done", True, 1.0)
    assert row.figures is not None
    assert row.figures["log_loss_after"] < row.figures["log_loss_before"]
    assert row.figures["calibration"]
    with opened(database_url) as session:
        assert session.get_one(User, learner.id).parameters == row.parameters
        assert list(rebuilding.differences(session, learner.id)) == []


def test_progress_is_not_written_more_often_than_each_second(database_url: str) -> None:
    learner = forgetful(database_url, rounds=4)
    fit_id = ask(database_url, learner)

    fits.fit_memory(around(database_url, seconds=0), fit_id)

    row = fit_of(database_url, fit_id)
    assert (row.state, row.seen_at) == ("done", NOON + 400 * DAY)


def test_the_defaults_come_back_when_they_are_asked_for(database_url: str) -> None:
    learner = forgetful(database_url)
    fits.fit_memory(around(database_url), ask(database_url, learner))
    with opened(database_url) as session:
        fitted = session.scalars(select(Card.stability).order_by(Card.id)).all()

    fit_id = ask(database_url, learner, is_reset=True)
    fits.fit_memory(around(database_url), fit_id)

    assert fit_of(database_url, fit_id).state == "done"
    with opened(database_url) as session:
        assert session.get_one(User, learner.id).parameters is None
        assert session.scalars(select(Card.stability).order_by(Card.id)).all() != fitted
        assert list(rebuilding.differences(session, learner.id)) == []


def test_an_account_that_is_deleted_meanwhile_takes_its_fit_along(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    learner = forgetful(database_url)
    fit_id = ask(database_url, learner)

    def delete_the_account() -> bool:
        with opened(database_url) as session:
            session.execute(delete(User).where(User.id == learner.id))
        return False

    surroundings = replace(around(database_url), is_stopping=delete_the_account)
    fits.fit_memory(surroundings, fit_id)

    with opened(database_url) as session:
        assert session.get(MemoryFit, fit_id) is None
    assert f"the fit {fit_id} failed" in caplog.text


def test_too_short_a_log_keeps_the_defaults_and_says_so(database_url: str) -> None:
    with opened(database_url) as session:
        learner = make.learner(session)
    fit_id = ask(database_url, learner)

    fits.fit_memory(around(database_url), fit_id)

    row = fit_of(database_url, fit_id)
    assert (row.state, row.is_accepted, row.parameters) == ("done", False, None)
    assert "0 of the 8 reviews" in row.message


def test_one_fit_at_a_time(database_url: str) -> None:
    with opened(database_url) as session:
        learner = make.learner(session)
    fit_id = ask(database_url, learner)

    with pytest.raises(NotAllowed, match="already"):
        ask(database_url, learner)

    with opened(database_url) as session:
        assert fits.waiting_fits(session) == [fit_id]
        assert fits.latest_fit(session, learner.id) is not None


def test_a_fit_that_does_not_wait_is_left_alone(database_url: str) -> None:
    with opened(database_url) as session:
        learner = make.learner(session)
    fit_id = ask(database_url, learner)
    fits.fit_memory(around(database_url), fit_id)
    finished = fit_of(database_url, fit_id).finished_at

    fits.fit_memory(around(database_url), fit_id)
    fits.fit_memory(around(database_url), fit_id + 100)

    assert fit_of(database_url, fit_id).finished_at == finished


def test_a_process_that_stops_leaves_the_fit_to_another(database_url: str) -> None:
    learner = forgetful(database_url)
    fit_id = ask(database_url, learner)

    fits.fit_memory(around(database_url, is_stopping=True), fit_id)

    assert fit_of(database_url, fit_id).state == "waiting"


def test_a_fit_whose_worker_went_silent_waits_again(database_url: str) -> None:
    with opened(database_url) as session:
        learner = make.learner(session)
    fit_id = ask(database_url, learner)
    with opened(database_url) as session:
        row = session.get_one(MemoryFit, fit_id)
        row.state, row.seen_at = "running", NOON

    with opened(database_url) as session:
        fits.recover_fits(session, NOON + fits.SILENCE)
        assert fits.waiting_fits(session) == []
        fits.recover_fits(session, NOON + fits.SILENCE + DAY)
        assert fits.waiting_fits(session) == [fit_id]


def test_a_fit_that_breaks_says_so_and_changes_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = forgetful(database_url)
    fit_id = ask(database_url, learner)
    # The row of another kind of trouble: the learner's cards cannot be written.
    monkeypatch.setattr(fits, "_put_in_force", lambda *_: 1 / 0)

    fits.fit_memory(around(database_url), fit_id)

    row = fit_of(database_url, fit_id)
    assert row.state == "failed"
    assert "as they were" in row.message
    with opened(database_url) as session:
        assert session.get_one(User, learner.id).parameters is None


def test_a_card_that_was_reset_counts_as_another_one(database_url: str) -> None:
    learner = forgetful(database_url, rounds=3)
    with opened(database_url) as session:
        card = session.scalars(select(Card).order_by(Card.id)).first()
        assert card is not None
        before = fits.log_of(session, learner.id)
        given = Origin("reset", "card", recorded_at=NOON + 100 * DAY)
        card_actions.act_on(session, learner, [card.item_id], Act(Action.RESET), given)
        later = Review(Rating.GOOD, NOON + 101 * DAY)
        append_review(session, card, later, learner.scheduler, Origin("more", "card"))

        after = fits.log_of(session, learner.id)

    assert len(after) == len(before) + 1
    assert len(set(after.card.tolist())) == len(set(before.card.tolist())) + 1
