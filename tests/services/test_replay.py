"""However somebody clicks: each candidate is a replay of its log."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from quizapp.core.errors import QuizError
from quizapp.core.generation.decisions import REASON_CODES
from quizapp.core.questions import ShortAnswer
from quizapp.models import Derivation
from quizapp.services import review_queue as queue
from quizapp.services.candidates import standing_of
from quizapp.services.decisions import replayed
from quizapp.services.review_queue import Draft
from tests import derived

CLICKS = st.one_of(
    st.tuples(st.just("accept"), st.integers(0, 2)),
    st.tuples(st.just("reject"), st.integers(0, 2), st.sampled_from(REASON_CODES)),
    st.tuples(st.just("edit"), st.integers(0, 2), st.sampled_from(["dance", "fly", "sing"])),
    st.tuples(st.just("above"), st.sampled_from([0.0, 0.6])),
    st.tuples(st.just("add"), st.sampled_from(["Who dances?", "Who leaves trails?"])),
    st.tuples(st.just("undo")),
)


def press(session: Session, row: Derivation, action: str, *given: object) -> None:
    click = derived.click(row)
    first_three = derived.rows_of(session, row.id)[:3]
    match action, *given:
        case "accept", int(place):
            queue.accept(session, first_three[place], click)
        case "reject", int(place), str(reason):
            queue.reject(session, first_three[place], reason, click)
        case "edit", int(place), str(key):
            draft = Draft(ShortAnswer("What do bees do?", key), key, key, len(key))
            queue.edit(session, first_three[place], draft, click)
        case "above", float(minimum):
            queue.accept_above(session, row, minimum, click)
        case "add", str(stem):
            draft = Draft(ShortAnswer(stem, "bees"))
            with suppress(QuizError):  # it is there already
                queue.add_by_hand(session, row, draft, (queue.span_at(row, 0, 4),), click)
        case _:
            queue.undo(session, row.id, click)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(clicks=st.lists(CLICKS, max_size=25))
def test_every_candidate_is_a_replay_of_its_log(
    session: Session, clicks: list[tuple[object, ...]]
) -> None:
    session.rollback()
    row = derived.derivation(session)

    for action, *rest in clicks:
        press(session, row, str(action), *rest)

    session.expire_all()
    for candidate in derived.rows_of(session, row.id):
        assert replayed(session, candidate) == standing_of(candidate)

    while queue.undo(session, row.id, derived.click(row)) is not None:
        pass
    for candidate in derived.rows_of(session, row.id):
        assert standing_of(candidate) == candidate.made
