"""Databases for the measures, filled in bulk."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask, g, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.orm import Session

from quizapp import database, schema
from quizapp.app import create_app
from quizapp.clock import utcnow
from quizapp.config import Settings
from quizapp.core.bank import Bank, Feedback, Fixed, QuizPlan, Topic
from quizapp.core.questions import Item, MultipleChoice, Option
from quizapp.core.text import Paragraph, SourceText, Span, paragraph_ranges
from quizapp.extensions import db
from quizapp.models import Attempt, Card, Deck, LoginSession, Quiz, Slot, User
from quizapp.services import banks
from quizapp.web.access import SESSION_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ORIGINAL = "Bees dance. The dance tells where flowers are.\nAnts leave trails of scent."
_CHUNK = 50_000
_SECRET = "of the bench only"  # noqa: S105 - of servers that live for a minute


@dataclass(frozen=True, slots=True)
class Place:
    """A database with learners 1 to ``learners``, whose attempts have the same numbers."""

    settings: Settings
    learners: int
    questions: int

    @property
    def environ(self) -> dict[str, str]:
        """The settings, as a server takes them."""
        return {
            "QUIZAPP_INSTANCE": str(self.settings.instance),
            "QUIZAPP_DATABASE_URL": self.settings.database_url,
            "QUIZAPP_SECRET_KEY": self.settings.secret_key,
        }


def make_place(folder: Path, learners: int, questions: int, *, attempts: bool = True) -> Place:
    """Fill a new database: a bank of multiple-choice questions, a quiz, people signed in."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'quizapp.sqlite3'}"
    schema.upgrade(url)
    engine = create_engine(url)
    database.prepare(engine, lambda: False)
    with Session(engine) as opened:
        banks.import_bank(opened, _bank(questions), None, utcnow())
        opened.execute(insert(User), [_user(number) for number in range(1, learners + 1)])
        opened.execute(insert(LoginSession), [_login(n) for n in range(1, learners + 1)])
        if attempts:
            _add_attempts(opened, learners)
        opened.commit()
    engine.dispose()
    settings = Settings(instance=folder, database_url=url, secret_key=_SECRET)
    return Place(settings, learners, questions)


@contextmanager
def app_of(place: Place) -> Iterator[Flask]:
    """The app on the database, in this process, with nothing switched off."""
    made = create_app(place.settings, TESTING=True)
    made.logger.disabled = True
    yield made
    with made.app_context():
        db.engine.dispose()


def write_people(app: Flask, learners: int, path: Path) -> list[tuple[str, str]]:
    """Write the session cookie and the CSRF token of each learner, and return them."""
    people = [_cookie_and_token(app, number) for number in range(1, learners + 1)]
    path.write_text("".join(f"{cookie} {token}\n" for cookie, token in people))
    return people


def add_cards(place: Place, learners: int) -> None:
    """Give so many learners a card of each question; every tenth of them is due."""
    engine = create_engine(place.settings.database_url)
    database.prepare(engine, lambda: False)
    now = utcnow()
    with engine.begin() as connection:
        connection.execute(
            insert(Deck),
            [
                {
                    "learner_id": number,
                    "bank_id": 1,
                    "started_at": now,
                    "new_per_day": 10,
                    "cursor": place.questions,
                    "introduced": 0,
                }
                for number in range(1, learners + 1)
            ],
        )
        template = {
            "learner_id": 1,
            "item_id": 1,
            "bank_id": 1,
            "state": "review",
            "step": 0,
            "stability": 20.0,
            "difficulty": 5.0,
            "due_at": now,
            "ready_at": now,
            "last_review_at": now - timedelta(days=20),
            "reps": 3,
            "sequence": 3,
        }
        connection.execute(insert(Card), [template])
        connection.execute(text(_MULTIPLY), {"learners": learners})
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


# A card for every pair, due from a hundred days ago to nine hundred days ahead.
_MULTIPLY = """
WITH RECURSIVE person(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM person WHERE id < :learners)
INSERT INTO card (learner_id, item_id, bank_id, state, step, stability, difficulty, due_at,
                  ready_at, last_review_at, reps, lapses, sequence, answers_seen,
                  answers_correct)
SELECT person.id, item.id, 1, 'review', 0, card.stability, card.difficulty,
       strftime('%Y-%m-%d %H:%M:%S.000000', card.due_at,
                ((item.id * 7919 + person.id * 31) % 1000 - 100) || ' days'),
       strftime('%Y-%m-%d %H:%M:%S.000000', card.due_at,
                ((item.id * 7919 + person.id * 31) % 1000 - 100) || ' days'),
       card.last_review_at, 3, 0, 3, 2, 1
FROM person, item, card
WHERE card.id = 1 AND (person.id, item.id) <> (1, 1)
"""


def _bank(questions: int) -> Bank:
    paragraphs = tuple(
        Paragraph(f"p{number}", f"Paragraph {number}", start, end)
        for number, (start, end) in enumerate(paragraph_ranges(_ORIGINAL), 1)
    )
    source = SourceText("insects", "Insects", _ORIGINAL, paragraphs)
    span = (Span("insects", "p1", 0, 11),)
    items = tuple(
        Item(f"q{n}", _question(n), "The text says so.", ("bees",), 2, span)
        for n in range(1, questions + 1)
    )
    blueprint = tuple(Fixed(item.id) for item in items[:100])
    plan = QuizPlan("all", "All about insects", "", Feedback.AFTER_SUBMIT, blueprint)
    topics = (Topic("bees", "Bees"),)
    return Bank("bench", "Insects", "On insects.", "en", (source,), topics, items, (plan,))


def _question(number: int) -> MultipleChoice:
    options = [Option(f"Option {n} of question {number}", "Not in the text.") for n in range(4)]
    options[1] = Option("They dance")
    return MultipleChoice(f"What do the bees of sentence {number} do?", tuple(options), key=1)


def _user(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "email": f"learner{number}@example.com",
        "name": f"Learner {number}",
        "active": True,
        "role": "student",
        "fs_uniquifier": f"{number:032}",
        "created_at": utcnow(),
    }


def _login(number: int) -> dict[str, Any]:
    now = utcnow()
    return {
        "id": f"{number:043}",
        "user_id": number,
        "started_at": now,
        "expires_at": now + timedelta(days=1),
    }


def _add_attempts(opened: Session, learners: int) -> None:
    quiz_id = opened.scalars(select(Quiz.id)).one()
    items = opened.execute(
        text(
            "SELECT item.id, item_version.id FROM item JOIN item_version"
            " ON item_version.item_id = item.id ORDER BY item.position"
        )
    ).all()
    attempt = {
        "quiz_id": quiz_id,
        "number": 1,
        "started_at": utcnow(),
        "max_score": float(len(items)),
    }
    opened.execute(
        insert(Attempt),
        [{"id": n, "learner_id": n, **attempt} for n in range(1, learners + 1)],
    )
    slots = [
        {
            "attempt_id": number,
            "position": position,
            "item_id": item_id,
            "version_id": version_id,
            "option_order": [2, 0, 3, 1],
            "max_mark": 1.0,
        }
        for number in range(1, learners + 1)
        for position, (item_id, version_id) in enumerate(items, 1)
    ]
    for start in range(0, len(slots), _CHUNK):
        opened.execute(insert(Slot), slots[start : start + _CHUNK])


def _cookie_and_token(app: Flask, number: int) -> tuple[str, str]:
    """Return what a browser holds after signing in, by the app's own serializers."""
    with app.test_request_context():
        session.update(
            {
                SESSION_KEY: f"{number:043}",
                "_user_id": f"{number:032}",
                "_fresh": True,
                "csrf_token": f"{number:040}",
            }
        )
        g.pop("csrf_token", None)
        token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = signer.dumps(dict(session))
    return str(cookie), str(token)


def count_answers(place: Place) -> int:
    """Return how many answers the log holds."""
    engine = create_engine(place.settings.database_url)
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT count(*) FROM answer"))
    engine.dispose()
    return int(found or 0)
