"""What there is to study: the items behind cards, and how many of a deck are due or new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, func, literal, select
from sqlalchemy.exc import IntegrityError

from quizapp.core.errors import NotAllowed
from quizapp.core.scheduling import State
from quizapp.models import BankRow, Card, Deck, ItemRow, ItemVersion
from quizapp.services.studyable import is_in_open_attempt, is_studyable_by, items_to_study

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from quizapp.services.learners import Learner

NEW_PER_DAY = 10
REVIEWS_PER_DAY = 200
# Counting further costs more than anybody gains by it: the page says "99+".
COUNT_LIMIT = 100
# With nothing else due, a card whose step ends this soon is shown early.
LEARN_AHEAD = timedelta(minutes=20)
# Written into the statement: behind bound values SQLite does not see that the partial index serves.
IS_LEARNING = Card.state.in_(
    bindparam(
        None, (State.LEARNING.value, State.RELEARNING.value), expanding=True, literal_execute=True
    )
)
# Built once: every rating asks this.
_LOCKED = (
    select(Deck)
    .where(Deck.learner_id == bindparam("learner_id"), Deck.bank_id == bindparam("bank_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True, slots=True)
class DeckView:
    """A bank as something to study; the counts stop at ``COUNT_LIMIT``.

    ``due`` is what the day's limit of reviews still lets through, ``learning`` what stands
    between two steps. ``retention`` None means the learner's own. ``is_own`` says that it is
    a deck of the learner's own cards.
    """

    bank_id: int
    title: str
    due: int
    new: int
    new_per_day: int
    is_started: bool
    reviews_per_day: int = REVIEWS_PER_DAY
    retention: float | None = None
    is_own: bool = False
    learning: int = 0

    @property
    def is_waiting(self) -> bool:
        """Whether cards that were seen before wait for today."""
        return bool(self.due or self.learning)


def decks_of(session: Session, learner: Learner, now: datetime) -> list[DeckView]:
    """Return the banks that the learner may study, those with most to do first."""
    rows = session.execute(
        select(BankRow, Deck)
        .outerjoin(Deck, (Deck.bank_id == BankRow.id) & (Deck.learner_id == learner.id))
        .where(is_studyable_by(learner.id))
        .order_by(BankRow.title, BankRow.id)
    ).all()
    decks = [_deck_view(session, learner, bank, deck, now) for bank, deck in rows]
    return sorted(
        decks, key=lambda deck: (-deck.due - deck.learning, not deck.is_started, deck.title)
    )


def count_due(session: Session, learner_id: int, now: datetime, bank_id: int | None = None) -> int:
    """Count the cards due now that can be shown, up to ``COUNT_LIMIT``."""
    return _bounded(session, _shown_cards(learner_id, bank_id).where(Card.ready_at <= now))


def count_learning(
    session: Session, learner_id: int, now: datetime, bank_id: int | None = None
) -> int:
    """Count the cards between steps that a session shows, up to ``COUNT_LIMIT``."""
    return _bounded(session, _shown_cards(learner_id, bank_id).where(_is_learning(now)))


def count_unplanned(
    session: Session,
    learner: Learner,
    now: datetime,
    bank_id: int | None = None,
    *,
    without: Collection[int] = (),
) -> int:
    """Count what is left of a session, up to ``COUNT_LIMIT``: due, between steps, and new.

    Of a deck whose reviews of the day are limited, only those within the limit count; of the
    banks ``without``, which go by plans, only what stands between steps.
    """
    decks = [
        deck
        for deck in decks_to_open(session, learner.id, now, bank_id)
        if deck.bank_id not in without
    ]
    limits = {deck.bank_id: reviews_left(deck, learner, now) for deck in decks}
    limits = {bank: most for bank, most in limits.items() if most < COUNT_LIMIT}
    due = _shown_cards(learner.id, bank_id).where(
        Card.ready_at <= now, Card.state == State.REVIEW.value
    )
    # Counts by index; with OR there would be one without.
    left = count_learning(session, learner.id, now, bank_id)
    left += _bounded(session, due.where(Card.bank_id.not_in({*limits, *without})))
    for bank, most in limits.items():
        left += min(most, _bounded(session, due.where(Card.bank_id == bank)))
    for deck in decks:
        left += _count_new(session, learner, deck, now)
    return min(left, COUNT_LIMIT)


def decks_to_open(
    session: Session, learner_id: int, now: datetime, bank_id: int | None
) -> list[Deck]:
    """Return the decks that new cards come from; the one of the bank even if never started."""
    decks = select(Deck).where(Deck.learner_id == learner_id).order_by(Deck.started_at)
    if bank_id is None:
        return list(session.scalars(decks))
    started = list(session.scalars(decks.where(Deck.bank_id == bank_id)))
    return started or [_unstarted(learner_id, bank_id, now)]


def new_items(learner_id: int, deck: Deck) -> Select[ItemVersion, BankRow]:
    """Select the items of a deck that the learner has yet to meet, in order."""
    return (
        items_to_study(learner_id)
        .where(
            ItemRow.bank_id == deck.bank_id,
            ItemRow.study_order > deck.cursor,
            ~_has_card(learner_id),
            ~is_in_open_attempt(learner_id),
        )
        .order_by(ItemRow.study_order)
    )


def _has_card(learner_id: int) -> ColumnElement[bool]:
    return exists(
        select(literal(1))
        .where(Card.learner_id == learner_id, Card.item_id == ItemRow.id)
        .correlate(ItemRow)
    )


def _shown_cards(learner_id: int, bank_id: int | None) -> Select[int]:
    """Select a row for each card of the learner that is not new and that a session may show."""
    cards = (
        select(literal(1))
        .select_from(Card)
        .join(ItemRow, ItemRow.id == Card.item_id)
        .join(BankRow, BankRow.id == Card.bank_id)
        .where(
            Card.learner_id == learner_id,
            Card.state != State.NEW.value,
            ItemRow.retired_at.is_(None),
            is_studyable_by(learner_id),
            ~is_in_open_attempt(learner_id),
        )
    )
    return cards if bank_id is None else cards.where(Card.bank_id == bank_id)


def _is_learning(now: datetime) -> ColumnElement[bool]:
    """Whether a card's step ends now or so soon that a session shows it."""
    return (Card.ready_at <= now + LEARN_AHEAD) & IS_LEARNING


def _bounded(session: Session, rows: Select[int]) -> int:
    few = rows.limit(COUNT_LIMIT).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def reviews_left(deck: Deck, learner: Learner, now: datetime) -> int:
    """Return how many reviews of the deck the learner's day still holds."""
    today = deck.reviewed if deck.reviewed_on == learner.days.day_of(now) else 0
    return max(0, deck.reviews_per_day - today)


def allowance(deck: Deck, learner: Learner, now: datetime) -> int:
    """Return how many new cards of the deck are still to come on the learner's day."""
    today = deck.introduced if deck.introduced_on == learner.days.day_of(now) else 0
    return max(0, deck.new_per_day - today)


def _deck_view(
    session: Session, learner: Learner, bank: BankRow, deck: Deck | None, now: datetime
) -> DeckView:
    current = deck or _unstarted(learner.id, bank.id, now)
    cards = _shown_cards(learner.id, bank.id)
    due = _bounded(session, cards.where(Card.ready_at <= now, Card.state == State.REVIEW.value))
    return DeckView(
        bank_id=bank.id,
        title=bank.title,
        due=min(due, reviews_left(current, learner, now)),
        new=_count_new(session, learner, current, now),
        new_per_day=current.new_per_day,
        is_started=deck is not None,
        reviews_per_day=current.reviews_per_day,
        retention=current.retention,
        is_own=bank.is_deck and bank.owner_id == learner.id,
        learning=_bounded(session, cards.where(_is_learning(now))),
    )


def _count_new(session: Session, learner: Learner, deck: Deck, now: datetime) -> int:
    wanted = min(allowance(deck, learner, now), COUNT_LIMIT)
    if wanted == 0:
        return 0
    never_seen = new_items(learner.id, deck).limit(wanted).subquery()
    passed_over = (
        select(Card.id)
        .where(
            Card.learner_id == learner.id,
            Card.bank_id == deck.bank_id,
            Card.state == State.NEW.value,
            Card.ready_at <= now,
        )
        .limit(wanted)
        .subquery()
    )
    counts = [select(func.count()).select_from(one) for one in (never_seen, passed_over)]
    return min(wanted, sum(session.scalar(count) or 0 for count in counts))


def _unstarted(learner_id: int, bank_id: int, now: datetime) -> Deck:
    return Deck(
        learner_id=learner_id,
        bank_id=bank_id,
        started_at=now,
        new_per_day=NEW_PER_DAY,
        reviews_per_day=REVIEWS_PER_DAY,
        cursor=-1,
        introduced=0,
        reviewed=0,
    )


def own_deck(session: Session, learner_id: int, bank_id: int, now: datetime) -> Deck:
    """Return the learner's deck, locked: another tab may count a new card of it, too.

    Raises ``NotAllowed`` when its bank is gone meanwhile.
    """
    wanted = {"learner_id": learner_id, "bank_id": bank_id}
    deck = session.scalar(_LOCKED, wanted)
    if deck is not None:
        return deck
    try:
        with session.begin_nested():
            session.add(_unstarted(learner_id, bank_id, now))
    except IntegrityError:
        pass  # the other tab was first, or the bank is gone
    deck = session.scalar(_LOCKED, wanted)
    if deck is None:
        raise NotAllowed("This deck was deleted just now.")
    return deck


def count_rating(session: Session, deck: Deck, card: Card, before: State, day: date) -> None:
    """Count a rating of a card on a learner's day, before it changes the card's row.

    The caller has locked the deck. ``before`` is the state that a card which is not new had at
    the time of the rating: a device that was offline may send one older than others. A day gone
    by leaves the counts of today alone.
    """
    if card.state == State.NEW.value:
        cursor = _passed(session, deck, session.get_one(ItemRow, card.item_id))
        if deck.introduced_on is None or day >= deck.introduced_on:
            deck.introduced = deck.introduced + 1 if deck.introduced_on == day else 1
            deck.introduced_on = day
        deck.cursor = max(deck.cursor, cursor)
    elif before is State.REVIEW and (deck.reviewed_on is None or day >= deck.reviewed_on):
        deck.reviewed = deck.reviewed + 1 if deck.reviewed_on == day else 1
        deck.reviewed_on = day


def _passed(session: Session, deck: Deck, item: ItemRow) -> int:
    """Return the place before the first item past the cursor that has no card; else this one's.

    The card of this item is written. One passed over for now, because a quiz asks it, comes later.
    """
    first = session.scalar(
        select(ItemRow.study_order)
        .where(
            ItemRow.bank_id == deck.bank_id,
            ItemRow.study_order > deck.cursor,
            ItemRow.retired_at.is_(None),
            ~_has_card(deck.learner_id),
        )
        .order_by(ItemRow.study_order)
        .limit(1)
    )
    return item.study_order if first is None else first - 1


def take_back_count(session: Session, learner: Learner, card: Card, at: datetime) -> None:
    """Count a rating no more; the card is what it was before it."""
    deck = own_deck(session, learner.id, card.bank_id, at)
    day = learner.days.day_of(at)
    if card.state == State.NEW.value and deck.introduced_on == day:
        deck.introduced = max(0, deck.introduced - 1)
    if card.state == State.REVIEW.value and deck.reviewed_on == day:
        deck.reviewed = max(0, deck.reviewed - 1)
