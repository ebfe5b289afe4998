"""What is kept about a person: all of it to take away, all of it gone."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from quizapp.core.errors import NotAllowed
from quizapp.models import (
    Activity,
    Answer,
    Attempt,
    BankRow,
    CandidateRow,
    Card,
    CardTag,
    Course,
    Decision,
    Deck,
    DeckShare,
    Derivation,
    Enrolment,
    ItemRow,
    Media,
    MemoryFit,
    Note,
    Plan,
    Quiz,
    ReviewEntry,
    SchedulingSettings,
    Slot,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

FORMAT = "quizapp-person/1"
_AT_ONCE = 500


def export_person(session: Session, user_id: int, now: datetime) -> Iterator[str]:
    """Write all that is kept about a person as one JSON object, piece by piece.

    The password's hash and the keys of sessions are left out: they are no use to anybody
    but a thief.
    """
    yield f'{{"format": {json.dumps(FORMAT)}, "written_at": {_dumped(now)}'
    for name, statement in _sections(user_id).items():
        yield f",\n{json.dumps(name)}: ["
        rows = session.execute(statement.execution_options(yield_per=_AT_ONCE))
        for place, row in enumerate(rows):
            yield (",\n  " if place else "\n  ") + _dumped(dict(row._mapping))  # noqa: SLF001 - its public name
        yield "]"
    yield "}\n"


def delete_account(session: Session, user_id: int) -> None:
    """Delete a person and all that hangs on them: answers, cards, own classes and banks.

    Raises ``NotAllowed`` for the only admin, and for whoever has quizzes or banks on which
    others have worked. Decks of own cards go, also those that a class studies: they are the
    person's own words.
    """
    user = session.get_one(User, user_id)
    if user.role == "admin" and _count_admins(session) == 1:
        raise NotAllowed(
            "You are the only admin here. Make somebody else an admin first, then delete your"
            " account."
        )
    if _is_needed_by_others(session, user_id):
        raise NotAllowed(
            "Learners have worked with your quizzes and banks. Their results would be lost with"
            " your account, so it stays. Archive your quizzes and classes instead."
        )
    # The foreign keys take the rest with it.
    session.execute(delete(User).where(User.id == user_id))
    session.expire_all()


def _is_needed_by_others(session: Session, user_id: int) -> bool:
    """Whether others have attempts or cards that would go with the person's quizzes and banks."""
    attempts = (
        select(Attempt.id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(BankRow, BankRow.id == Quiz.bank_id)
        .where(
            Attempt.learner_id != user_id,
            (Quiz.owner_id == user_id) | (BankRow.owner_id == user_id),
        )
    )
    cards = (
        select(Card.id)
        .join(BankRow, BankRow.id == Card.bank_id)
        .where(Card.learner_id != user_id, BankRow.owner_id == user_id, ~BankRow.is_deck)
    )
    return bool(session.scalar(select(attempts.exists() | cards.exists())))


def _count_admins(session: Session) -> int:
    return session.scalar(select(func.count()).where(User.role == "admin")) or 0


def _sections(user_id: int) -> dict[str, Select[Any]]:
    return {
        "account": select(
            User.email,
            User.name,
            User.role,
            User.created_at,
            User.zone,
            User.rollover_hour,
            User.retention,
            User.maximum_interval,
            User.learning_steps,
            User.relearning_steps,
            User.easy_days,
            User.parameters,
            User.bury_siblings,
            User.read_aloud,
            User.theme,
            User.keys,
        ).where(User.id == user_id),
        "settings_over_time": _columns(SchedulingSettings).where(
            SchedulingSettings.learner_id == user_id
        ),
        "classes_joined": select(Course.title, Enrolment.joined_at)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.learner_id == user_id),
        "classes_taught": select(Course.title, Course.created_at, Course.archived_at).where(
            Course.owner_id == user_id
        ),
        "banks": select(BankRow.key, BankRow.title, BankRow.created_at).where(
            BankRow.owner_id == user_id
        ),
        "quizzes": select(Quiz.title, Quiz.created_at).where(Quiz.owner_id == user_id),
        **_deriving(user_id),
        **_learning(user_id),
    }


def _deriving(user_id: int) -> dict[str, Select[Any]]:
    """Select the texts given, the questions kept of them, and what was decided."""
    own = Derivation.owner_id == user_id
    derivation: list[Any] = [
        Derivation.id,
        Derivation.title,
        Derivation.original,
        Derivation.state,
        Derivation.created_at,
        Derivation.finished_at,
    ]
    candidate: list[Any] = [
        CandidateRow.id,
        CandidateRow.derivation_id,
        CandidateRow.kind,
        CandidateRow.content,
        CandidateRow.rule,
        CandidateRow.item_key,
    ]
    decision: list[Any] = [
        Decision.derivation_id,
        Decision.candidate_id,
        Decision.action,
        Decision.reason,
        Decision.after,
        Decision.at,
    ]
    return {
        "derivations": select(*derivation).where(own).order_by(Derivation.id),
        "candidates_kept": select(*candidate)
        .join(Derivation, Derivation.id == CandidateRow.derivation_id)
        .where(own, CandidateRow.state == "accepted")
        .order_by(CandidateRow.derivation_id, CandidateRow.position),
        "decisions": select(*decision).where(Decision.by_id == user_id).order_by(Decision.id),
    }


def _learning(user_id: int) -> dict[str, Select[Any]]:
    return {
        "attempts": select(
            Attempt.id,
            Quiz.title.label("quiz"),
            Attempt.number,
            Attempt.started_at,
            Attempt.submitted_at,
            Attempt.score,
            Attempt.max_score,
        )
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.learner_id == user_id)
        .order_by(Attempt.id),
        "answers": select(
            Slot.attempt_id,
            Slot.position,
            ItemRow.key.label("question"),
            Answer.sequence,
            Answer.response,
            Answer.answered_at,
            Answer.confidence,
            Answer.milliseconds,
        )
        .join(Slot, Slot.id == Answer.slot_id)
        .join(Attempt, Attempt.id == Slot.attempt_id)
        .join(ItemRow, ItemRow.id == Slot.item_id)
        .where(Attempt.learner_id == user_id)
        .order_by(Slot.attempt_id, Slot.position, Answer.sequence),
        "cards": select(
            Card.id,
            BankRow.key.label("bank"),
            ItemRow.key.label("item"),
            Card.state,
            Card.stability,
            Card.difficulty,
            Card.due_at,
            Card.last_review_at,
            Card.reps,
            Card.lapses,
            Card.flag,
            Card.suspended_at,
            Card.buried_until,
            Card.answers_seen,
            Card.answers_correct,
        )
        .join(ItemRow, ItemRow.id == Card.item_id)
        .join(BankRow, BankRow.id == Card.bank_id)
        .where(Card.learner_id == user_id)
        .order_by(Card.id),
        "reviews": _columns(ReviewEntry)
        .where(ReviewEntry.learner_id == user_id)
        .order_by(ReviewEntry.card_id, ReviewEntry.sequence),
        "tags": select(ItemRow.key.label("item"), CardTag.tag)
        .join(ItemRow, ItemRow.id == CardTag.item_id)
        .where(CardTag.learner_id == user_id)
        .order_by(CardTag.item_id, CardTag.tag),
        "decks": _columns(Deck).where(Deck.learner_id == user_id),
        "plans": _columns(Plan).where(Plan.learner_id == user_id).order_by(Plan.id),
        "memory_fits": _columns(MemoryFit)
        .where(MemoryFit.learner_id == user_id)
        .order_by(MemoryFit.id),
        "notes": select(BankRow.key.label("deck"), Note.kind, Note.fields, Note.created_at)
        .join(BankRow, BankRow.id == Note.bank_id)
        .where(BankRow.owner_id == user_id)
        .order_by(Note.id),
        "decks_shared": select(
            BankRow.key.label("deck"),
            Course.title.label("class"),
            DeckShare.shared_at,
            DeckShare.taken_out_at,
        )
        .join(BankRow, BankRow.id == DeckShare.bank_id)
        .join(Course, Course.id == DeckShare.course_id)
        .where(BankRow.owner_id == user_id),
        "images": select(
            BankRow.key.label("deck"), Media.digest, Media.mime, Media.content, Media.created_at
        )
        .join(BankRow, BankRow.id == Media.bank_id)
        .where(BankRow.owner_id == user_id)
        .order_by(Media.id),
        "activity": _columns(Activity).where(Activity.learner_id == user_id).order_by(Activity.day),
    }


def _columns(
    model: type[SchedulingSettings | ReviewEntry | Deck | Activity | Plan | MemoryFit],
) -> Select[Any]:
    names = [name for name in model.__table__.columns.keys() if name != "learner_id"]  # noqa: SIM118 - not a dict
    return select(*(getattr(model, name) for name in names))


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: date | datetime | bytes) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat()
