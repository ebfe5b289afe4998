from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.errors import NotAllowed
from quizapp.models import CardTag, ItemRow
from quizapp.services import banks, card_tags
from quizapp.services.card_tags import LONGEST_TAG, add_tag, read_tag, remove_tag, tags_of
from quizapp.services.learners import Learner
from tests import make
from tests.make import NOON


def ids(session: Session) -> list[int]:
    return list(session.scalars(select(ItemRow.id).order_by(ItemRow.id)))


@pytest.fixture
def learner(session: Session) -> Learner:
    make.shipped(session)
    return make.learner(session)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Hard ", "hard"),
        ("exam::part-1", "exam::part-1"),
        ("ÖL", "öl"),
        ("e\u0301te", "éte"),
        ("<script>", "<script>"),
    ],
)
def test_a_tag_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert read_tag(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", " ", "two words", 'a"b', "a,b", "(a)", "a\0b", "a\u200bb", "x" * (LONGEST_TAG + 1)],
)
def test_what_can_be_no_tag_is_refused(typed: str) -> None:
    with pytest.raises(NotAllowed):
        read_tag(typed)


def test_tags_are_hung_once_and_taken_off(session: Session, learner: Learner) -> None:
    first, second, third, *_ = ids(session)

    assert add_tag(session, learner.id, [first, second], "hard") == 2
    assert add_tag(session, learner.id, [second, third, third], "hard") == 1
    assert add_tag(session, learner.id, [first], "exam") == 1
    assert add_tag(session, learner.id, [], "exam") == 0
    assert tags_of(session, learner.id, [first, second]) == {
        first: ["exam", "hard"],
        second: ["hard"],
    }
    assert card_tags.list_tags(session, learner.id) == ["exam", "hard"]

    assert remove_tag(session, learner.id, [first, second], "hard") == 2
    assert remove_tag(session, learner.id, [first, second], "hard") == 0
    assert tags_of(session, learner.id, [first, second, third]) == {
        first: ["exam"],
        third: ["hard"],
    }


def test_tags_of_others_stay_theirs(session: Session, learner: Learner) -> None:
    other = make.learner(session, "Bob")
    first = ids(session)[0]
    add_tag(session, learner.id, [first], "hard")

    assert remove_tag(session, other.id, [first], "hard") == 0
    assert card_tags.list_tags(session, other.id) == []
    assert tags_of(session, other.id, [first]) == {}


def test_what_may_not_be_studied_gets_no_tag(session: Session, learner: Learner) -> None:
    owner = make.user(session, "Grace", "instructor")
    bank = banks.import_bank(session, make.bank("hers"), owner.id, NOON)
    hers = session.scalars(select(ItemRow.id).where(ItemRow.bank_id == bank.id)).all()

    assert add_tag(session, learner.id, hers, "hard") == 0
    assert session.scalars(select(CardTag)).all() == []


def test_tags_and_cards_at_once_are_bounded(
    session: Session, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_tags, "MOST_TAGS", 2)
    first, second, *_ = ids(session)

    assert [add_tag(session, learner.id, [first], tag) for tag in ("a", "b", "c")] == [1, 1, 0]
    assert add_tag(session, learner.id, [first, second], "c") == 1
    with pytest.raises(NotAllowed, match="at most 1000"):
        add_tag(session, learner.id, range(1001), "a")
    with pytest.raises(NotAllowed, match="at most 1000"):
        remove_tag(session, learner.id, range(1001), "a")
