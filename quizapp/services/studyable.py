"""What a learner may meet: quizzes meant for them, cards they may study, cards that may show.

The learner is an id, or a parameter that stands for one: to build these conditions anew takes
longer than the database needs for them, so what is asked all the time is built once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import exists, literal, or_, select

from quizapp.models import (
    Attempt,
    BankRow,
    Course,
    DeckShare,
    Enrolment,
    ItemRow,
    ItemVersion,
    Quiz,
    Slot,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

LearnerId: TypeAlias = "int | ColumnElement[int]"


def is_open_to(learner_id: LearnerId) -> ColumnElement[bool]:
    """Return the condition that a quiz is meant for the learner, whatever the time."""
    enrolled = select(Enrolment.course_id).where(Enrolment.learner_id == learner_id)
    return Quiz.archived_at.is_(None) & or_(Quiz.course_id.is_(None), Quiz.course_id.in_(enrolled))


def is_studyable_by(learner_id: LearnerId) -> ColumnElement[bool]:
    """Return the condition that a learner may study the cards of a bank.

    They may study shipped banks and their own, those that they meet in a quiz unless
    their owner keeps the cards back, and the decks that somebody shares with their class.
    """
    met = select(Quiz.bank_id).where(is_open_to(learner_id))
    enrolled = select(Enrolment.course_id).where(Enrolment.learner_id == learner_id)
    taught = select(Course.id).where(Course.owner_id == learner_id)
    shared = select(DeckShare.bank_id).where(
        DeckShare.course_id.in_(enrolled) | DeckShare.course_id.in_(taught),
        DeckShare.taken_out_at.is_(None),
    )
    return or_(
        BankRow.owner_id.is_(None),
        BankRow.owner_id == learner_id,
        BankRow.is_studyable & BankRow.id.in_(met),
        BankRow.id.in_(shared),
    )


def items_to_study(learner_id: LearnerId) -> Select[ItemVersion, BankRow]:
    """Select the items that a learner may study, as they stand now, with their banks."""
    return (
        select(ItemVersion, BankRow)
        .select_from(ItemRow)
        .join(
            ItemVersion,
            (ItemVersion.item_id == ItemRow.id) & (ItemVersion.number == ItemRow.version),
        )
        .join(BankRow, BankRow.id == ItemRow.bank_id)
        .where(ItemRow.retired_at.is_(None), is_studyable_by(learner_id))
    )


def is_in_open_attempt(learner_id: LearnerId) -> ColumnElement[bool]:
    """Whether the learner is being asked the item in a quiz: its card would tell the key."""
    return exists(
        select(literal(1))
        .select_from(Slot)
        .join(Attempt, Attempt.id == Slot.attempt_id)
        .where(
            Attempt.learner_id == learner_id,
            Attempt.submitted_at.is_(None),
            Slot.item_id == ItemRow.id,
            Slot.checked_at.is_(None),
        )
        .correlate(ItemRow)
    )
