"""What the queue asks of the database."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from quizapp.models import Card
from quizapp.services.decks import IS_LEARNING


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_index_of_cards_between_steps_serves_their_condition(session: Session) -> None:
    by_index = select(Card.id).with_hint(Card, "INDEXED BY ix_card_learning", "sqlite")
    # SQLite refuses an index that does not hold all that is asked for, as far as it can see.
    assert session.scalars(by_index.where(Card.learner_id == 1, IS_LEARNING)).all() == []
    bound = Card.state.in_(["learning", "relearning"])
    with pytest.raises(OperationalError, match="no query solution"):
        session.scalars(by_index.where(Card.learner_id == 1, bound)).all()
