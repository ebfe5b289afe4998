"""The hot path: load the slot of a page, save an answer.

Statements are built once. An answer costs one SELECT, one INSERT and one UPDATE, and the
caller's one commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam, insert, select, update

from quizapp.core import attempts as rules
from quizapp.core.bank import Feedback
from quizapp.core.codec import decode_content, decode_response, encode_response
from quizapp.core.errors import StaleResponse
from quizapp.core.evidence import to_confidence
from quizapp.core.grading import Grade, grade
from quizapp.core.responses import Cleared, Response
from quizapp.models import Answer, Attempt, ItemVersion, Quiz, Slot

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from quizapp.core.evidence import Confidence
    from quizapp.core.questions import Question


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot with what is needed to show it and to answer it.

    ``order`` maps places on the page to options of the question. ``response`` is None until
    there is an answer; ``sequence`` counts the answers so far.
    """

    id: int
    attempt_id: int
    quiz_id: int
    quiz_title: str
    feedback: Feedback
    asks_confidence: bool
    position: int
    item_id: int
    version_id: int
    question: Question
    explanation: str
    order: tuple[int, ...]
    max_mark: float
    is_flagged: bool
    sequence: int
    response: Response | None
    fraction: float | None
    confidence: Confidence | None
    milliseconds: int | None
    checked_at: datetime | None
    standing: rules.Standing

    @property
    def shows_feedback(self) -> bool:
        """Whether key, feedback and passage may be shown."""
        return rules.shows_feedback(self.feedback, self.standing, self.checked_at)

    def holds(self, submission: Submission) -> bool:
        """Whether the slot has this answer already, given as sure."""
        is_same = submission.response == (self.response or Cleared())
        return is_same and submission.confidence == self.confidence


@dataclass(frozen=True, slots=True)
class Place:
    """A slot as the overview of an attempt lists it."""

    position: int
    is_answered: bool
    is_flagged: bool
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Submission:
    """An answer on its way: its form's key, and the count of answers that its page knew.

    ``confidence`` is what the learner said, ``milliseconds`` the time that the answer took;
    None when it is unknown.
    """

    response: Response
    key: str
    sequence: int
    confidence: Confidence | None = None
    milliseconds: int | None = None


# Plain tables, not the mapped classes: the ORM's way takes twice as long, and no row is kept.
_SLOTS, _ATTEMPTS, _ANSWERS, _QUIZZES, _VERSIONS = (
    cast("Table", model.__table__) for model in (Slot, Attempt, Answer, Quiz, ItemVersion)
)
_SLOT = (
    select(
        _SLOTS.c.id,
        _SLOTS.c.attempt_id,
        _SLOTS.c.position,
        _SLOTS.c.item_id,
        _SLOTS.c.version_id,
        _SLOTS.c.option_order,
        _SLOTS.c.max_mark,
        _SLOTS.c.is_flagged,
        _SLOTS.c.sequence,
        _SLOTS.c.response,
        _SLOTS.c.fraction,
        _SLOTS.c.confidence,
        _SLOTS.c.milliseconds,
        _SLOTS.c.checked_at,
        _ATTEMPTS.c.deadline,
        _ATTEMPTS.c.submitted_at,
        _ATTEMPTS.c.quiz_id,
        _QUIZZES.c.title,
        _QUIZZES.c.feedback,
        _QUIZZES.c.asks_confidence,
        _VERSIONS.c.kind,
        _VERSIONS.c.content,
        _VERSIONS.c.feedback.label("explanation"),
    )
    .select_from(_SLOTS)
    .join(_ATTEMPTS, _ATTEMPTS.c.id == _SLOTS.c.attempt_id)
    .join(_QUIZZES, _QUIZZES.c.id == _ATTEMPTS.c.quiz_id)
    .join(_VERSIONS, _VERSIONS.c.id == _SLOTS.c.version_id)
    .where(
        _SLOTS.c.attempt_id == bindparam("attempt"),
        _SLOTS.c.position == bindparam("position"),
        _ATTEMPTS.c.learner_id == bindparam("learner"),
    )
)
# Both rows: an answer must not slip in while the attempt is being submitted.
_SLOT_TO_CHANGE = _SLOT.with_for_update(of=(_SLOTS, _ATTEMPTS))
_PLACES = (
    select(_SLOTS.c.position, _SLOTS.c.response, _SLOTS.c.is_flagged, _SLOTS.c.checked_at)
    .where(_SLOTS.c.attempt_id == bindparam("attempt"))
    .order_by(_SLOTS.c.position)
)
_ANSWER_BY_KEY = select(_ANSWERS.c.sequence).where(
    _ANSWERS.c.slot_id == bindparam("slot"), _ANSWERS.c.key == bindparam("given_key")
)
_ADD_ANSWER = insert(_ANSWERS)
_UPDATE_SLOT = (
    update(_SLOTS)
    .where(_SLOTS.c.id == bindparam("slot"))
    .values(
        sequence=bindparam("new_sequence"),
        response=bindparam("new_response"),
        fraction=bindparam("new_fraction"),
        answered_at=bindparam("now"),
        confidence=bindparam("new_confidence"),
        milliseconds=bindparam("new_milliseconds"),
        checked_at=bindparam("new_checked_at"),
    )
)
_FLAG = update(_SLOTS).where(_SLOTS.c.id == bindparam("slot")).values(is_flagged=bindparam("flag"))


def find_slot(
    session: Session, learner_id: int, attempt_id: int, position: int, *, to_change: bool = False
) -> SlotView | None:
    """Return a slot of the learner's own attempt; ``to_change`` locks it until the commit."""
    row = (
        session.connection()
        .execute(
            _SLOT_TO_CHANGE if to_change else _SLOT,
            {"attempt": attempt_id, "position": position, "learner": learner_id},
        )
        .one_or_none()
    )
    return None if row is None else _to_view(row)


def places_of(session: Session, attempt_id: int) -> list[Place]:
    """Return the slots of an attempt, in order."""
    return [
        Place(row.position, bool(row.response), row.is_flagged, row.checked_at is not None)
        for row in session.connection().execute(_PLACES, {"attempt": attempt_id})
    ]


def answer_slot(
    session: Session, slot: SlotView, submission: Submission, *, now: datetime, check: bool = False
) -> Grade:
    """Save an answer and return its grade; ``check`` makes it final.

    The same page sent twice saves one answer. Raises what ``core.attempts.check_answer``
    raises, and ``StaleResponse`` when another page has saved an answer since.
    """
    result = grade(slot.question, submission.response)
    is_stale = slot.sequence != submission.sequence
    if is_stale and _is_saved(session, slot, submission.key):
        return result
    rules.check_answer(slot.standing, slot.checked_at, now)
    if is_stale:
        raise StaleResponse(
            "This question was answered in another tab or browser since you opened this page."
            " That answer is saved. Look at yours, and save it again to replace the other."
        )
    if slot.holds(submission) and not check:
        return result
    _save(session, slot, submission, result, (now, now if check else None))
    return result


def flag_slot(session: Session, slot: SlotView, *, flag: bool, now: datetime) -> None:
    """Set or remove the learner's flag. Raises when the attempt is over."""
    rules.check_answer(slot.standing, None, now)
    session.execute(_FLAG, {"slot": slot.id, "flag": flag})


def _is_saved(session: Session, slot: SlotView, key: str) -> bool:
    found = session.execute(_ANSWER_BY_KEY, {"slot": slot.id, "given_key": key}).one_or_none()
    return found is not None


def _save(
    session: Session,
    slot: SlotView,
    submission: Submission,
    result: Grade,
    times: tuple[datetime, datetime | None],
) -> None:
    now, checked_at = times
    stored = encode_response(submission.response)
    connection = session.connection()
    connection.execute(
        _ADD_ANSWER,
        {
            "slot_id": slot.id,
            "sequence": slot.sequence + 1,
            "key": submission.key,
            "response": stored,
            "fraction": result.fraction,
            "answered_at": now,
            "confidence": submission.confidence,
            "milliseconds": submission.milliseconds,
        },
    )
    connection.execute(
        _UPDATE_SLOT,
        {
            "slot": slot.id,
            "new_sequence": slot.sequence + 1,
            "new_response": stored,
            "new_fraction": result.fraction,
            "now": now,
            "new_confidence": submission.confidence,
            "new_milliseconds": submission.milliseconds,
            "new_checked_at": checked_at,
        },
    )


def _to_view(row: Any) -> SlotView:  # noqa: ANN401 - a row of _SLOT
    question: Question = decode_content(row.kind, row.content)  # type: ignore[assignment]
    return SlotView(
        id=row.id,
        attempt_id=row.attempt_id,
        quiz_id=row.quiz_id,
        quiz_title=row.title,
        feedback=Feedback(row.feedback),
        asks_confidence=row.asks_confidence,
        position=row.position,
        item_id=row.item_id,
        version_id=row.version_id,
        question=question,
        explanation=row.explanation,
        order=tuple(row.option_order),
        max_mark=row.max_mark,
        is_flagged=row.is_flagged,
        sequence=row.sequence,
        response=decode_response(row.response) if row.response else None,
        fraction=row.fraction,
        confidence=to_confidence(row.confidence),
        milliseconds=row.milliseconds,
        checked_at=row.checked_at,
        standing=rules.Standing(row.deadline, row.submitted_at),
    )
