from __future__ import annotations

import pytest

from quizapp.core.class_memory import (
    FEWEST_LEARNERS,
    ClassFigures,
    Remembered,
    class_figures,
    of_class,
    to_teach_again,
)
from quizapp.core.progress import NOT_SEEN, Met
from quizapp.core.text import Span
from tests import make

SECOND = make.ORIGINAL.index("Ants")
BEES = Met(1, is_question=True, spans=(Span("insects", "p1", 0, 4),), topics=())
DANCE = Met(2, is_question=False, spans=(Span("insects", "p1", 0, 40),), topics=())
ANTS = Met(3, is_question=True, spans=(Span("insects", "p2", SECOND, SECOND + 4),), topics=())


def by(*recalls: float, misses: int = 0) -> list[Remembered]:
    """What learners 1, 2, 3 … remember."""
    return [Remembered(number, recall, misses) for number, recall in enumerate(recalls, 1)]


def figures(recall: float, misses: int = 0, learners: int = 4) -> ClassFigures:
    return ClassFigures(1, learners, recall, 0.1, misses)


def test_each_learner_counts_once_however_many_cards_they_have() -> None:
    remembered = {1: by(0.5, 0.9, 1.0, misses=2), 2: by(0.7)}

    found = class_figures((BEES, DANCE), remembered)

    assert (found.items, found.learners, found.misses) == (2, 3, 6)
    assert found.mean == pytest.approx((0.6 + 0.9 + 1.0) / 3)
    assert found.spread == pytest.approx(0.16997, abs=1e-5)


def test_few_learners_have_no_figures() -> None:
    few = by(*[0.5] * (FEWEST_LEARNERS - 1), misses=1)

    found = class_figures((BEES,), {1: few})

    assert (found.learners, found.mean, found.spread, found.misses) == (2, None, None, 0)
    assert found.step == NOT_SEEN
    assert class_figures((BEES,), {1: [*few, Remembered(9, 0.5, 1)]}).mean == 0.5


def test_a_text_has_the_figures_of_its_sentences_and_paragraphs() -> None:
    remembered = {1: by(0.5, 0.5, 0.5), 2: by(0.9, 0.9, 0.9), 3: by(1.0, 1.0, 1.0)}

    first, second = of_class(make.text(), (BEES, DANCE, ANTS), remembered)

    assert [one.figures.mean for one in first.sentences] == pytest.approx([0.7, 0.9])
    assert first.figures.mean == pytest.approx(0.7)
    assert [one.figures.mean for one in second.sentences] == [1.0, None]
    assert [one.items for one in second.sentences] == [(ANTS,), ()]


def test_the_worst_remembered_comes_first_then_the_most_missed() -> None:
    asked = [figures(0.5), figures(0.85), figures(0.85, misses=3), figures(0.4), figures(0.99)]

    assert to_teach_again(asked) == [3, 0, 2, 1]


def test_what_is_good_is_taught_again_only_if_everybody_missed_it() -> None:
    assert to_teach_again([figures(0.92, misses=3), figures(0.92, misses=4)]) == [1]


def test_what_is_firm_or_not_known_is_not_taught_again() -> None:
    assert to_teach_again([figures(0.99, misses=50), ClassFigures(1, 2), ClassFigures(0)]) == []
