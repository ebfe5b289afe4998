from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from quizapp.core.progress import (
    NOT_SEEN,
    Met,
    by_topic,
    end_of_day,
    figures_of,
    of_paragraphs,
    recall_step,
)
from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler
from quizapp.core.text import Span
from tests import make
from tests.make import NOON

SCHEDULER = Scheduler(Days())
GOOD = SCHEDULER.review(Memory(), Review(Rating.GOOD, NOON), card_id=1)
MISSED = SCHEDULER.review(Memory(), Review(Rating.AGAIN, NOON), card_id=1)
BEES = Span("insects", "p1", 0, 4)
ALL_OF_P1 = Span("insects", "p1", 0, 40)
ANTS = Span("insects", "p2", make.ORIGINAL.index("Ants"), make.ORIGINAL.index("Ants") + 4)


def met(number: int, *spans: Span, memory: Memory | None = None, **more: int) -> Met:
    return Met(number, is_question=True, spans=spans, topics=("bees",), memory=memory, **more)


@pytest.mark.parametrize(
    ("recall", "step"),
    [(None, NOT_SEEN), (0.0, 1), (0.799, 1), (0.8, 2), (0.9, 3), (0.949, 3), (0.95, 4), (1.0, 4)],
)
def test_recall_falls_into_four_steps(recall: float | None, step: int) -> None:
    assert recall_step(recall) == step


def test_figures_of_nothing_are_zeros() -> None:
    figures = figures_of((), SCHEDULER, NOON)

    assert (figures.items, figures.seen, figures.due, figures.recall) == (0, 0, 0, None)
    assert figures.step == NOT_SEEN


def test_unseen_items_do_not_lower_the_recall() -> None:
    seen = met(1, memory=GOOD)

    both = figures_of((seen, met(2)), SCHEDULER, NOON)

    assert (both.items, both.seen, both.questions_seen) == (2, 1, 1)
    assert both.recall == figures_of((seen,), SCHEDULER, NOON).recall


def test_an_item_whose_only_review_was_taken_back_is_not_seen() -> None:
    assert not met(1, memory=Memory()).is_seen
    assert figures_of((met(1, memory=Memory()),), SCHEDULER, NOON).recall is None


def test_recall_is_the_mean_of_the_items() -> None:
    items = (met(1, memory=GOOD), met(2, memory=MISSED))
    end = end_of_day(SCHEDULER, NOON)

    recall = figures_of(items, SCHEDULER, NOON).recall

    each = [SCHEDULER.retrievability(one, end) for one in (GOOD, MISSED)]
    assert recall == pytest.approx(sum(each) / 2)


def test_what_was_missed_a_moment_ago_is_weak() -> None:
    figures = figures_of((met(1, memory=MISSED),), SCHEDULER, NOON + timedelta(seconds=1))

    assert figures.step == 1


def test_answers_and_due_cards_are_summed() -> None:
    flashcard = replace(met(2, memory=GOOD), is_question=False)
    items = (met(1, memory=MISSED, answers_seen=3, answers_correct=1), flashcard)

    figures = figures_of(items, SCHEDULER, NOON + timedelta(minutes=5))

    assert (figures.answers, figures.correct, figures.due) == (3, 1, 1)
    assert (figures.questions, figures.questions_seen, figures.seen) == (1, 1, 2)


def test_the_day_ends_at_the_learners_rollover() -> None:
    tokyo = Scheduler(Days("Asia/Tokyo"))

    assert end_of_day(tokyo, NOON) == datetime(2026, 3, 2, 19, tzinfo=UTC)


def test_an_item_counts_once_in_each_sentence_that_it_touches() -> None:
    item = met(1, BEES, ALL_OF_P1, memory=GOOD)

    first, second = of_paragraphs(make.text(), (item, met(2, ANTS)), SCHEDULER, NOON)

    assert [one.figures.seen for one in first.sentences] == [1, 1]
    assert [one.figures.items for one in second.sentences] == [1, 0]
    assert (first.figures.items, second.figures.items) == (1, 1)
    assert first.sentences[0].items == (item,)


def test_places_in_another_text_are_passed_over() -> None:
    elsewhere = met(1, Span("birds", "p1", 0, 4), memory=GOOD)

    paragraphs = of_paragraphs(make.text(), (elsewhere,), SCHEDULER, NOON)

    assert all(paragraph.figures.items == 0 for paragraph in paragraphs)


def test_topics_keep_their_order_and_count_their_own_items() -> None:
    figures = by_topic(("ants", "bees"), (met(1, memory=GOOD), met(2)), SCHEDULER, NOON)

    assert list(figures) == ["ants", "bees"]
    assert [one.items for one in figures.values()] == [0, 2]
