"""Every answer of the attempts that somebody may see: one row a slot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from quizapp.core.codec import decode_content, decode_response
from quizapp.core.evidence import Confidence
from quizapp.core.wording import fraction_words, plain_stem, response_words
from quizapp.models import Attempt, ItemRow, ItemTopic, ItemVersion, Quiz, Slot, TopicRow, User
from quizapp.services.figures import CHUNK, figure, stamp
from quizapp.services.visibility import Classes, seen_attempts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from quizapp.core.formats.csv_export import Cell
    from quizapp.core.questions import Content
    from quizapp.services.visibility import Scope

ANSWER_HEADER = (
    "Class",
    "Learner",
    "E-mail",
    "Quiz",
    "Attempt",
    "State",
    "Place",
    "Question",
    "Version",
    "Kind",
    "Topic",
    "Stem",
    "Response",
    "Result",
    "Score",
    "Max score",
    "Answered at",
    "How sure",
)


def answer_rows(session: Session, scope: Scope) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of ``ANSWER_HEADER``, by learner, quiz, attempt and place.

    The stem and the options are those of the version that the learner saw. A question of an
    attempt in progress has a score once it is answered; it may still change.
    """
    classes = Classes(session, scope)
    versions: dict[int, tuple[Content, str]] = {}
    result = session.execute(_statement(scope), execution_options={"yield_per": CHUNK})
    for rows in result.partitions():
        _load(session, versions, (row.version_id for row in rows))
        for row in rows:
            content, stem = versions[row.version_id]
            yield (
                classes.name(row.learner_id, row.course_id),
                *row[:4],
                "in progress" if row.submitted_at is None else "finished",
                *row[5:9],
                row.topic or "",
                stem,
                response_words(content, decode_response(row.response or {})),
                fraction_words(row.fraction if row.response else None),
                figure(_mark(row)),
                figure(row.max_mark),
                stamp(row.answered_at),
                "" if row.confidence is None else Confidence(row.confidence).words,
            )


def _statement(scope: Scope) -> Any:  # noqa: ANN401 - a Select of many columns
    return (
        select(
            User.name,
            User.email,
            Quiz.title,
            Attempt.number,
            Attempt.submitted_at,
            Slot.position,
            ItemRow.key,
            ItemVersion.number.label("version"),
            ItemVersion.kind,
            TopicRow.title.label("topic"),
            Slot.version_id,
            Slot.response,
            Slot.fraction,
            Slot.max_mark,
            Slot.answered_at,
            Slot.confidence,
            Attempt.learner_id,
            Quiz.course_id,
        )
        .select_from(Attempt)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(User, User.id == Attempt.learner_id)
        .join(Slot, Slot.attempt_id == Attempt.id)
        .join(ItemRow, ItemRow.id == Slot.item_id)
        .join(ItemVersion, ItemVersion.id == Slot.version_id)
        .outerjoin(ItemTopic, (ItemTopic.item_id == ItemRow.id) & (ItemTopic.position == 0))
        .outerjoin(
            TopicRow, (TopicRow.bank_id == ItemRow.bank_id) & (TopicRow.key == ItemTopic.topic)
        )
        .where(seen_attempts(scope))
        .order_by(
            func.lower(User.name),
            User.id,
            func.lower(Quiz.title),
            Quiz.id,
            Attempt.number,
            Slot.position,
        )
    )


def _load(
    session: Session, versions: dict[int, tuple[Content, str]], wanted: Iterable[int]
) -> None:
    """Read the versions that are not known yet: a bank has few, its attempts show them often."""
    missing = set(wanted) - versions.keys()
    if not missing:
        return
    rows = session.execute(
        select(ItemVersion.id, ItemVersion.kind, ItemVersion.content).where(
            ItemVersion.id.in_(missing)
        )
    )
    for version_id, kind, stored in rows:
        content = decode_content(kind, stored)
        versions[version_id] = (content, plain_stem(content))


def _mark(row: Any) -> float | None:  # noqa: ANN401 - a row of the statement
    """Return the mark: none for a question that is open still, nought for one left out."""
    if not row.response and row.submitted_at is None:
        return None
    return float((row.fraction or 0.0) * row.max_mark)
