"""Who may reach what: every route, asked by everybody, with ids of somebody else's things.

A new route without a line in ``MAY`` fails the test. What nobody but its people may see does
not exist for others: 404, and for strangers the way to the sign-in page.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.clock import utcnow
from quizapp.core.bank import Drawn
from quizapp.core.notes import BasicNote
from quizapp.extensions import db
from quizapp.models import ItemRow, Model, Quiz, TextRow, User
from quizapp.services import attempts, banks, own_decks, plans, ready_quizzes
from quizapp.services.derivations import NewDerivation, start_derivation
from quizapp.services.learners import Learner
from quizapp.services.media import store_image
from quizapp.services.note_cards import Writing
from quizapp.services.notes import add_note
from tests import derived, make
from tests.services.test_media import drawn

EVERYBODY = "stranger ada bob grace joan root"
SIGNED_IN = "ada bob grace joan root"
TEACHERS = "grace joan root"
# Ada is in the class of Grace, who owns the bank and the quiz. Bob is in no class, Joan
# teaches another one, and Root is the admin.
MAY = {
    "accounts.first_admin": "",
    "assets.favicon": EVERYBODY,
    "assets.serve": "",
    "banks.add": TEACHERS,
    "banks.ask_delete": "grace root",
    "banks.change_settings": "grace root",
    "banks.confirm": TEACHERS,
    "banks.confirm_version": "grace root",
    "banks.export": "grace root",
    "banks.go_back": "grace root",
    "banks.index": TEACHERS,
    "banks.item": "grace root",
    "banks.let_stand": "grace root",
    "banks.new_version": "grace root",
    "banks.quote_anew": "grace root",
    "banks.remove": "grace root",
    "banks.show": "grace root",
    "cards.act": SIGNED_IN,
    "cards.act_on_one": "ada grace",
    "cards.browse": SIGNED_IN,
    "cards.found_csv": SIGNED_IN,
    "cards.show": "ada grace",
    "cards.undo": SIGNED_IN,
    "courses.archive": "grace root",
    "courses.index": SIGNED_IN,
    "courses.join": SIGNED_IN,
    "courses.leave": "ada",
    "courses.members": "grace root",
    "courses.new": TEACHERS,
    "courses.new_code": "grace root",
    "courses.remove": "grace root",
    "courses.rename": "grace root",
    "courses.restore": "grace root",
    "courses.show": "ada grace root",
    "derive.accept": "grace",
    "derive.accept_many": "grace",
    "derive.add": "grace",
    "derive.ask_remove": "grace",
    "derive.cancel": "grace",
    "derive.check": "grace",
    "derive.edit": "grace",
    "derive.index": TEACHERS,
    "derive.new": TEACHERS,
    "derive.publish": "grace",
    "derive.published": "grace",
    "derive.reject": "grace",
    "derive.remove": "grace",
    "derive.restart": "grace",
    "derive.review": "grace",
    "derive.show": "grace",
    "derive.statistics": "grace",
    "derive.statistics_csv": "grace",
    "derive.thresholds": "grace",
    "derive.undo": "grace",
    "editor.add": "grace root",
    "editor.copy": "grace root",
    "editor.edit": "grace root",
    "editor.history": "grace root",
    "editor.lint": "grace root",
    "editor.restore": "grace root",
    "editor.retire": "grace root",
    "editor.retired": "grace root",
    "gradebook.course": "grace root",
    "gradebook.course_answers_csv": "grace root",
    "gradebook.course_scores_csv": "grace root",
    "gradebook.index": TEACHERS,
    "gradebook.quiz": "grace root",
    "gradebook.quiz_answers_csv": "grace root",
    "gradebook.quiz_scores_csv": "grace root",
    "health.healthz": EVERYBODY,
    "health.readyz": EVERYBODY,
    "home.today": EVERYBODY,
    "plans.add_break": "ada",
    "plans.catch_up": SIGNED_IN,
    "plans.change_budget": "ada",
    "plans.end": "ada",
    "plans.exams": "grace root",
    "plans.index": SIGNED_IN,
    "plans.look": SIGNED_IN,
    "plans.remove_break": "ada",
    "plans.remove_exam": "grace root",
    "plans.set_aside": "ada",
    "plans.set_exam": "grace root",
    "plans.show": "ada",
    "plans.start": SIGNED_IN,
    "plans.take_up": "ada",
    "plans.undo": "ada",
    "memory.fit": SIGNED_IN,
    "memory.reset": SIGNED_IN,
    "memory.show": SIGNED_IN,
    "notes.add": "ada",
    "notes.ask_delete": "ada",
    "notes.choose_words": "ada grace root",
    "notes.create": SIGNED_IN,
    "notes.delete": "ada",
    "notes.edit": "ada",
    "notes.from_item": "ada grace",
    "notes.from_text": "ada grace root",
    "notes.image": "ada",
    "notes.index": SIGNED_IN,
    "notes.let_in": "grace",
    "notes.paste": "ada",
    "notes.preview": "ada",
    "notes.preview_paste": "ada",
    "notes.preview_words": SIGNED_IN,
    "notes.remove": "ada",
    "notes.rename": "ada",
    "notes.restore": "ada",
    "notes.send_image": "ada",
    "notes.share": "ada",
    "notes.show": "ada",
    "notes.take_out": "grace",
    "notes.unshare": "ada",
    "offline.cards": SIGNED_IN,
    "offline.session": SIGNED_IN,
    "offline.show": EVERYBODY,
    "offline.sync": SIGNED_IN,
    "offline.worker": EVERYBODY,
    "progress.bank": "ada grace",
    "progress.bank_csv": "ada grace",
    "progress.class_banks": "grace root",
    "progress.class_csv": "grace root",
    "progress.class_map": "grace root",
    "progress.class_sentence": "grace root",
    "progress.overview": SIGNED_IN,
    "progress.sentence": "ada grace",
    "progress.statistics": SIGNED_IN,
    "progress.statistics_csv": SIGNED_IN,
    "quiz.answer": "ada",
    "quiz.attempt": "ada",
    "quiz.flag": "ada",
    "quiz.overview": "ada",
    "quiz.question": "ada",
    "quiz.show": "ada",
    "quiz.start": "ada",
    "quiz.submit": "ada",
    "quiz_admin.archive": "grace root",
    "quiz_admin.edit": "grace root",
    "quiz_admin.index": TEACHERS,
    "quiz_admin.new": TEACHERS,
    "quiz_admin.preview": "grace root",
    "quiz_admin.restore": "grace root",
    "review.act": "ada grace",
    "review.answer": "ada grace",
    "review.card": SIGNED_IN,
    "review.change_deck": "ada grace",
    "review.decks": SIGNED_IN,
    "review.rate": "ada grace",
    "review.summary": SIGNED_IN,
    "review.undo": SIGNED_IN,
    "settings.delete": SIGNED_IN,
    "settings.download": SIGNED_IN,
    "settings.save": SIGNED_IN,
    "settings.show": SIGNED_IN,
    "texts.show": "ada grace root",
}
# These pages are Flask-Security's own; tests of accounts cover them.
LIBRARY = "security."


@dataclass(frozen=True)
class World:
    """People in their browsers, and the ids of Grace's and Ada's things."""

    browsers: dict[str, FlaskClient]
    ids: dict[str, object]


@pytest.fixture
def world(app: Flask) -> World:
    roles = {"Ada": "student", "Bob": "student", "Grace": "instructor", "Joan": "instructor"}
    browsers = {name.lower(): make.signed_in(app, name, role) for name, role in roles.items()}
    browsers["root"] = make.signed_in(app, "Root", "admin")
    browsers["stranger"] = app.test_client()
    with app.app_context():
        ids = things()
        db.session.commit()
    return World(browsers, ids)


def things() -> dict[str, object]:
    people = {user.name: user for user in db.session.scalars(select(User))}
    grace, ada = people["Grace"], people["Ada"]
    course = make.course(db.session, grace, ada)
    bank = banks.import_bank(db.session, make.bank(), grace.id, make.NOON)
    plan = make.plan(questions=(), draw=(Drawn(3),))
    quiz = Quiz(
        bank_id=bank.id,
        owner_id=grace.id,
        course_id=course.id,
        title=plan.title,
        feedback=plan.feedback.value,
        created_at=make.NOON,
    )
    db.session.add(quiz)
    db.session.flush()
    ready_quizzes.write_blueprint(db.session, quiz.id, plan.blueprint, {})
    attempt = attempts.start_attempt(
        db.session, quiz, Learner(ada.id), now=utcnow(), rng=random.Random(1)
    )
    exam_on = utcnow().date() + timedelta(days=30)
    exam = plans.start_plan(db.session, Learner(ada.id), plans.Terms(exam_on, 20), utcnow())
    derivation = start_derivation(
        db.session, grace.id, NewDerivation("Bees", derived.ORIGINAL), make.NOON
    )
    derived.end(db.session, derivation, derived.three())
    candidate = derived.rows_of(db.session, derivation.id)[0]
    deck = own_decks.create_deck(db.session, ada.id, "Own cards", make.NOON)
    return {
        "deck_id": deck.id,
        "note_id": add_note(db.session, deck, Writing(BasicNote("x", "y")), make.NOON).id,
        "note_kind": "basic",
        "image_digest": store_image(db.session, deck, drawn(), make.NOON).digest,
        "paragraph": "p1",
        "derivation_id": derivation.id,
        "candidate_id": candidate.id,
        "course_id": course.id,
        "bank_id": bank.id,
        "quiz_id": quiz.id,
        "attempt_id": attempt.id,
        "plan_id": exam.id,
        "learner_id": ada.id,
        "position": 1,
        "number": 0,
        "chart": "buttons",
        "key": "q1",
        "kind": "numeric",
        "text_id": db.session.scalar(select(TextRow.id)),
        "item_id": db.session.scalar(select(ItemRow.id).where(ItemRow.key == "c1")),
        "token": "forged",
        "digest": "0",
        "name": "nothing.css",
    }


def own_rules(app: Flask) -> list[tuple[str, str, set[str]]]:
    return [
        (rule.endpoint, rule.rule, set(rule.methods or ()) & {"GET", "POST"})
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith(LIBRARY)
    ]


def test_every_route_has_its_line(app: Flask) -> None:
    assert {endpoint for endpoint, _, _ in own_rules(app)} == set(MAY)


def test_nobody_reaches_what_is_not_theirs(app: Flask, world: World) -> None:
    wrong = []
    for endpoint, rule, methods in own_rules(app):
        with app.test_request_context():
            names = app.url_map._rules_by_endpoint[endpoint][0].arguments
            url = app.url_for(endpoint, **{name: world.ids[name] for name in names})
        for who, browser in world.browsers.items():
            if who in MAY[endpoint].split():
                continue
            for method in methods:
                response = browser.open(url, method=method, data={"rating": "3", "key": "k"})
                away = who == "stranger" and "/sign-in" in response.headers.get("Location", "")
                if not away and response.status_code not in {404, 409}:
                    wrong.append((who, method, rule, response.status_code))
    assert wrong == []


def test_everybody_reaches_what_is_theirs(app: Flask, world: World) -> None:
    wrong = []
    for endpoint, rule, methods in own_rules(app):
        if "GET" not in methods:
            continue
        with app.test_request_context():
            names = app.url_map._rules_by_endpoint[endpoint][0].arguments
            url = app.url_for(endpoint, **{name: world.ids[name] for name in names})
        for who in MAY[endpoint].split():
            with world.browsers[who].get(url) as response:
                if response.status_code >= 400:
                    wrong.append((who, rule, response.status_code))
    assert wrong == []


def test_what_is_refused_changes_nothing(app: Flask, world: World) -> None:
    with app.app_context():
        before = {
            name: len(rows(name))
            for name in ("attempt", "answer", "review", "enrolment", "decision", "candidate")
        }

    test_nobody_reaches_what_is_not_theirs(app, world)

    with app.app_context():
        after = {name: len(rows(name)) for name in before}
        assert after == before
        quiz = db.session.get_one(Quiz, world.ids["quiz_id"])
        assert quiz.archived_at is None


def rows(table: str) -> list[object]:
    return list(db.session.execute(select(Model.metadata.tables[table])))
