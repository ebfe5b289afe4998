"""A past for the demo: months of reviews of a student, and a class that has met the bank."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.clock import utcnow
from quizapp.core.scheduling import Memory, Rating, Review
from quizapp.models import BankRow, Card, Course, Enrolment, ItemRow, User
from quizapp.services.learners import Learner
from quizapp.services.review_log import Origin, append_review
from tests import make
from tests.browser.conftest import Site
from tests.browser.deriving import database_of

_DAYS = 120


def fill(site: Site, bank_key: str, email: str, others: int = 4) -> tuple[int, int]:
    """Give the student of this address and so many more a past; the ids of bank and class."""
    with database_of(site) as session:
        bank = session.scalars(
            select(BankRow).where(BankRow.key == bank_key, BankRow.owner_id.is_(None))
        ).one()
        course = session.scalars(select(Course)).first()
        assert course is not None
        student = session.scalars(select(User).where(User.email == email)).one()
        people = [student, *(make.user(session, f"Learner{number}") for number in range(others))]
        for person in people[1:]:
            joined = Enrolment(course_id=course.id, learner_id=person.id, joined_at=utcnow())
            session.add(joined)
        items = session.scalars(
            select(ItemRow).where(ItemRow.bank_id == bank.id).order_by(ItemRow.study_order)
        ).all()
        rng = random.Random(7)
        for person in people:
            for item in rng.sample(list(items), min(40, len(items))):
                _study(session, person, item, rng)
        return bank.id, course.id


def _study(session: Session, person: User, item: ItemRow, rng: random.Random) -> None:
    learner, now = Learner(person.id), utcnow()
    known = select(Card).where(Card.learner_id == person.id, Card.item_id == item.id)
    if session.scalar(known) is not None:
        return
    card = Card(
        learner_id=person.id,
        item_id=item.id,
        bank_id=item.bank_id,
        state="new",
        due_at=now,
        ready_at=now,
        sequence=0,
    )
    session.add(card)
    session.flush()
    at = now - timedelta(days=rng.uniform(10, _DAYS))
    memory = Memory()
    while at < now:
        recall = learner.scheduler.retrievability(memory, at)
        rating = Rating.AGAIN if rng.random() > max(recall, 0.6) else rng.choice(list(Rating)[1:])
        origin = Origin(
            f"past-{card.id}-{card.sequence}", "card", milliseconds=rng.randrange(20000)
        )
        append_review(session, card, Review(rating, at), learner.scheduler, origin)
        memory = learner.scheduler.review(memory, Review(rating, at), card_id=card.id)
        at = (memory.due or now) + timedelta(hours=rng.uniform(0, 40))
