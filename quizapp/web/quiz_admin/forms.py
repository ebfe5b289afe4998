"""The quiz builder's form: fixed fields, and one count for each topic of the bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from quizapp.core.bank import Drawn, Feedback, Fixed
from quizapp.services.quizzes import QuizDraft

if TYPE_CHECKING:
    from wtforms import Field

    from quizapp.core.bank import Blueprint, Topic
    from quizapp.core.selection import Pool
    from quizapp.models import Course, Quiz

MAX_ATTEMPTS = 1000
MAX_MINUTES = 7 * 24 * 60
MAX_COUNT = 1000
_MINUTE = "%Y-%m-%dT%H:%M"
_TIMES = [_MINUTE, f"{_MINUTE}:%S", "%Y-%m-%d %H:%M"]
_YEARS = range(2000, 2101)
_COUNT = NumberRange(0, MAX_COUNT, f"Write a number from 0 to {MAX_COUNT}.")
_FEEDBACK_WORDS = (
    SelectChoice(Feedback.AFTER_SUBMIT.value, "After the attempt is submitted"),
    SelectChoice(Feedback.AFTER_EACH.value, "After each question, for practice"),
)


class WholeField(IntegerField):
    """A whole number, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; say in plain words when there is none."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Write a whole number.") from None


class LocalTimeField(DateTimeLocalField):
    """A date and a time as a clock on the wall shows them."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time; say in plain words when there is none."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Write a date and a time, such as 2026-03-02 12:00.") from None


@dataclass(frozen=True, slots=True)
class Offer:
    """What the builder can choose from."""

    pool: Pool
    topics: tuple[Topic, ...]
    courses: tuple[Course, ...]
    zone: str


class QuizForm(FlaskForm):
    """Everything but the counts of the topics; see ``quiz_form``."""

    title = StringField("Title", [InputRequired("Write a title."), Length(max=200)])
    description = TextAreaField("Description", [Optional(), Length(max=2000)])
    course = SelectField("For whom", description="Only learners in the class see the quiz.")
    feedback = RadioField(
        "Keys and feedback are shown",
        choices=list(_FEEDBACK_WORDS),
        validators=[InputRequired("Choose when they are shown.")],
    )
    attempts = WholeField(
        "Attempts allowed",
        [Optional(), NumberRange(1, MAX_ATTEMPTS, f"Write a number from 1 to {MAX_ATTEMPTS}.")],
        description="Leave it empty for as many as they want.",
    )
    minutes = WholeField(
        "Minutes allowed",
        [Optional(), NumberRange(1, MAX_MINUTES, f"Write a number from 1 to {MAX_MINUTES}.")],
        description="Leave it empty for no limit.",
    )
    opens = LocalTimeField("Opens", [Optional()], format=_TIMES)
    closes = LocalTimeField("Closes", [Optional()], format=_TIMES)
    shuffle_questions = BooleanField("Ask the questions in another order each time")
    shuffle_options = BooleanField("Show the options in another order each time")
    asks_confidence = BooleanField(
        "Ask how sure learners are",
        description="Beside each answer, if they want to say. It never counts in the mark; a right"
        " answer they were unsure of comes back sooner as a card.",
    )
    anywhere = WholeField("The whole bank", [Optional(), _COUNT])
    fixed = SelectMultipleField("Chosen questions")

    offer: Offer

    def validate_title(self, field: Field) -> None:
        """Refuse blanks."""
        if not field.data.strip():
            raise ValidationError("Write a title.")

    def validate_opens(self, field: Field) -> None:
        """Refuse a time that no clock of the zone shows."""
        if field.data is not None:
            _check_local(field.data, self.offer.zone)

    def validate_closes(self, field: Field) -> None:
        """Refuse such a time, and one that is not after the opening."""
        if field.data is None:
            return
        _check_local(field.data, self.offer.zone)
        opens = self.opens.data
        if opens is None or self.opens.errors:
            return
        if self._aware(field.data) <= self._aware(opens):
            raise ValidationError("The quiz must close after it opens.")

    @property
    def counts(self) -> tuple[tuple[Topic, Field, int], ...]:
        """Each topic, its field, and how many questions there are to draw."""
        return tuple(
            (topic, self[f"topic_{n}"], len(self.offer.pool.topics.get(topic.id, ())))
            for n, topic in enumerate(self.offer.topics)
        )

    @property
    def blueprint(self) -> Blueprint:
        """What the quiz asks: the chosen questions, then the topics, then the whole bank."""
        chosen = set(self.fixed.data or ())
        drawn = [Drawn(field.data, topic.id) for topic, field, _ in self.counts if field.data]
        rest = [Drawn(self.anywhere.data)] if self.anywhere.data else []
        fixed = [Fixed(key) for key in self.offer.pool.questions if key in chosen]
        return (*fixed, *drawn, *rest)

    def draft(self) -> QuizDraft:
        """Return what the form says; only after it was found valid."""
        return QuizDraft(
            title=self.title.data.strip(),
            description=(self.description.data or "").strip(),
            course_id=int(self.course.data) if self.course.data else None,
            feedback=Feedback(self.feedback.data),
            attempts_allowed=self.attempts.data,
            minutes_allowed=self.minutes.data,
            opens_at=self._aware(self.opens.data) if self.opens.data else None,
            closes_at=self._aware(self.closes.data) if self.closes.data else None,
            shuffle_questions=self.shuffle_questions.data,
            shuffle_options=self.shuffle_options.data,
            asks_confidence=self.asks_confidence.data,
            blueprint=self.blueprint,
        )

    def _aware(self, local: datetime) -> datetime:
        return local.replace(tzinfo=ZoneInfo(self.offer.zone)).astimezone(UTC)


def quiz_form(offer: Offer, values: dict[str, Any] | None = None) -> QuizForm:
    """Return the form for a bank; ``values`` fill it when nothing was sent."""
    fields = {
        f"topic_{n}": WholeField(topic.title, [Optional(), _COUNT])
        for n, topic in enumerate(offer.topics)
    }
    form: QuizForm = type("QuizForm", (QuizForm,), {**fields, "offer": offer})(data=values)
    form.course.choices = [
        SelectChoice("", "Everyone on this site"),
        *(SelectChoice(str(one.id), one.title) for one in offer.courses),
    ]
    form.fixed.choices = [SelectChoice(key) for key in offer.pool.questions]
    return form


def new_values(title: str) -> dict[str, Any]:
    """Return what the form of a new quiz begins with."""
    return {
        "title": title,
        "course": "",
        "feedback": Feedback.AFTER_SUBMIT.value,
        "shuffle_questions": True,
        "shuffle_options": True,
        "fixed": [],
    }


def values_of(quiz: Quiz, blueprint: Blueprint, offer: Offer) -> dict[str, Any]:
    """Return what the form of a quiz begins with."""
    asked: dict[str | None, int] = {}
    for entry in blueprint:
        if isinstance(entry, Drawn):
            asked[entry.topic] = asked.get(entry.topic, 0) + entry.count
    return {
        "title": quiz.title,
        "description": quiz.description,
        "course": str(quiz.course_id or ""),
        "feedback": quiz.feedback,
        "attempts": quiz.attempts_allowed,
        "minutes": quiz.minutes_allowed,
        "opens": _local(quiz.opens_at, offer.zone),
        "closes": _local(quiz.closes_at, offer.zone),
        "shuffle_questions": quiz.shuffle_questions,
        "shuffle_options": quiz.shuffle_options,
        "asks_confidence": quiz.asks_confidence,
        "anywhere": asked.get(None),
        "fixed": [entry.question for entry in blueprint if isinstance(entry, Fixed)],
        **{f"topic_{n}": asked.get(topic.id) for n, topic in enumerate(offer.topics)},
    }


def _local(at: datetime | None, zone: str) -> datetime | None:
    return None if at is None else at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _check_local(local: datetime, zone: str) -> None:
    if local.year not in _YEARS:
        raise ValidationError(f"Choose a year from {_YEARS[0]} to {_YEARS[-1]}.")
    there = local.replace(tzinfo=ZoneInfo(zone))
    back = there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if back != local:
        raise ValidationError("On that day the clocks leave this time out. Choose another.")
