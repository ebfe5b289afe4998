from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from quizapp.core import progress
from quizapp.core.progress import (
    NOT_SEEN,
    Figures,
    Met,
    ParagraphFigures,
    end_of_day,
    outlook_of,
    predicted_at,
    recall_step,
)
from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler
from quizapp.core.text import Paragraph, Span
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


def figures_of(items: Sequence[Met], now: datetime, on: date | None = None) -> Figures:
    return progress.figures_of(items, outlook_of(items, SCHEDULER, now, on))


def of_paragraphs(items: Sequence[Met]) -> tuple[ParagraphFigures, ...]:
    return progress.of_paragraphs(make.text(), items, outlook_of(items, SCHEDULER, NOON))


@pytest.mark.parametrize(
    ("recall", "step"),
    [(None, NOT_SEEN), (0.0, 1), (0.799, 1), (0.8, 2), (0.9, 3), (0.949, 3), (0.95, 4), (1.0, 4)],
)
def test_recall_falls_into_four_steps(recall: float | None, step: int) -> None:
    assert recall_step(recall) == step


def test_figures_of_nothing_are_zeros() -> None:
    figures = figures_of((), NOON)

    assert (figures.items, figures.seen, figures.due, figures.recall) == (0, 0, 0, None)
    assert figures.step == NOT_SEEN


def test_unseen_items_do_not_lower_the_recall() -> None:
    seen = met(1, memory=GOOD)

    both = figures_of((seen, met(2)), NOON)

    assert (both.items, both.seen, both.questions_seen) == (2, 1, 1)
    assert both.recall == figures_of((seen,), NOON).recall


def test_an_item_whose_only_review_was_taken_back_is_not_seen() -> None:
    assert not met(1, memory=Memory()).is_seen
    assert figures_of((met(1, memory=Memory()),), NOON).recall is None


def test_recall_is_the_mean_of_the_items() -> None:
    items = (met(1, memory=GOOD), met(2, memory=MISSED))
    end = end_of_day(SCHEDULER, NOON)

    recall = figures_of(items, NOON).recall

    each = [SCHEDULER.retrievability(one, end) for one in (GOOD, MISSED)]
    assert recall == pytest.approx(sum(each) / 2)


def test_what_was_missed_a_moment_ago_is_weak() -> None:
    figures = figures_of((met(1, memory=MISSED),), NOON + timedelta(seconds=1))

    assert figures.step == 1


def test_answers_and_due_cards_are_summed() -> None:
    flashcard = replace(met(2, memory=GOOD), is_question=False)
    items = (met(1, memory=MISSED, answers_seen=3, answers_correct=1), flashcard)

    figures = figures_of(items, NOON + timedelta(minutes=5))

    assert (figures.answers, figures.correct, figures.due) == (3, 1, 1)
    assert (figures.questions, figures.questions_seen, figures.seen) == (1, 1, 2)


def test_the_day_ends_at_the_learners_rollover() -> None:
    tokyo = Scheduler(Days("Asia/Tokyo"))

    assert end_of_day(tokyo, NOON) == datetime(2026, 3, 2, 19, tzinfo=UTC)


def test_an_item_counts_once_in_each_sentence_that_it_touches() -> None:
    item = met(1, BEES, ALL_OF_P1, memory=GOOD)

    first, second = of_paragraphs((item, met(2, ANTS)))

    assert [one.figures.seen for one in first.sentences] == [1, 1]
    assert [one.figures.items for one in second.sentences] == [1, 0]
    assert (first.figures.items, second.figures.items) == (1, 1)
    assert first.sentences[0].items == (item,)


def test_places_in_another_text_are_passed_over() -> None:
    elsewhere = met(1, Span("birds", "p1", 0, 4), memory=GOOD)

    paragraphs = of_paragraphs((elsewhere,))

    assert all(paragraph.figures.items == 0 for paragraph in paragraphs)


def test_topics_keep_their_order_and_count_their_own_items() -> None:
    items = (met(1, memory=GOOD), met(2), replace(met(3), topics=("wasps",)))

    figures = progress.by_topic(("ants", "bees"), items, outlook_of(items, SCHEDULER, NOON))

    assert list(figures) == ["ants", "bees"]
    assert [one.items for one in figures.values()] == [0, 2]


def test_a_later_day_is_predicted_as_if_nothing_were_reviewed_until_then() -> None:
    item = met(1, memory=GOOD)
    later = date(2026, 4, 1)

    figures = figures_of((item,), NOON, later)

    expected = SCHEDULER.retrievability(GOOD, datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert figures.recall == pytest.approx(expected)
    assert figures.recall is not None
    today = figures_of((item,), NOON).recall
    assert today is not None
    assert figures.recall < today


@pytest.mark.parametrize("on", [None, date(2020, 1, 1), date(2026, 3, 2), date(2026, 3, 3)])
def test_a_day_that_is_not_later_is_today(on: date | None) -> None:
    assert predicted_at(SCHEDULER, NOON, on) == end_of_day(SCHEDULER, NOON)


def test_lapses_are_summed() -> None:
    figures = figures_of((met(1, memory=replace(GOOD, lapses=2)), met(2, memory=GOOD)), NOON)

    assert figures.lapses == 2


def test_a_paragraph_without_sentences_is_there() -> None:
    text = replace(make.text("Bees.\n\n   "), paragraphs=(Paragraph("p1", "", 0, 0),))

    (paragraph,) = progress.of_paragraphs(text, (), outlook_of((), SCHEDULER, NOON))

    assert paragraph.sentences == ()
