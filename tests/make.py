"""Builders: the smallest things that a test can speak about."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import QueuePool
from sqlalchemy.orm import Session

from quizapp.core.bank import Bank, Drawn, Feedback, Fixed, QuizPlan, Topic
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    Content,
    Gap,
    Item,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Pair,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.text import Paragraph, SourceText, Span, paragraph_ranges
from quizapp.extensions import db
from quizapp.models import (
    BankRow,
    Card,
    Course,
    Enrolment,
    Evidence,
    ItemRow,
    ItemVersion,
    Quiz,
    TextRow,
    User,
)
from quizapp.services import banks
from quizapp.services.learners import Learner

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
ORIGINAL = (
    "Bees dance. The dance tells where flowers are.\nAnts leave trails of scent. Others follow."
)

CHOICE = MultipleChoice(
    "According to the text, what do bees do?",
    (
        Option("Sing", "The text does not say so."),
        Option("Dance"),
        Option("Sleep", "The text does not say so."),
        Option("Swim", "The text does not say so."),
    ),
    key=1,
)
SEVERAL = MultipleResponse(
    "Which animals does the text name? Choose all that apply.",
    (Option("Bees"), Option("Wasps", "Not in the text."), Option("Ants")),
    keys=(0, 2),
)
CLAIM = TrueFalse("Ants leave trails of scent.", key=True, reason="The text says so.")
WORDS = ShortAnswer("What do ants leave?", "trails of scent", ("scent trails",))
NUMBER = Numeric("How many animals does the text name?", Decimal(2), Decimal(0))
GAPS = Cloze(("Bees ", ", ants leave ", "."), (Gap("dance"), Gap("trails", ("trails of scent",))))
QUESTIONS: tuple[Content, ...] = (CHOICE, SEVERAL, CLAIM, WORDS, NUMBER, GAPS)
# What a form sends for the right answer to each, with the options in their own order.
RIGHT = (["1"], ["0", "2"], ["true"], ["Scent trails"], ["2"], ["dance", "trails"])
WRONG = (["0"], ["1"], ["false"], ["honey"], ["3"], ["sing", "honey"])

MATCH = Matching(
    "Match each animal with what it does.",
    (Pair("Bees", "dance"), Pair("Ants", "leave trails"), Pair("Others", "follow")),
    extras=("sing",),
)
STEPS = Ordering(
    "In which order does the text name these?",
    ("Bees", "The dance", "Ants", "Trails"),
)
# Six kinds make the bank of most tests; these are asked wherever each kind counts.
EVERY_KIND = (*QUESTIONS, MATCH, STEPS)
EVERY_RIGHT = (*RIGHT, ["0", "1", "2"], ["0:0", "1:1", "2:2", "3:3"])
EVERY_WRONG = (*WRONG, ["3", "0", ""], ["0:3", "1:2", "2:1", "3:0"])


def text(original: str = ORIGINAL, text_id: str = "insects") -> SourceText:
    paragraphs = tuple(
        Paragraph(f"p{number}", f"Heading {number}", start, end)
        for number, (start, end) in enumerate(paragraph_ranges(original), 1)
    )
    return SourceText(text_id, "Insects", original, paragraphs)


def item(
    item_id: str, content: Content, topics: tuple[str, ...] = ("bees",), start: int = 0
) -> Item:
    paragraph = "p1" if start < ORIGINAL.index("\n") else "p2"
    spans = (Span("insects", paragraph, start, start + 10),)
    return Item(item_id, content, "The text says so.", topics, 2, spans)


def bank(
    bank_id: str = "insects",
    quizzes: tuple[QuizPlan, ...] = (),
    questions: tuple[Content, ...] = QUESTIONS,
) -> Bank:
    """A bank with the questions, ``q1`` to ``q6``, and a flashcard ``c1``."""
    second = ORIGINAL.index("Ants")
    items = [
        item(f"q{n}", content, ("bees",) if n < 4 else ("ants",), 0 if n < 4 else second)
        for n, content in enumerate(questions, 1)
    ]
    items.append(item("c1", BasicCard("What do bees do?", "They dance.")))
    topics = (Topic("bees", "Bees"), Topic("ants", "Ants"))
    return Bank(bank_id, "Insects", "On insects.", "en", (text(),), topics, tuple(items), quizzes)


def plan(
    plan_id: str = "all",
    *,
    feedback: Feedback = Feedback.AFTER_SUBMIT,
    attempts: int | None = None,
    questions: tuple[str, ...] = ("q1", "q2", "q3", "q4", "q5", "q6"),
    draw: tuple[Drawn, ...] = (),
    shuffle: bool = False,
    asks_confidence: bool = False,
) -> QuizPlan:
    return QuizPlan(
        plan_id,
        "All about insects",
        "",
        feedback,
        (*map(Fixed, questions), *draw),
        attempts,
        shuffle_questions=shuffle,
        shuffle_options=shuffle,
        asks_confidence=asks_confidence,
    )


def user(session: Session, name: str = "Ada", role: str = "student", zone: str = "UTC") -> User:
    """A person; the e-mail address is the name at example.com."""
    made = User(
        email=f"{name.lower()}@example.com",
        name=name,
        role=role,
        active=True,
        fs_uniquifier=secrets.token_hex(16),
        created_at=NOON,
        zone=zone,
    )
    session.add(made)
    session.flush()
    return made


def seen_card(
    session: Session, learner: Learner, item: ItemRow, due: datetime | None = None
) -> Card:
    """A card learned the day before NOON, due at NOON or at the time given."""
    ready = NOON if due is None else due
    card = Card(
        learner_id=learner.id,
        item_id=item.id,
        bank_id=item.bank_id,
        state="review",
        stability=10.0,
        difficulty=5.0,
        due_at=ready,
        ready_at=ready,
        last_review_at=NOON - timedelta(days=1),
        reps=1,
    )
    session.add(card)
    session.flush()
    return card


def own_card(session: Session, owner_id: int, text: TextRow, *, is_deck: bool = True) -> ItemRow:
    """A card of a bank of somebody's own that rests on the first sentence of the text."""
    bank = BankRow(
        owner_id=owner_id,
        key="own",
        title="My deck",
        description="",
        language="en",
        is_deck=is_deck,
        created_at=NOON,
        changed_at=NOON,
    )
    session.add(bank)
    session.flush()
    item = ItemRow(
        bank_id=bank.id,
        key="own1",
        position=0,
        study_order=0,
        is_question=False,
        difficulty=2,
        version=1,
    )
    session.add(item)
    session.flush()
    version = ItemVersion(
        item_id=item.id,
        number=1,
        kind="basic-card",
        content={"front": "Who dances?", "back": "Bees."},
        feedback="",
        difficulty=2,
        created_at=NOON,
    )
    session.add(version)
    session.flush()
    session.add(Evidence(version_id=version.id, text_id=text.id, paragraph="p1", start=0, end=4))
    session.flush()
    return item


def learner(session: Session, name: str = "Ada", zone: str = "UTC") -> Learner:
    return Learner(user(session, name, zone=zone).id, zone)


def shipped(session: Session, *plans: QuizPlan) -> BankRow:
    """The bank of ``bank()`` in the database, shipped, with the quizzes of the plans."""
    return banks.import_bank(session, bank(quizzes=plans), None, NOON)


def quiz(session: Session, quiz_plan: QuizPlan | None = None) -> Quiz:
    """A shipped quiz, by default with all six questions in order and feedback at the end."""
    row = shipped(session, quiz_plan or plan())
    return session.query(Quiz).filter_by(bank_id=row.id).one()


def arranged(session: Session, feedback: Feedback = Feedback.AFTER_SUBMIT) -> Quiz:
    """A shipped quiz that asks ``MATCH``, then ``STEPS``."""
    asked = plan(feedback=feedback, questions=("q1", "q2"))
    row = banks.import_bank(session, bank(quizzes=(asked,), questions=(MATCH, STEPS)), None, NOON)
    return session.query(Quiz).filter_by(bank_id=row.id).one()


def course(session: Session, owner: User, *learners: User, code: str = "ABCDEFGH") -> Course:
    made = Course(owner_id=owner.id, title="Biology 1", join_code=code, created_at=NOON)
    session.add(made)
    session.flush()
    for one in learners:
        session.add(Enrolment(course_id=made.id, learner_id=one.id, joined_at=NOON))
    session.flush()
    return made


def account(app: Flask, name: str = "Ada", role: str = "student") -> int:
    """An account that can sign in with ``PASSWORD``, committed; its id."""
    with app.app_context():
        made = user(db.session, name, role)
        made.password = hash_password(PASSWORD)
        db.session.commit()
        return made.id


def signed_in(app: Flask, name: str = "Ada", role: str = "student") -> FlaskClient:
    """A browser in which somebody new is signed in."""
    account(app, name, role)
    client = app.test_client()
    sign_in(client, name)
    return client


def sign_in(client: FlaskClient, name: str) -> None:
    response = client.post(
        "/sign-in", data={"email": f"{name.lower()}@example.com", "password": PASSWORD}
    )
    assert response.status_code == 302, response.get_data(as_text=True)


def dispose(app: Flask) -> None:
    """Close the app's connections; all of them must have come back."""
    app.extensions["quizapp-jobs"].close()
    with app.app_context():
        pool = db.engine.pool
        assert isinstance(pool, QueuePool)
        left = pool.checkedout()
        db.engine.dispose()
    assert left == 0, f"{left} connections were not given back"
