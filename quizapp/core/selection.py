"""Chooses the questions of an attempt, and the order in which things are shown."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, assert_never

from quizapp.core.bank import Blueprint, Drawn, Fixed
from quizapp.core.errors import QuizError
from quizapp.core.questions import (
    Matching,
    MultipleChoice,
    MultipleResponse,
    Ordering,
    Question,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Mapping, Sequence

T = TypeVar("T")

_FEWEST_TO_DISARRANGE = 3


class NotEnoughQuestions(QuizError):
    """A blueprint asks for more questions of a topic than the bank has."""


@dataclass(frozen=True, slots=True)
class Pool:
    """What a blueprint may draw from: ids of live questions, and the ids of each topic."""

    questions: tuple[str, ...]
    topics: Mapping[str, Collection[str]]


def draw(pool: Pool, blueprint: Blueprint, rng: random.Random) -> list[str]:
    """Choose the questions of a blueprint, none twice, in the blueprint's order.

    Fixed questions are taken first, then the narrow draws before the wide ones. Where topics
    overlap, a draw that finds nothing left makes an earlier one take another question, so it
    fails only when no choice at all would do. A fixed question that was retired is left out.
    Raises ``NotEnoughQuestions``.
    """
    drawing = _Drawing(pool)
    for index, entry in _narrow_first(pool, blueprint):
        match entry:
            case Fixed(question=question):
                drawing.fix(index, question)
            case Drawn(count=count, topic=topic):
                drawing.open(index, topic, rng)
                found = sum(drawing.take(index) for _ in range(count))
                if found < count:
                    raise NotEnoughQuestions(_shortage(topic, count, found))
            case _:
                assert_never(entry)
    return [one for index in range(len(blueprint)) for one in drawing.of(index)]


class _Drawing:
    """Which entry of the blueprint holds which question, so far."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._live = set(pool.questions)
        self._holder: dict[str, int] = {}
        # What each draw may take, in the order of its preference.
        self._wanted: dict[int, list[str]] = {}

    def fix(self, index: int, question: str) -> None:
        """Let the entry hold the question for good, if it is there to be held."""
        if question in self._live and question not in self._holder:
            self._holder[question] = index

    def open(self, index: int, topic: str | None, rng: random.Random) -> None:
        """Let a draw want the questions of its topic, in an order left to chance."""
        wanted = self._pool.questions if topic is None else self._pool.topics.get(topic, ())
        free = [one for one in wanted if one in self._live and self._is_drawable(one)]
        self._wanted[index] = shuffled(free, rng)

    def take(self, index: int) -> bool:
        """Give the draw one more question; return whether there was a way.

        A breadth-first search for the shortest chain of draws in which each hands a question
        to the one before it, and the last takes a free one.
        """
        came_from: dict[str, str | None] = dict.fromkeys(self._wanted[index])
        queue = deque(came_from)
        asked = {index}
        while queue:
            question = queue.popleft()
            holder = self._holder.get(question)
            if holder is None:
                self._hand_over(question, index, came_from)
                return True
            if holder in asked:
                continue
            asked.add(holder)
            fresh = [one for one in self._wanted[holder] if one not in came_from]
            came_from.update(dict.fromkeys(fresh, question))
            queue.extend(fresh)
        return False

    def of(self, index: int) -> list[str]:
        """Return what the entry holds, in the order of its preference."""
        if index in self._wanted:
            return [one for one in self._wanted[index] if self._holder.get(one) == index]
        return [one for one, holder in self._holder.items() if holder == index]

    def _is_drawable(self, question: str) -> bool:
        return self._holder.get(question) is None or self._holder[question] in self._wanted

    def _hand_over(self, free: str, index: int, came_from: dict[str, str | None]) -> None:
        question, given = free, came_from[free]
        while given is not None:
            self._holder[question] = self._holder[given]
            question, given = given, came_from[given]
        self._holder[question] = index


def option_order(question: Question, rng: random.Random, *, shuffle: bool) -> tuple[int, ...]:
    """Return the indexes of the options in the order to show them; empty without options.

    The right sides of a matching and the steps of an ordering are always shuffled, since
    their own order is the key. Three steps or more never stand in the right order.
    """
    match question:
        case MultipleChoice(options=options) | MultipleResponse(options=options):
            order = list(range(len(options)))
        case Matching(options=rights):
            return tuple(shuffled(range(len(rights)), rng))
        case Ordering(steps=steps):
            return _disarranged(len(steps), rng)
        case _:
            return ()
    if shuffle:
        rng.shuffle(order)
    return tuple(order)


def shuffled(things: Sequence[T], rng: random.Random) -> list[T]:
    """Return the things in another order."""
    return rng.sample(list(things), len(things))


def _disarranged(size: int, rng: random.Random) -> tuple[int, ...]:
    """Return the numbers below ``size`` in any order but their own, each as likely.

    Of two even their own may come: else the other order would tell the key.
    """
    # Orders are numbered in a mixed radix, in which 0 is the order of the numbers themselves.
    number = rng.randrange(size >= _FEWEST_TO_DISARRANGE, math.factorial(size))
    left = list(range(size))
    order = []
    while left:
        number, place = divmod(number, len(left))
        order.append(left.pop(place))
    return tuple(order)


def _narrow_first(pool: Pool, blueprint: Blueprint) -> list[tuple[int, Fixed | Drawn]]:
    def width(pair: tuple[int, Fixed | Drawn]) -> int:
        entry = pair[1]
        if isinstance(entry, Fixed):
            return 0
        if entry.topic is None:
            return len(pool.questions) + 1
        return len(pool.topics.get(entry.topic, ()))

    return sorted(enumerate(blueprint), key=width)


def _shortage(topic: str | None, count: int, free: int) -> str:
    source = "the bank" if topic is None else f"the topic {topic}"
    return f"The quiz asks for {count} questions of {source}, but only {free} are left to draw."
