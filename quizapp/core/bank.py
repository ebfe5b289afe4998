"""A question bank as a value: what a bank file says, and what a format reads or writes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from quizapp.core.questions import Item
    from quizapp.core.text import SourceText


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic tag: its stable id and what people call it."""

    id: str
    title: str


class Feedback(StrEnum):
    """When an attempt shows keys, feedback and passages."""

    AFTER_EACH = "after-each"
    AFTER_SUBMIT = "after-submit"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A place in a blueprint for one chosen question."""

    question: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Places in a blueprint for ``count`` questions at random, of one topic or of all."""

    count: int
    topic: str | None = None


Entry: TypeAlias = Fixed | Drawn
Blueprint: TypeAlias = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class QuizPlan:
    """A ready quiz that comes with a bank. ``attempts`` None means as many as wanted."""

    id: str
    title: str
    description: str
    feedback: Feedback
    blueprint: Blueprint
    attempts: int | None = None
    shuffle_questions: bool = True
    shuffle_options: bool = True
    asks_confidence: bool = False


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank: its texts, topics, items (questions, then flashcards) and ready quizzes."""

    id: str
    title: str
    description: str
    language: str
    texts: tuple[SourceText, ...]
    topics: tuple[Topic, ...]
    items: tuple[Item, ...]
    quizzes: tuple[QuizPlan, ...] = ()

    @property
    def questions(self) -> tuple[Item, ...]:
        """The items that a quiz can ask."""
        return tuple(item for item in self.items if item.is_question)

    @property
    def flashcards(self) -> tuple[Item, ...]:
        """The items that are cards of their own."""
        return tuple(item for item in self.items if not item.is_question)

    def text(self, text_id: str) -> SourceText:
        """Return the text; raise ``KeyError`` when there is none of that id."""
        for text in self.texts:
            if text.id == text_id:
                return text
        raise KeyError(text_id)
