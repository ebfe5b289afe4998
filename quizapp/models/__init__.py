"""The tables. Rows import only ``quizapp.core``; one file an aggregate.

Content is immutable once written (``TextRow``, ``ItemVersion``); what learners did is
append-only (``Answer``, ``ReviewEntry``); every other figure is derived from those.
"""

from quizapp.models.attempt import Answer, Attempt, Slot
from quizapp.models.bank import (
    BankRow,
    Evidence,
    ItemRow,
    ItemTopic,
    ItemVersion,
    TextRow,
    TopicRow,
)
from quizapp.models.base import Model, UTCDateTime
from quizapp.models.card import Card, CardTag, ReviewEntry
from quizapp.models.course import Course, Enrolment
from quizapp.models.derivation import CandidateRow, Decision, Derivation
from quizapp.models.learner import LoginSession, Role, User
from quizapp.models.note import DeckShare, Media, Note
from quizapp.models.quiz import Quiz, QuizEntry
from quizapp.models.study import (
    Activity,
    ClassExam,
    Deck,
    MemoryFit,
    Plan,
    SchedulingSettings,
)

__all__ = [
    "Activity",
    "Answer",
    "Attempt",
    "BankRow",
    "CandidateRow",
    "Card",
    "CardTag",
    "ClassExam",
    "Course",
    "Decision",
    "Deck",
    "DeckShare",
    "Derivation",
    "Enrolment",
    "Evidence",
    "ItemRow",
    "ItemTopic",
    "ItemVersion",
    "LoginSession",
    "Media",
    "MemoryFit",
    "Model",
    "Note",
    "Plan",
    "Quiz",
    "QuizEntry",
    "ReviewEntry",
    "Role",
    "SchedulingSettings",
    "Slot",
    "TextRow",
    "TopicRow",
    "UTCDateTime",
    "User",
]
