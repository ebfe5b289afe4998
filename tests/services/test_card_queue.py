"""What the queue asks of the database."""

from __future__ import annotations

import pytest
from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from quizapp.models import Card
from quizapp.services.decks import IS_LEARNING


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_index_of_cards_between_steps_serves_their_condition(session: Session) -> None:
    # SQLite refuses an index that does not hold all that is asked for, as far as it can see.
    assert find_by_index(session, IS_LEARNING) == []
    with pytest.raises(OperationalError, match="no query solution"):
        find_by_index(session, Card.state.in_(["learning", "relearning"]))


def find_by_index(session: Session, condition: ColumnElement[bool]) -> list[int]:
    statement = select(Card.id).where(Card.learner_id == 1, condition)
    words = statement.compile(session.get_bind(), compile_kwargs={"render_postcompile": True})
    assert words.positiontup is not None
    return list(
        session.connection().exec_driver_sql(
            str(words).replace("FROM card", "FROM card INDEXED BY ix_card_learning"),
            tuple(words.params[name] for name in words.positiontup),
        )
    )
