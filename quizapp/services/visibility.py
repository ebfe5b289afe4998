"""Who may see which attempts: the rule of privacy of pages and files, written once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, func, or_, select, true

from quizapp.models import Attempt, Course, Enrolment, Quiz

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose eyes look (None sees everything), and at which class and quiz if only at one."""

    viewer_id: int | None
    course_id: int | None = None
    quiz_id: int | None = None


def seen_attempts(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on ``Attempt`` and ``Quiz`` that a row may be seen.

    An instructor sees what learners of their own classes did in quizzes that are their own,
    shipped, or set to those classes; and what anybody did in their own quizzes that are open
    to everyone. Of a class they see the quizzes of that class and those of no class.
    """
    conditions: list[ColumnElement[bool]] = []
    if scope.viewer_id is not None:
        own = Quiz.owner_id == scope.viewer_id
        courses = select(Course.id).where(Course.owner_id == scope.viewer_id)
        quizzes = or_(own, Quiz.owner_id.is_(None), Quiz.course_id.in_(courses))
        learners = select(Enrolment.learner_id).where(Enrolment.course_id.in_(courses))
        conditions.append(
            quizzes & Attempt.learner_id.in_(learners) | own & Quiz.course_id.is_(None)
        )
    if scope.course_id is not None:
        inside = members(scope).with_only_columns(Enrolment.learner_id)
        conditions.append(Attempt.learner_id.in_(inside))
        conditions.append(Quiz.course_id.is_(None) | (Quiz.course_id == scope.course_id))
    if scope.quiz_id is not None:
        conditions.append(Quiz.id == scope.quiz_id)
    return and_(true(), *conditions)


def members(scope: Scope) -> Select[Any]:
    """Select the enrolments in the classes of the scope that the viewer teaches."""
    statement = select(Enrolment).join(Course, Course.id == Enrolment.course_id)
    if scope.viewer_id is not None:
        statement = statement.where(Course.owner_id == scope.viewer_id)
    if scope.course_id is not None:
        statement = statement.where(Course.id == scope.course_id)
    return statement


class Classes:
    """The names of classes that stand in the files."""

    def __init__(self, session: Session, scope: Scope) -> None:
        rows = session.execute(
            members(scope)
            .with_only_columns(Enrolment.learner_id, Course.id, Course.title)
            .order_by(Enrolment.learner_id, func.lower(Course.title), Course.id)
        )
        self._titles: dict[int, str] = {}
        self._of_learners: dict[int, tuple[int, ...]] = {}
        for learner_id, course_id, title in rows:
            self._titles[course_id] = title
            self._of_learners[learner_id] = (*self._of_learners.get(learner_id, ()), course_id)

    def name(self, learner_id: int, course_id: int | None) -> str:
        """Return the class of the quiz if the learner is in it, else all their classes."""
        courses = self._of_learners.get(learner_id, ())
        if course_id in courses:
            courses = (course_id,)
        return "; ".join(self._titles[one] for one in courses)
