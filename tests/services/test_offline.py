from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating, State
from quizapp.models import Activity, Card, Deck, ItemRow, Note, ReviewEntry, User
from quizapp.services import banks, memory, offline, review_log, reviewing
from quizapp.services.card_actions import Act, act_on
from quizapp.services.learners import Learner, learner_of
from quizapp.services.offline import (
    Fate,
    OfflineLine,
    Outcome,
    Reviewed,
    TakenBack,
    merge_lines,
    on_our_clock,
)
from quizapp.services.preferences import Preferences, update_preferences
from quizapp.services.review_log import Origin
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
EVENING = NOON + timedelta(hours=8)
SAVED, REPEATED = Outcome(Fate.SAVED), Outcome(Fate.REPEATED)


@pytest.fixture
def learner(session: Session) -> Learner:
    make.shipped(session)
    return make.learner(session)


def item_id(session: Session, key: str = "q1") -> int:
    return session.scalars(select(ItemRow.id).where(ItemRow.key == key)).one()


def card(session: Session, key: str = "q1") -> Card:
    return session.scalars(select(Card).join(ItemRow).where(ItemRow.key == key)).one()


def reviewed(
    session: Session, key: str = "q1", rating: Rating = Rating.GOOD, minutes: float = 0
) -> Reviewed:
    return Reviewed(
        f"{key}-{minutes}", item_id(session, key), rating, NOON + minutes * MINUTE, 1500
    )


def merge(session: Session, learner: Learner, *lines: OfflineLine) -> list[Outcome]:
    found = merge_lines(session, learner, lines, EVENING)
    return [found[line.key] for line in lines]


def rate_online(session: Session, learner: Learner, key: str, minutes: int) -> None:
    seen = session.scalar(select(Card.sequence).join(ItemRow).where(ItemRow.key == key)) or 0
    given = RatingGiven(Rating.GOOD, f"online-{key}-{minutes}", seen)
    reviewing.rate_card(session, learner, item_id(session, key), given, NOON + minutes * MINUTE)


def lines_in_order(session: Session) -> list[tuple[str, str]]:
    rows = session.scalars(select(ReviewEntry).order_by(ReviewEntry.at, ReviewEntry.key))
    return [(one.action, one.key) for one in rows]


def deck(session: Session) -> Deck:
    return session.scalars(select(Deck)).one()


def test_a_review_joins_the_log_at_its_own_time(session: Session, learner: Learner) -> None:
    assert merge(session, learner, reviewed(session)) == [SAVED]

    entry = session.scalars(select(ReviewEntry)).one()
    assert (entry.source, entry.milliseconds, entry.batch) == ("offline", 1500, "q1-0")
    assert entry.recorded_at == EVENING
    assert timedelta() <= entry.at - NOON < timedelta(milliseconds=1)
    assert card(session).state == State.LEARNING.value
    assert card(session).last_review_at == entry.at


def test_a_line_that_is_sent_again_changes_nothing(session: Session, learner: Learner) -> None:
    line = reviewed(session)
    merge(session, learner, line)

    assert merge(session, learner, line, replace(line, rating=Rating.AGAIN)) == [REPEATED] * 2

    assert card(session).sequence == 1
    assert session.scalars(select(Activity.reviews)).one() == 1


def test_of_two_lines_with_one_key_the_first_counts(session: Session, learner: Learner) -> None:
    line = reviewed(session)

    merge(session, learner, line, replace(line, rating=Rating.AGAIN, at=NOON + MINUTE))

    assert session.scalars(select(ReviewEntry.rating)).all() == [Rating.GOOD.value]


def test_a_late_review_takes_its_place_before_what_was_done_online(
    session: Session, learner: Learner
) -> None:
    rate_online(session, learner, "q1", minutes=30)

    merge(session, learner, reviewed(session, minutes=5))

    assert [key for _, key in lines_in_order(session)] == ["q1-5", "online-q1-30"]
    assert card(session).reps == 2
    assert review_log.replayed(session, card(session)) == review_log.to_state(card(session))


def test_what_is_older_than_thirty_days_is_refused(session: Session, learner: Learner) -> None:
    old = replace(reviewed(session), at=EVENING - 31 * DAY)

    outcomes = merge(session, learner, old, reviewed(session, "q2"))

    assert [one.fate for one in outcomes] == [Fate.REFUSED, Fate.SAVED]
    assert "30 days" in outcomes[0].reason


def test_cards_that_are_not_the_learners_are_refused(session: Session, learner: Learner) -> None:
    line = reviewed(session)
    grace = make.user(session, "Grace", "instructor")
    banks.import_bank(session, make.bank("secret"), grace.id, NOON)
    secret = session.scalars(select(func.max(ItemRow.id))).one()
    lines = [replace(line, item_id=one, key=f"k{one}") for one in (secret, 999_999)]

    outcomes = merge(session, learner, *lines)

    assert {one.fate for one in outcomes} == {Fate.REFUSED}
    assert len({one.reason for one in outcomes}) == 1
    assert session.scalar(select(func.count()).select_from(Card)) == 0


def test_a_card_that_went_out_of_its_bank_is_still_taken(
    session: Session, learner: Learner
) -> None:
    rate_online(session, learner, "q1", minutes=-60)
    session.get_one(ItemRow, item_id(session)).retired_at = NOON

    assert merge(session, learner, reviewed(session)) == [SAVED]


def test_a_wrong_clock_is_set_right_and_nothing_lies_in_the_future(session: Session) -> None:
    make.shipped(session)
    device_now = NOON - 400 * DAY
    lines = [
        replace(reviewed(session), at=device_now - MINUTE),
        replace(reviewed(session), at=device_now + DAY),
    ]

    assert [line.at for line in on_our_clock(lines, device_now, NOON)] == [NOON - MINUTE, NOON]


def test_reviews_of_one_moment_keep_their_order(session: Session, learner: Learner) -> None:
    first = replace(reviewed(session), key="z", rating=Rating.EASY)
    second = replace(reviewed(session), key="a", rating=Rating.AGAIN)

    merge(session, learner, first, second)

    assert [key for _, key in lines_in_order(session)] == ["z", "a"]


def test_a_time_that_is_taken_is_left_alone(session: Session, learner: Learner) -> None:
    merge(session, learner, replace(reviewed(session), key="k3"))
    at = session.scalars(select(ReviewEntry.at)).one()
    rate_online(session, learner, "q1", minutes=0)  # just after it
    taken = session.scalars(select(func.max(ReviewEntry.at))).one()
    names = (f"k{n}" for n in range(4, 99_999))
    same = next(name for name in names if offline._digits(name) == taken.microsecond)

    merge(session, learner, replace(reviewed(session), key=same))

    times = session.scalars(select(ReviewEntry.at).order_by(ReviewEntry.at)).all()
    assert len(set(times)) == 3
    assert times[0] == at


def test_a_review_counts_on_its_own_day(session: Session, learner: Learner) -> None:
    rate_online(session, learner, "q1", minutes=0)

    merge(session, learner, replace(reviewed(session, "q2"), at=NOON - 2 * DAY))

    rows = session.execute(select(Activity.day, Activity.reviews).order_by(Activity.day))
    assert [tuple(row) for row in rows] == [
        (NOON.date() - 2 * DAY, 1),
        (NOON.date(), 1),
    ]
    assert (deck(session).introduced, deck(session).introduced_on) == (1, NOON.date())


def test_reviews_of_the_day_use_up_its_limit(session: Session, learner: Learner) -> None:
    for key, when in (("q1", NOON - MINUTE), ("q2", NOON - DAY)):
        found = make.seen_card(session, learner, session.get_one(ItemRow, item_id(session, key)))
        line = replace(reviewed(session, key), at=when)
        if when < NOON - MINUTE:
            found.last_review_at = when - DAY
            session.flush()
        merge(session, learner, line)

    assert (deck(session).reviewed, deck(session).reviewed_on) == (1, NOON.date())


def test_a_late_review_counts_as_what_the_card_was_then(session: Session, learner: Learner) -> None:
    easy = reviewed(session, rating=Rating.EASY, minutes=-2000)
    merge(session, learner, easy)
    merge(session, learner, reviewed(session, rating=Rating.AGAIN, minutes=30))

    merge(session, learner, reviewed(session, rating=Rating.GOOD, minutes=10))

    assert deck(session).reviewed == 2


def test_a_review_is_planned_by_the_settings_of_its_time(
    session: Session, learner: Learner
) -> None:
    user = session.get_one(User, learner.id)
    merge(session, learner, reviewed(session, rating=Rating.EASY, minutes=-10))
    preferences = Preferences(
        name="Ada", zone="UTC", rollover_hour=4, retention=0.75, theme="auto", keys=True
    )
    update_preferences(session, user.id, preferences, NOON + 60 * MINUTE)
    merge(session, learner_of(user), reviewed(session, rating=Rating.GOOD, minutes=20))

    assert review_log.replayed(session, card(session)) == review_log.to_state(card(session))


def test_siblings_wait_until_tomorrow(session: Session, learner: Learner) -> None:
    row = session.get_one(ItemRow, item_id(session))
    note = Note(bank_id=row.bank_id, kind="basic", fields={}, created_at=NOON, changed_at=NOON)
    session.add(note)
    session.flush()
    for key in ("q1", "q2", "q3"):
        session.get_one(ItemRow, item_id(session, key)).note_id = note.id

    merge(session, learner, reviewed(session, "q1"))
    merge(session, learner, replace(reviewed(session, "q3"), at=NOON - 2 * DAY))

    assert card(session, "q2").buried_until == learner.days.start_of(NOON.date() + DAY)
    assert lines_in_order(session).count(("bury", f"q3-0:{card(session).id}")) == 0


def test_what_is_taken_back_is_as_if_it_had_not_been(session: Session, learner: Learner) -> None:
    undo = TakenBack("u", "q1-0", NOON + MINUTE)

    assert merge(session, learner, undo, reviewed(session)) == [SAVED, SAVED]

    assert card(session).state == State.NEW.value
    assert session.scalars(select(Activity.reviews)).one() == 0
    assert deck(session).introduced == 0
    assert merge(session, learner, undo) == [REPEATED]


def test_an_undo_takes_back_what_was_sent_before(session: Session, learner: Learner) -> None:
    merge(session, learner, reviewed(session))

    assert merge(session, learner, TakenBack("u", "q1-0", NOON + MINUTE)) == [SAVED]
    again, nothing = merge(
        session,
        learner,
        TakenBack("v", "q1-0", NOON + MINUTE),
        TakenBack("w", "never", NOON + MINUTE),
    )

    assert again.fate is nothing.fate is Fate.REFUSED
    assert session.scalars(select(Activity.reviews)).one() == 0


def test_a_card_suspended_meanwhile_stays_so(session: Session, learner: Learner) -> None:
    act_on(
        session,
        learner,
        [item_id(session)],
        Act(Action.SUSPEND),
        Origin("s", "card", recorded_at=NOON + MINUTE),
    )

    assert merge(session, learner, reviewed(session)) == [SAVED]

    assert card(session).ready_at is None
    assert card(session).reps == 1


RATINGS = st.sampled_from(list(Rating))
DONE = st.tuples(st.sampled_from(["q1", "q2", "q3"]), RATINGS, st.integers(0, 400), st.booleans())


@st.composite
def two_devices(draw: st.DrawFn) -> tuple[list[tuple[int, str, Rating, int, bool]], list[int]]:
    """What two devices did, in the order of time, and in which order their batches arrive."""
    done = [
        (device, *one) for device in (0, 1) for one in draw(st.lists(DONE, min_size=1, max_size=5))
    ]
    arrivals = draw(st.lists(st.integers(0, 5), min_size=4, max_size=8))
    return done, arrivals


def as_lines(
    session: Session, done: list[tuple[int, str, Rating, int, bool]]
) -> list[list[OfflineLine]]:
    devices: list[list[OfflineLine]] = [[], []]
    for number, (device, key, rating, minutes, is_undone) in enumerate(done):
        # A device rates one card at a time; two may do so in the same millisecond.
        at = NOON + minutes * MINUTE + len(devices[device]) * timedelta(milliseconds=1)
        line = Reviewed(f"d{device}n{number}", item_id(session, key), rating, at)
        devices[device].append(line)
        if is_undone:
            devices[device].append(TakenBack(f"{line.key}u", line.key, line.at + MINUTE))
    return devices


def memories(session: Session) -> list[tuple[object, ...]]:
    cards = session.scalars(
        select(Card)
        .where(Card.sequence > 0)
        .order_by(Card.item_id)
        .execution_options(populate_existing=True)
    )
    return [
        (
            one.item_id,
            one.state,
            one.step,
            one.stability,
            one.difficulty,
            one.reps,
            one.lapses,
            one.last_review_at,
            None if one.state == State.NEW.value else one.ready_at,
        )
        for one in cards
    ]


def activity(session: Session) -> list[tuple[object, ...]]:
    rows = session.execute(
        select(Activity.day, Activity.reviews, Activity.correct).order_by(Activity.day)
    )
    return [tuple(row) for row in rows]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(two_devices())
def test_in_whatever_order_and_how_often_devices_send_the_cards_are_the_same(
    session: Session, case: tuple[list[tuple[int, str, Rating, int, bool]], list[int]]
) -> None:
    done, arrivals = case
    session.rollback()
    make.shipped(session)
    learner = make.learner(session)
    # The fuzz of an interval goes by the id of the card: the same ones in both worlds.
    ids = [item_id(session, key) for key in ("q1", "q2", "q3")]
    memory.add_cards(session, learner.id, ids, NOON)
    devices = as_lines(session, done)

    with session.begin_nested() as first:
        everything = sorted(itertools.chain(*devices), key=lambda line: line.at)
        for line in everything:
            merge_lines(session, learner, [line], EVENING)
        expected = memories(session), activity(session)
        first.rollback()
    session.expire_all()

    sent = [0, 0]
    for arrival in [*arrivals, 8, 8, 9, 9]:
        device, size = arrival % 2, arrival // 2 + 1
        lines = devices[device]
        # From the start again, as after an answer that never came, and a bit further.
        sent[device] = len(lines) if arrival >= 8 else sent[device] + size
        start = 0 if arrival % 3 == 0 else max(0, sent[device] - size - 1)
        start = 0 if arrival >= 8 else start
        merge_lines(session, learner, lines[start : sent[device]], EVENING)

    assert (memories(session), activity(session)) == expected
