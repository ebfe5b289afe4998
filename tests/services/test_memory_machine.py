"""Whatever a learner does in whatever order: a card is what its log says, and undo undoes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating
from quizapp.models import Attempt, Card, ItemRow, ItemVersion, Note, ReviewEntry, Slot, User
from quizapp.services import card_actions, card_queue, memory, rebuilding, review_log, reviewing
from quizapp.services.card_actions import Act
from quizapp.services.learners import Learner, learner_of
from quizapp.services.preferences import Preferences, update_preferences
from quizapp.services.review_log import Origin
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

KEYS = st.sampled_from(["q1", "q2", "q3"])
ZONES = st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe"])


class Studying(RuleBasedStateMachine):
    """One learner, three cards of which two are siblings, and a clock that goes on."""

    session: Session

    @initialize()
    def begin(self) -> None:
        quiz = make.quiz(self.session)
        self.learner: Learner = make.learner(self.session)
        attempt = Attempt(
            quiz_id=quiz.id,
            learner_id=self.learner.id,
            number=1,
            started_at=NOON,
            submitted_at=NOON,
            score=0.0,
            max_score=1.0,
        )
        self.session.add(attempt)
        self.session.flush()
        self.attempt_id = attempt.id
        self.now = NOON
        self.clicks = 0
        self.lines = 0
        first = self.item("q1")
        note = Note(
            bank_id=first.bank_id, kind="basic", fields={}, created_at=NOON, changed_at=NOON
        )
        self.session.add(note)
        self.session.flush()
        for key in ("q1", "q2"):
            self.item(key).note_id = note.id

    def teardown(self) -> None:
        self.session.rollback()

    def item(self, key: str) -> ItemRow:
        return self.session.scalars(select(ItemRow).where(ItemRow.key == key)).one()

    def version(self, row: ItemRow) -> ItemVersion:
        current = (ItemVersion.item_id == row.id) & (ItemVersion.number == row.version)
        return self.session.scalars(select(ItemVersion).where(current)).one()

    def click(self) -> str:
        self.clicks += 1
        return f"click{self.clicks}"

    def act(self, key: str, act: Act) -> None:
        given = Origin(self.click(), "card", recorded_at=self.now)
        card_actions.act_on(self.session, self.learner, [self.item(key).id], act, given)

    @rule(minutes=st.integers(0, 90))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(days=st.integers(1, 40))
    def sleep(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(key=KEYS, rating=st.sampled_from(Rating), is_cram=st.booleans())
    def rate(self, key: str, rating: Rating, is_cram: bool) -> None:
        row = self.item(key)
        seen = self.session.scalar(select(Card.sequence).where(Card.item_id == row.id)) or 0
        given = RatingGiven(rating, self.click(), seen, is_cram=is_cram)
        reviewing.rate_card(self.session, self.learner, row.id, given, self.now)

    @rule(key=KEYS, fraction=st.sampled_from([0.0, 0.5, 1.0]))
    def answer_in_a_quiz(self, key: str, fraction: float) -> None:
        row = self.item(key)
        self.clicks += 1
        slot = Slot(
            attempt_id=self.attempt_id,
            position=self.clicks,
            item_id=row.id,
            version_id=self.version(row).id,
            option_order=[],
            max_mark=1.0,
        )
        self.session.add(slot)
        self.session.flush()
        answer = memory.GradedAnswer(slot.id, row.id, fraction, make.CHOICE)
        memory.learn_from_answers(self.session, self.learner, [answer], self.now)

    @rule(
        key=KEYS,
        action=st.sampled_from(
            [Action.BURY, Action.UNBURY, Action.SUSPEND, Action.RESUME, Action.RESET]
        ),
    )
    def put_aside(self, key: str, action: Action) -> None:
        self.act(key, Act(action))

    @rule(key=KEYS, flag=st.integers(0, 7))
    def flag(self, key: str, flag: int) -> None:
        self.act(key, Act(Action.FLAG, flag=flag))

    @rule(key=KEYS, days=st.integers(0, 30))
    def set_due(self, key: str, days: int) -> None:
        self.act(key, Act(Action.DUE, until=self.now + timedelta(days=days)))

    @rule(key=KEYS)
    def edit(self, key: str) -> None:
        row = self.item(key)
        old = self.version(row)
        row.version += 1
        self.session.add(
            ItemVersion(
                item_id=row.id,
                number=row.version,
                kind=old.kind,
                content=old.content,
                feedback="Edited.",
                difficulty=old.difficulty,
                created_at=self.now,
            )
        )
        self.session.flush()

    @rule(zone=ZONES, hour=st.integers(0, 23))
    def move_the_rollover(self, zone: str, hour: int) -> None:
        changed = Preferences("Ada", zone, hour, 0.9, "auto", keys=True)
        update_preferences(self.session, self.learner.id, changed, self.now)
        # The change holds from just after all that was logged before it.
        self.now += timedelta(seconds=1)
        user = self.session.get_one(User, self.learner.id)
        self.learner = learner_of(user)

    @precondition(lambda self: card_actions.last_entry(self.session, self.learner.id) is not None)
    @rule()
    def undo(self) -> None:
        card_actions.undo_last(self.session, self.learner, self.click(), self.now)

    @precondition(lambda self: self.lines > 3)
    @rule()
    def undo_everything_by_hand(self) -> None:
        while card_actions.last_entry(self.session, self.learner.id) is not None:
            card_actions.undo_last(self.session, self.learner, self.click(), self.now)
        quizzed = select(ReviewEntry.card_id).where(ReviewEntry.source == "quiz")
        for card in self.session.scalars(select(Card).where(Card.id.not_in(quizzed))):
            assert (card.state, card.flag, card.suspended_at, card.reps) == ("new", 0, None, 0)

    @invariant()
    def cards_are_what_their_logs_say(self) -> None:
        for card in self.session.scalars(select(Card).where(Card.sequence > 0)):
            assert review_log.replayed(self.session, card) == review_log.to_state(card)
        assert list(rebuilding.differences(self.session, self.learner.id)) == []

    @invariant()
    def the_log_only_grows(self) -> None:
        lines = self.session.scalar(select(func.count()).select_from(ReviewEntry)) or 0
        assert lines >= self.lines
        self.lines = lines

    @invariant()
    def the_queue_shows_nothing_put_aside(self) -> None:
        found = card_queue.next_card(self.session, self.learner, self.now)
        if found is None or found.card_id is None:
            return
        card = self.session.get_one(Card, found.card_id)
        assert card.suspended_at is None
        soon = self.now + timedelta(minutes=20)
        assert card.ready_at is not None
        assert card.ready_at <= soon


def test_a_card_is_what_its_log_says_whatever_is_done(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Studying, "session", session, raising=False)

    run_state_machine_as_test(
        Studying,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        ),
    )
