"""What came of attempts: marks, and each question with its answer, its key and its passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.core.codec import decode_content, decode_response
from quizapp.core.evidence import to_confidence
from quizapp.core.grading import grade
from quizapp.core.responses import Cleared
from quizapp.models import Attempt, BankRow, Quiz, QuizEntry, Slot
from quizapp.models import ItemVersion as Version
from quizapp.services import texts
from quizapp.services.studyable import is_studyable_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from quizapp.core.evidence import Confidence
    from quizapp.core.grading import Grade
    from quizapp.core.questions import Question
    from quizapp.core.responses import Response
    from quizapp.core.text import SourceText, Span


@dataclass(frozen=True, slots=True)
class Source:
    """A text that a question rests on: its row's id, the text, and the places there."""

    text_id: int
    text: SourceText
    spans: tuple[Span, ...]

    @property
    def sentence(self) -> int:
        """The number of the first sentence that holds evidence."""
        return self.text.sentences_of(self.spans[0])[0].number


@dataclass(frozen=True, slots=True)
class Result:
    """A question of an attempt that shows its feedback. ``response`` is None without an answer."""

    position: int
    item_id: int
    question: Question
    order: tuple[int, ...]
    response: Response | None
    grade: Grade
    mark: float
    max_mark: float
    explanation: str
    sources: tuple[Source, ...]
    confidence: Confidence | None


def find_attempt(session: Session, learner_id: int, attempt_id: int) -> tuple[Attempt, Quiz] | None:
    """Return the learner's own attempt with its quiz."""
    row = session.execute(
        select(Attempt, Quiz)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.id == attempt_id, Attempt.learner_id == learner_id)
    ).one_or_none()
    return None if row is None else (row.Attempt, row.Quiz)


def attempts_at(session: Session, quiz_id: int, learner_id: int) -> list[Attempt]:
    """Return the learner's attempts at a quiz, the latest first."""
    return list(
        session.scalars(
            select(Attempt)
            .where(Attempt.quiz_id == quiz_id, Attempt.learner_id == learner_id)
            .order_by(Attempt.number.desc())
        )
    )


def count_questions(session: Session, quiz_id: int) -> int:
    """Return how many questions the quiz asks."""
    return (
        session.scalar(select(func.sum(QuizEntry.count)).where(QuizEntry.quiz_id == quiz_id)) or 0
    )


def results_of(session: Session, attempt_id: int) -> list[Result]:
    """Return the questions of a submitted attempt, in order. It gives every key away."""
    rows = session.execute(
        select(Slot, Version)
        .join(Version, Version.id == Slot.version_id)
        .where(Slot.attempt_id == attempt_id)
        .order_by(Slot.position)
    ).all()
    sources = sources_of(session, [slot.version_id for slot, _ in rows])
    return [_to_result(slot, version, sources.get(version.id, ())) for slot, version in rows]


def sources_of(session: Session, version_ids: Iterable[int]) -> dict[int, tuple[Source, ...]]:
    """Return the places that each version of an item rests on."""
    return {
        version_id: tuple(Source(row.id, texts.to_text(row), spans) for row, spans in found)
        for version_id, found in texts.evidence_of(session, version_ids).items()
    }


def readable_banks(session: Session, learner_id: int, bank_ids: Iterable[int]) -> set[int]:
    """Return those of the banks whose texts the learner may open."""
    return set(
        session.scalars(
            select(BankRow.id).where(BankRow.id.in_(list(bank_ids)), is_studyable_by(learner_id))
        )
    )


def may_read_quiz_bank(session: Session, learner_id: int, quiz_id: int) -> bool:
    """Whether the learner may open the texts that a quiz is about."""
    found = session.scalar(
        select(BankRow.id)
        .join(Quiz, Quiz.bank_id == BankRow.id)
        .where(Quiz.id == quiz_id, is_studyable_by(learner_id))
    )
    return found is not None


def _to_result(slot: Slot, version: Version, sources: tuple[Source, ...]) -> Result:
    question: Question = decode_content(version.kind, version.content)  # type: ignore[assignment]
    response = decode_response(slot.response) if slot.response else None
    return Result(
        position=slot.position,
        item_id=slot.item_id,
        question=question,
        order=tuple(slot.option_order),
        response=response,
        grade=grade(question, response or Cleared()),
        mark=(slot.fraction or 0.0) * slot.max_mark,
        max_mark=slot.max_mark,
        explanation=version.feedback,
        sources=sources,
        confidence=to_confidence(slot.confidence),
    )
