from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.retention import Share, share_of
from quizapp.core.reviewlog import Action, LogLine
from quizapp.core.scheduling import Rating, Review, State
from quizapp.models import (
    BankRow,
    Card,
    Evidence,
    ItemRow,
    ItemVersion,
    SchedulingSettings,
    TextRow,
)
from quizapp.services import banks, card_actions, review_statistics
from quizapp.services.learners import Learner
from quizapp.services.review_groups import paragraphs_studied, topics_studied
from quizapp.services.review_log import Origin, append, append_review, replayed
from quizapp.services.review_statistics import Statistics, Wanted
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)
A, H, G, E = Rating


def item(session: Session, key: str, bank: BankRow | None = None) -> ItemRow:
    rows = select(ItemRow).where(ItemRow.key == key)
    return session.scalars(rows if bank is None else rows.where(ItemRow.bank_id == bank.id)).one()


def reviewed(
    session: Session,
    learner: Learner,
    key: str,
    *ratings: tuple[int, Rating],
    source: str = "card",
    bank: BankRow | None = None,
) -> Card:
    """A card with a log: a rating so many days after NOON, each taking a second."""
    row = item(session, key, bank)
    card = session.scalar(select(Card).where(Card.learner_id == learner.id, Card.item_id == row.id))
    if card is None:
        card = Card(
            learner_id=learner.id,
            item_id=row.id,
            bank_id=row.bank_id,
            state="new",
            due_at=NOON,
            sequence=0,
        )
        session.add(card)
        session.flush()
    for days, rating in ratings:
        origin = Origin(f"{card.id}-{card.sequence}", source, milliseconds=1000)
        append_review(session, card, Review(rating, NOON + days * DAY), learner.scheduler, origin)
    session.flush()
    return card


def figures(
    session: Session, learner: Learner, wanted: Wanted | None = None, days: int = 60, **more: object
) -> Statistics:
    return review_statistics.statistics_of(
        session,
        learner,
        wanted or Wanted(),
        NOON + days * DAY,
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def ada(session: Session) -> Learner:
    make.shipped(session)
    return make.learner(session)


def test_nothing_reviewed_gives_nothing(session: Session, ada: Learner) -> None:
    assert figures(session, ada) == Statistics((), (), (), 0, None, is_cut=False)
    assert review_statistics.studied_decks(session, ada.id) == []


def test_ratings_come_with_state_interval_day_and_hour(session: Session) -> None:
    make.shipped(session)
    tokyo = make.learner(session, zone="Asia/Tokyo")
    card = reviewed(session, tokyo, "q1", (0, E), (5, G), (30, A))

    found = figures(session, tokyo)

    assert [(one.state, one.interval) for one in found.ratings] == [
        (State.NEW, 0),
        (State.REVIEW, 5),
        (State.REVIEW, 25),
    ]
    assert {(one.line.hour, one.line.item_id) for one in found.ratings} == {(21, card.item_id)}
    assert found.ratings[0].line.day == date(2026, 3, 2)
    assert [memory.lapses for memory in found.memories] == [1]
    assert share_of(found.ratings) == Share(1, 2)


def test_what_was_taken_back_or_crammed_does_not_count(session: Session, ada: Learner) -> None:
    card = reviewed(session, ada, "q1", (0, E), (5, A))
    card_actions.undo_last(session, ada, "undo", NOON + 5 * DAY)
    at = NOON + 6 * DAY
    crammed = LogLine("cram", Action.CRAM, at, review=Review(A, at))
    append(session, card, crammed, ada.scheduler, Origin("cram", "card"))
    session.flush()

    assert [one.rating for one in figures(session, ada).ratings] == [E]


def test_a_reset_makes_a_card_new(session: Session, ada: Learner) -> None:
    card = reviewed(session, ada, "q1", (0, E))
    reset = LogLine("reset", Action.RESET, NOON + DAY)
    append(session, card, reset, ada.scheduler, Origin("reset", "card"))
    reviewed(session, ada, "q1", (9, G))

    assert [one.state for one in figures(session, ada).ratings] == [State.NEW, State.NEW]


def test_states_are_those_of_the_replay(session: Session, ada: Learner) -> None:
    session.add(settings(ada, NOON, [1.0, 10.0, 60.0]))
    session.add(settings(ada, NOON + 2 * DAY, []))
    session.flush()
    card = reviewed(session, ada, "q1", (0, G), (1, G))
    assert replayed(session, card).memory.state is State.LEARNING

    reviewed(session, ada, "q1", (3, G))
    reviewed(session, ada, "q1", (9, G))

    states = [one.state for one in figures(session, ada).ratings]
    assert states == [State.NEW, State.LEARNING, State.LEARNING, State.REVIEW]


def settings(learner: Learner, since: object, steps: list[float]) -> SchedulingSettings:
    return SchedulingSettings(
        learner_id=learner.id,
        since=since,
        zone="UTC",
        rollover_hour=4,
        retention=0.9,
        learning_steps=steps,
    )


def test_answers_in_quizzes_are_told_apart(session: Session, ada: Learner) -> None:
    reviewed(session, ada, "q1", (0, E), (5, G), source="quiz")

    found = figures(session, ada)

    assert [one.line.by_hand for one in found.ratings] == [False, False]
    assert (share_of(found.ratings), found.calibrated) == (Share(0, 0), 0)


def test_other_learners_do_not_count(session: Session, ada: Learner) -> None:
    ben = make.learner(session, "Ben")
    reviewed(session, ben, "q1", (0, E), (5, G))

    assert figures(session, ada).ratings == ()
    assert review_statistics.studied_decks(session, ada.id) == []
    assert [deck.title for deck in review_statistics.studied_decks(session, ben.id)] == ["Insects"]


def test_a_period_and_a_deck_narrow_the_figures(session: Session, ada: Learner) -> None:
    other = banks.import_bank(session, make.bank("other"), None, NOON)
    first = session.scalars(select(BankRow).where(BankRow.key == "insects")).one()
    reviewed(session, ada, "q1", (0, E), (31, G), (40, A), bank=first)
    reviewed(session, ada, "q2", (59, E), bank=other)

    month = figures(session, ada, Wanted(days=30))
    deck = figures(session, ada, Wanted(first.id))

    assert month.first_day == date(2026, 4, 2)
    # The first day is one of the thirty.
    assert [one.rating for one in month.ratings] == [G, A, E]
    assert month.calibrated == 2
    assert [one.rating for one in deck.ratings] == [E, G, A]
    assert len(deck.memories) == 1
    shorter = figures(session, ada, Wanted(days=29))
    assert [one.rating for one in shorter.ratings] == [A, E]
    assert shorter.calibrated == 1


def test_a_long_log_is_cut_to_the_cards_reviewed_last(session: Session, ada: Learner) -> None:
    reviewed(session, ada, "q1", (0, E), (5, G))
    reviewed(session, ada, "q2", (1, E), (6, G))
    reviewed(session, ada, "q3", (2, E), (7, A))

    found = figures(session, ada, limits=(4, 2))

    assert found.is_cut
    assert [one.rating for one in found.ratings] == [E, E, G, A]
    assert found.calibrated == 1
    assert len(found.memories) == 3
    assert not figures(session, ada, limits=(6, 6)).is_cut


def test_calibration_sets_recall_against_its_prediction(session: Session, ada: Learner) -> None:
    for key in ("q1", "q2", "q3", "q4", "q5"):
        reviewed(session, ada, key, (0, E), (5, G), (20, G))

    found = figures(session, ada)

    assert found.calibrated == 10
    [one] = found.calibration
    assert (one.actual, one.count) == (1.0, 10)
    assert 0.8 < one.predicted < 1


def test_items_belong_to_topics_and_paragraphs(session: Session, ada: Learner) -> None:
    row = session.scalars(select(BankRow)).one()
    for key in ("q1", "q4"):
        reviewed(session, ada, key, (0, G))

    topics = topics_studied(session, ada.id, row.id)
    everywhere = topics_studied(session, ada.id, None)
    paragraphs = paragraphs_studied(session, ada.id, row.id)

    assert list(topics.titles.values()) == ["Bees", "Ants"]
    assert list(everywhere.titles.values()) == ["Insects: Bees", "Insects: Ants"]
    assert topics.of_items == {
        item(session, "q1").id: (f"{row.id}/bees",),
        item(session, "q4").id: (f"{row.id}/ants",),
    }
    assert list(paragraphs.titles.values()) == ["Heading 1", "Heading 2"]
    text_id = session.scalars(select(TextRow.id)).one()
    assert paragraphs.of_items[item(session, "q4").id] == (f"{text_id}/p2",)


def test_paragraphs_of_several_texts_say_of_which(session: Session, ada: Learner) -> None:
    row = session.scalars(select(BankRow)).one()
    card = make.own_card(session, ada.id, session.scalars(select(TextRow)).one())
    make.seen_card(session, ada, card)
    text = TextRow(
        bank_id=row.id,
        key="birds",
        number=1,
        position=1,
        title="Birds",
        original="Birds sing.",
        outline=[{"id": "b", "heading": "", "start": 0, "end": 11}],
        created_at=NOON,
    )
    session.add(text)
    session.flush()
    version = session.scalars(select(ItemVersion).where(ItemVersion.item_id == card.id)).one()
    session.add(Evidence(version_id=version.id, text_id=text.id, paragraph="b", start=0, end=5))
    session.flush()

    found = paragraphs_studied(session, ada.id, card.bank_id)

    assert "Insects: Heading 1" in found.titles.values()
    assert "Birds: Paragraph 1" in found.titles.values()
    assert len(found.of_items[card.id]) == 2
