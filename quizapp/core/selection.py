"""Chooses the questions of an attempt, and the order in which things are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, assert_never

from quizapp.core.bank import Blueprint, Drawn, Fixed
from quizapp.core.errors import QuizError
from quizapp.core.questions import MultipleChoice, MultipleResponse, Question

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Mapping, Sequence

T = TypeVar("T")


class NotEnoughQuestions(QuizError):
    """A blueprint asks for more questions of a topic than the bank has."""


@dataclass(frozen=True, slots=True)
class Pool:
    """What a blueprint may draw from: ids of live questions, and the ids of each topic."""

    questions: tuple[str, ...]
    topics: Mapping[str, Collection[str]]


def draw(pool: Pool, blueprint: Blueprint, rng: random.Random) -> list[str]:
    """Choose the questions of a blueprint, none twice, in the blueprint's order.

    Fixed questions are taken first, then the narrow draws before the wide ones, so that a
    draw from the whole bank never takes the last question of a topic. A fixed question that
    was retired is left out. Raises ``NotEnoughQuestions``.
    """
    live = set(pool.questions)
    chosen: dict[int, list[str]] = {}
    taken: set[str] = set()
    for index, entry in _narrow_first(pool, blueprint):
        match entry:
            case Fixed(question=question):
                picked = [question] if question in live and question not in taken else []
            case Drawn(count=count, topic=topic):
                wanted = pool.questions if topic is None else pool.topics.get(topic, ())
                free = [one for one in wanted if one in live and one not in taken]
                if len(free) < count:
                    raise NotEnoughQuestions(_shortage(topic, count, len(free)))
                picked = rng.sample(free, count)
            case _:
                assert_never(entry)
        chosen[index] = picked
        taken.update(picked)
    return [one for index in range(len(blueprint)) for one in chosen[index]]


def option_order(question: Question, rng: random.Random, *, shuffle: bool) -> tuple[int, ...]:
    """Return the indexes of the options in the order to show them; empty without options."""
    match question:
        case MultipleChoice(options=options) | MultipleResponse(options=options):
            order = list(range(len(options)))
        case _:
            return ()
    if shuffle:
        rng.shuffle(order)
    return tuple(order)


def shuffled(things: Sequence[T], rng: random.Random) -> list[T]:
    """Return the things in another order."""
    return rng.sample(list(things), len(things))


def _narrow_first(pool: Pool, blueprint: Blueprint) -> list[tuple[int, Fixed | Drawn]]:
    def width(pair: tuple[int, Fixed | Drawn]) -> int:
        match pair[1]:
            case Fixed():
                return 0
            case Drawn(topic=None):
                return len(pool.questions) + 1
            case Drawn(topic=topic):
                return len(pool.topics.get(topic, ())) if topic is not None else 0

    return sorted(enumerate(blueprint), key=width)


def _shortage(topic: str | None, count: int, free: int) -> str:
    source = "the bank" if topic is None else f"the topic {topic}"
    return f"The quiz asks for {count} questions of {source}, but only {free} are left to draw."
