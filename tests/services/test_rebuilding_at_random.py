"""Random histories and random damage: what a check says against the replay of each card alone."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta
from math import isclose

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.core.errors import QuizError
from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating
from quizapp.core.scheduling.parameters import DEFAULTS
from quizapp.models import Card, ItemRow, Note, User
from quizapp.services import card_actions, offline, rebuilding, review_log, reviewing
from quizapp.services.card_actions import Act
from quizapp.services.deck_settings import DeckSettings, set_deck
from quizapp.services.learners import learner_of
from quizapp.services.preferences import CardPreferences, Preferences, update_preferences
from quizapp.services.review_log import Origin
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
ZONES = ("UTC", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")
ASIDE = (Action.BURY, Action.UNBURY, Action.SUSPEND, Action.RESUME, Action.RESET, Action.FLAG)
FIELDS = (
    "stability difficulty state step due_at last_review_at reps lapses suspended_at buried_until"
    " flag leech_at ready_at"
).split()


class History:
    """A learner with six cards, three of them siblings, who does anything at any time."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.chance = session, random.Random(seed)
        make.shipped(session)
        self.learner = make.learner(session)
        items = list(session.scalars(select(ItemRow).order_by(ItemRow.id)))[:6]
        bank_id = items[0].bank_id
        note = Note(bank_id=bank_id, kind="basic", fields={}, created_at=NOON, changed_at=NOON)
        session.add(note)
        session.flush()
        for item in items[:3]:
            item.note_id = note.id
        session.flush()
        self.bank_id, self.items = bank_id, [item.id for item in items]
        self.now = NOON
        self.keys: list[str] = []

    def step(self) -> None:
        acts = (self.wait, self.rate, self.lapse, self.put_aside, self.plan, self.undo, self.send)
        (act,) = self.chance.choices((*acts, self.set), (12, 16, 3, 10, 3, 4, 6, 2))
        act()

    def wait(self) -> None:
        self.now += timedelta(self.chance.choice((0, 0, 1, 9, 30)), self.chance.uniform(0, 4000))

    def rate(self, rating: Rating | None = None, item: int | None = None) -> None:
        item = item or self.chance.choice(self.items)
        seen = self.session.scalar(select(Card.sequence).where(Card.item_id == item)) or 0
        given = RatingGiven(
            rating or self.chance.choice(list(Rating)),
            self.click(),
            seen,
            is_cram=self.chance.random() < 0.15,
        )
        reviewing.rate_card(self.session, self.learner, item, given, self.now)

    def lapse(self) -> None:
        item = self.chance.choice(self.items)
        for rating in (Rating.EASY, Rating.AGAIN) * self.chance.randint(1, 5):
            self.now += timedelta(self.chance.randint(1, 40))
            self.rate(rating, item)

    def put_aside(self) -> None:
        action = self.chance.choice(ASIDE)
        flag = self.chance.randint(0, 2) if action is Action.FLAG else None
        self.act(Act(action, flag=flag), self.chance.randint(1, 3))

    def plan(self) -> None:
        self.act(Act(Action.DUE, until=self.now + self.chance.randint(0, 40) * DAY), 1)

    def act(self, act: Act, count: int) -> None:
        given = Origin(self.click(), "card", recorded_at=self.now)
        items = self.chance.sample(self.items, count)
        card_actions.act_on(self.session, self.learner, items, act, given)

    def undo(self) -> None:
        for _ in range(self.chance.randint(1, 3)):
            card_actions.undo_last(self.session, self.learner, self.click(), self.now)

    def send(self) -> None:
        """A device that was offline sends what was done on it, with equal times among them."""
        lines: list[offline.OfflineLine] = []
        for _ in range(self.chance.randint(1, 4)):
            item, rating = self.chance.choice(self.items), self.chance.choice(list(Rating))
            at = self.now - self.chance.choice((0, 0, 0, 1, 5, 20)) * DAY
            lines.append(offline.Reviewed(self.click(), item, rating, at))
        if self.chance.random() < 0.4:
            lines.append(offline.TakenBack(self.click(), self.chance.choice(self.keys), self.now))
        offline.merge_lines(self.session, self.learner, lines, self.now)

    def set(self) -> None:
        retention = self.chance.choice((None, 0.75, 0.97))
        deck = DeckSettings(10, 200, retention)
        set_deck(self.session, self.learner, self.bank_id, deck, self.now)
        cards = CardPreferences(
            maximum_interval=self.chance.choice((36500, 1, 20)),
            learning_steps=self.chance.choice(((1.0, 10.0), (), (5.0,))),
            relearning_steps=self.chance.choice(((10.0,), ())),
            easy_days=(1.0,) * 7,
            bury_siblings=self.chance.random() < 0.7,
            read_aloud=False,
        )
        zone, hour = self.chance.choice(ZONES), self.chance.randint(0, 23)
        aim = self.chance.choice((0.8, 0.9, 0.95))
        changed = Preferences("Ada", zone, hour, aim, "auto", keys=True, cards=cards)
        update_preferences(self.session, self.learner.id, changed, self.now)
        self.now += timedelta(seconds=1)
        self.learner = learner_of(self.session.get_one(User, self.learner.id))

    def click(self) -> str:
        self.keys.append(f"{self.chance.choice('aZ_-.9')}{len(self.keys)}")
        return self.keys[-1]

    def damage(self) -> None:
        """Change a card by another hand, or fit other parameters."""
        session, chance = self.session, self.chance
        if chance.random() < 0.05:
            fitted = [*DEFAULTS]
            fitted[2] = chance.uniform(1, 9)
            session.get_one(User, self.learner.id).parameters = fitted
            session.flush()
        card = chance.choice(session.scalars(select(Card).where(Card.sequence > 0)).all())
        some = NOON + chance.randint(0, 400) * DAY
        stability = (card.stability or 1.0) * (1 + chance.choice((5e-8, 2e-7, 1e-3, -2e-7, -5e-8)))
        kinds: tuple[dict[str, object], ...] = (
            {"stability": stability},
            {"stability": None, "difficulty": None},
            {"difficulty": 7.5},
            {"state": chance.choice(("new", "learning", "review", "relearning"))},
            {"step": chance.randint(0, 2)},
            {"due_at": card.due_at + TICK, "ready_at": card.due_at + TICK},
            {"due_at": card.due_at - TICK},
            {"ready_at": chance.choice((None, some))},
            {"last_review_at": chance.choice((None, some))},
            {"reps": card.reps + 1},
            {"lapses": chance.choice((card.lapses + 1, 9))},
            {"suspended_at": some, "ready_at": None},
            {"suspended_at": None, "ready_at": card.due_at},
            {"buried_until": some},
            {"buried_until": None, "ready_at": card.due_at},
            {"flag": chance.randint(0, 3)},
            {"leech_at": chance.choice((None, some))},
        )
        session.execute(update(Card).where(Card.id == card.id).values(**chance.choice(kinds)))
        session.expire_all()


def found_one_by_one(session: Session) -> set[tuple[int, str]]:
    """The fields of cards that are not what the library makes of their logs."""
    found = set()
    for card in session.scalars(select(Card).where(Card.sequence > 0)):
        replayed = Card(id=card.id)
        last_at = max(line.at for line in review_log.lines_of(session, card))
        review_log.set_state(replayed, review_log.replayed(session, card), last_at)
        found |= {
            (card.id, name)
            for name in FIELDS
            if not is_same(getattr(card, name), getattr(replayed, name))
        }
    return found


def is_same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-7)
    return one == other


@pytest.mark.parametrize("seed", range(3))
def test_a_check_says_what_replays_one_by_one_say(session: Session, seed: int) -> None:
    history = History(session, seed)
    history.rate()
    for _ in range(60):
        with suppress(QuizError), session.begin_nested():
            history.step()
    assert found_one_by_one(session) == set()
    assert list(rebuilding.differences(session, history.learner.id)) == []

    for _ in range(15):
        history.damage()
        wanted = found_one_by_one(session)
        found = rebuilding.differences(session, history.learner.id)

        assert {(one.card_id, one.field) for one in found} == wanted
        if history.chance.random() < 0.3:
            count = rebuilding.rebuild(session, history.learner.id)
            assert count == len({card_id for card_id, _ in wanted})
            assert found_one_by_one(session) == set()
