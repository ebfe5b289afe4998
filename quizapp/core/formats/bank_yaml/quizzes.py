"""The ready quizzes of a bank file."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core import selection
from quizapp.core.bank import Drawn, Feedback, Fixed, QuizPlan
from quizapp.core.formats.bank_yaml import fields
from quizapp.core.formats.bank_yaml.faults import counted, shown
from quizapp.core.formats.bank_yaml.ids import Ids
from quizapp.core.formats.bank_yaml.nodes import Scalar, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from quizapp.core.bank import Blueprint, Entry
    from quizapp.core.formats.bank_yaml.faults import Place
    from quizapp.core.formats.bank_yaml.record import Record


@dataclass(frozen=True)
class Pool:
    """What quizzes can ask: the topics of each question; and the ids of all cards.

    ``is_whole`` is false when a question could not be read, so that counts mean nothing.
    """

    questions: Mapping[str, Collection[str]]
    flashcards: Collection[str]
    topics: Collection[str]
    is_whole: bool = True


def read_quizzes(bank: Record, pool: Pool) -> tuple[QuizPlan, ...]:
    """Return the ready quizzes."""
    ids = Ids("quiz")
    records = [
        bank.part(table, fields.QUIZ) for table in bank.tables("quizzes", fields.MAX_SECTION)
    ]
    return tuple(_read_quiz(record, ids, pool) for record in records)


def _read_quiz(record: Record, ids: Ids, pool: Pool) -> QuizPlan:
    feedback = record.chosen("feedback", tuple(Feedback), "feedback")
    blueprint = _read_blueprint(record, pool)
    if record.has_none("questions") and record.has_none("draw"):
        mend = "Add `questions:` with a list of ids, or `draw:` with entries such as `count: 5`."
        record.fault("questions", "the quiz asks no question", mend)
    return QuizPlan(
        id=ids.read(record),
        title=record.text("title"),
        description=record.text("description"),
        feedback=Feedback(feedback or Feedback.AFTER_EACH),
        blueprint=blueprint,
        attempts=record.whole("attempts", 1),
        shuffle_questions=record.flag("shuffle-questions", default=True),
        shuffle_options=record.flag("shuffle-options", default=True),
        asks_confidence=record.flag("ask-confidence", default=False),
    )


def _read_blueprint(record: Record, pool: Pool) -> Blueprint:
    """Return the entries of ``questions``, then those of ``draw``."""
    nodes = (
        *record.nodes("questions", (Scalar, Table), fields.MAX_SECTION),
        *record.tables("draw", fields.MAX_SECTION),
    )
    placed: list[tuple[Place, Entry]] = []
    fixed: set[str] = set()
    for node in nodes:
        entry: Entry | None
        if isinstance(node, Table):
            entry = _read_draw(record.part(node, fields.DRAW), pool)
        else:
            entry = _read_fixed(record, node, pool, fixed)
        if entry is not None:
            placed.append((node.place, entry))
    if pool.is_whole:
        _check_draws(record, placed, pool)
    return tuple(entry for _, entry in placed)


def _read_fixed(record: Record, node: Scalar, pool: Pool, fixed: set[str]) -> Fixed | None:
    question = node.words
    if question in pool.flashcards:
        message = f"{shown(question)} is a flashcard, and a quiz asks questions only"
        record.fault_at(node.place, message, "Take it out.")
    elif question in fixed:
        message = f"the question {shown(question)} is listed twice"
        record.fault_at(node.place, message, "Take one of the two out.")
    elif record.is_known(node.place, question, pool.questions, "question"):
        fixed.add(question)
        return Fixed(question)
    return None


def _read_draw(record: Record, pool: Pool) -> Drawn | None:
    topic = record.chosen("topic", pool.topics, "topic") or None
    count = record.whole("count", 1)
    if count is None or (record.has("topic") and topic is None):
        return None
    return Drawn(count, topic)


def _check_draws(record: Record, placed: list[tuple[Place, Entry]], pool: Pool) -> None:
    """Report each draw that asks for more than the entries before it leave."""
    left: Counter[str | None] = Counter({None: len(pool.questions)})
    for topics in pool.questions.values():
        left.update(topics)
    for _, entry in placed:
        if isinstance(entry, Fixed):
            left.subtract((None, *pool.questions[entry.question]))
    checks = [
        _check_draw(record, place, entry, left)
        for place, entry in placed
        if isinstance(entry, Drawn)
    ]
    if checks and all(checks):
        _check_overlap(record, placed, pool)


def _check_overlap(record: Record, placed: list[tuple[Place, Entry]], pool: Pool) -> None:
    """Report draws that each leave enough, but share too many questions among their topics."""
    topics: dict[str, list[str]] = {}
    for question, tags in pool.questions.items():
        for topic in tags:
            topics.setdefault(topic, []).append(question)
    source = selection.Pool(tuple(pool.questions), topics)
    try:
        # Whether a draw can be made does not depend on chance.
        selection.draw(source, tuple(entry for _, entry in placed), random.Random(0))  # noqa: S311
    except selection.NotEnoughQuestions:
        message = "the draws of the quiz cannot all be filled: their topics share questions"
        mend = "Ask for fewer questions of the topics that overlap, or add questions."
        record.fault_at(placed[-1][0], message, mend)


def _check_draw(record: Record, place: Place, draw: Drawn, left: Counter[str | None]) -> bool:
    """Report a draw that asks for too many; return whether it can be filled by itself."""
    free = min(left[None], left[draw.topic])
    if draw.count > free:
        source = "the bank" if draw.topic is None else f"the topic {shown(draw.topic)}"
        message = (
            f"the quiz draws {counted(draw.count, 'question')} of {source},"
            f" of which {free if free > 0 else 'none'} can be drawn"
        )
        mend = "Ask for fewer, or add questions; those listed by id are not drawn again."
        record.fault_at(place, message, mend)
    for source_drawn in {None, draw.topic}:
        left[source_drawn] -= draw.count
    return draw.count <= free
