"""Tags: words that learners hang on cards, each for themselves."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, cast

from sqlalchemy import Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from quizapp.core.errors import NotAllowed
from quizapp.models import CardTag, ItemRow
from quizapp.services.card_actions import MOST_CARDS
from quizapp.services.studyable import items_to_study

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

LONGEST_TAG = 60
# More on one card help nobody to find it.
MOST_TAGS = 30
_REFUSED = frozenset('"“”(),;')


def plain_tag(text: str) -> str:
    """Return the tag as it is kept: one form of each letter, all of them small."""
    return unicodedata.normalize("NFC", text.strip()).casefold()


def read_tag(text: str) -> str:
    """Return the tag that somebody typed, as it is kept; ``NotAllowed`` when it can be none."""
    tag = plain_tag(text)
    if not tag:
        raise NotAllowed("Write a tag: one word.")
    if len(tag) > LONGEST_TAG:
        raise NotAllowed(f"A tag has at most {LONGEST_TAG} characters.")
    if any(char in _REFUSED or char.isspace() or not char.isprintable() for char in tag):
        raise NotAllowed("A tag is one word without spaces, commas, brackets and quotation marks.")
    return tag


def add_tag(session: Session, learner_id: int, item_ids: Sequence[int], tag: str) -> int:
    """Hang a tag, as ``read_tag`` gives it, on items; return how many did not have it yet.

    Items that the learner may not study are passed over, and so are those that have
    ``MOST_TAGS`` already.
    """
    _check_count(item_ids)
    full = (
        select(CardTag.item_id)
        .where(CardTag.learner_id == learner_id)
        .group_by(CardTag.item_id)
        .having(func.count() >= MOST_TAGS)
    )
    allowed = session.scalars(
        items_to_study(learner_id)
        .with_only_columns(ItemRow.id)
        .where(ItemRow.id.in_(set(item_ids)), ItemRow.id.not_in(full))
        .order_by(ItemRow.id)
    ).all()
    before = _count(session, learner_id, tag)
    if allowed:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        session.execute(
            insert(cast("Table", CardTag.__table__)).on_conflict_do_nothing(),
            [{"learner_id": learner_id, "item_id": one, "tag": tag} for one in allowed],
        )
    return _count(session, learner_id, tag) - before


def remove_tag(session: Session, learner_id: int, item_ids: Sequence[int], tag: str) -> int:
    """Take a tag off items; return how many had it."""
    _check_count(item_ids)
    before = _count(session, learner_id, tag)
    session.execute(
        delete(CardTag).where(
            CardTag.learner_id == learner_id,
            CardTag.item_id.in_(set(item_ids)),
            CardTag.tag == tag,
        )
    )
    return before - _count(session, learner_id, tag)


def tags_of(session: Session, learner_id: int, item_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the learner's tags of each of the items that has some, in order."""
    found: dict[int, list[str]] = {}
    for one in session.scalars(
        select(CardTag)
        .where(CardTag.learner_id == learner_id, CardTag.item_id.in_(list(item_ids)))
        .order_by(CardTag.item_id, CardTag.tag)
    ):
        found.setdefault(one.item_id, []).append(one.tag)
    return found


def list_tags(session: Session, learner_id: int) -> list[str]:
    """Return all tags that the learner has in use, in order."""
    return list(
        session.scalars(
            select(CardTag.tag)
            .where(CardTag.learner_id == learner_id)
            .distinct()
            .order_by(CardTag.tag)
        )
    )


def _count(session: Session, learner_id: int, tag: str) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(CardTag)
            .where(CardTag.learner_id == learner_id, CardTag.tag == tag)
        )
        or 0
    )


def _check_count(item_ids: Sequence[int]) -> None:
    if len(item_ids) > MOST_CARDS:
        raise NotAllowed(f"Choose at most {MOST_CARDS} cards at once.")
