from __future__ import annotations

import pytest

from quizapp.core.generation.backend import Backend, BackendError
from quizapp.core.generation.llm.prompt import Json, Messages
from quizapp.core.generation.llm.proposing import LlmBackend
from quizapp.core.generation.llm.reply import Dropped
from tests import llm

SHORT = frozenset({"short-answer"})


def backend(*replies: str | BackendError) -> tuple[LlmBackend, list[Dropped], list[Messages]]:
    """A backend that gets these replies in turn, what it drops, and what it asks."""
    dropped: list[Dropped] = []
    asked: list[Messages] = []

    def ask(messages: Messages, schema: Json) -> str:
        asked.append(messages)
        reply = replies[len(asked) - 1]
        if isinstance(reply, BackendError):
            raise reply
        return reply

    return LlmBackend(ask, dropped.append), dropped, asked


def failing(*, is_passing: bool) -> BackendError:
    return BackendError("The server is busy. Try again later.", is_passing=is_passing)


def test_it_is_a_backend() -> None:
    made: Backend
    made, dropped, _ = backend(llm.written(llm.question()))

    assert len(list(made.propose(llm.passage(), SHORT))) == 1
    assert dropped == []


def test_what_falls_is_told_with_its_reason() -> None:
    replies = llm.written(
        llm.question(key="1655"),
        llm.question(key=None),
        llm.question(),
        llm.question(stem="In which year was the treaty of Velden SIGNED"),
        llm.question(kind="cloze"),
    )
    made, dropped, _ = backend(replies)

    found = list(made.propose(llm.passage(), SHORT))

    assert len(found) == 1
    assert [one.code for one in dropped] == [
        "wrong-type",
        "key-not-in-quote",
        "duplicate",
        "not-asked-for",
    ]
    assert all(one.stem for one in dropped[1:3])


def test_kinds_that_it_cannot_make_are_not_asked_for() -> None:
    made, _, asked = backend()

    assert list(made.propose(llm.passage(), frozenset({"matching"}))) == []
    assert asked == []


def test_a_long_passage_is_asked_about_in_pieces() -> None:
    made, _, asked = backend(*[llm.written(llm.question())] * 3)
    passage = llm.passage(llm.TREATY + " Bees dance about." * 600)

    found = list(made.propose(passage, SHORT))

    assert len(asked) == 3
    assert len(found) == 1


def test_a_failure_in_passing_costs_one_passage() -> None:
    good, bad = llm.written(llm.question()), failing(is_passing=True)
    made, dropped, _ = backend(bad, bad, good, bad, bad, good)

    found = [list(made.propose(llm.passage(), SHORT)) for _ in range(6)]

    assert [len(one) for one in found] == [0, 0, 1, 0, 0, 1]
    assert [one.code for one in dropped] == ["no-reply"] * 4
    assert dropped[0].detail == "The server is busy. Try again later."


def propose_all(made: LlmBackend, times: int) -> None:
    for _ in range(times):
        list(made.propose(llm.passage(), SHORT))


def test_the_third_failure_in_a_row_ends_the_work() -> None:
    made, dropped, _ = backend(*[failing(is_passing=True)] * 3)

    with pytest.raises(BackendError, match="busy"):
        propose_all(made, 3)

    assert len(dropped) == 2


def test_a_failure_that_lasts_ends_the_work_at_once() -> None:
    made, dropped, _ = backend(failing(is_passing=False))

    with pytest.raises(BackendError, match="busy"):
        propose_all(made, 1)

    assert dropped == []
