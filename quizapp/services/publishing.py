"""Accepted candidates become items: of a new bank, or of one that the instructor has.

An item that came from a candidate before gets a new version when the candidate was changed
since. What somebody did to it in the bank after that stands: the later word counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import func, select

from quizapp.core.bank import Bank, Topic
from quizapp.core.errors import NotAllowed, Stale
from quizapp.core.questions import Item, stem_of
from quizapp.core.slugs import fresh, slug
from quizapp.models import BankRow, CandidateRow, Decision, Derivation, ItemRow, ItemVersion
from quizapp.services.banks import import_bank, load_bank, plan_import
from quizapp.services.candidates import content_of, to_spans
from quizapp.services.derivations import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.text import SourceText, Span
    from quizapp.services.banks import ImportPlan

_HASH = 8
_STEM_CHARACTERS = 48


@dataclass(frozen=True, slots=True)
class NewBank:
    """A bank to be made. ``last_bank_id`` is where the page knew candidates went last.

    When they went elsewhere since, the button was pressed twice, or in another tab.
    """

    title: str
    last_bank_id: int | None = None


Target: TypeAlias = NewBank | BankRow


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing would do: the bank as it would be, and what of it is new or changed.

    ``keys`` names the item of each candidate, by the id of its row.
    """

    bank: Bank
    plan: ImportPlan
    keys: Mapping[int, str]


def plan_publication(session: Session, derivation: Derivation, target: Target) -> Publication:
    """Say what publishing would do, without doing it.

    Raises ``NotAllowed`` when nothing is accepted, and for a bank that is not the owner's.
    """
    rows = _accepted(session, derivation.id)
    if not rows:
        raise NotAllowed("Nothing is accepted yet. Accept at least one candidate first.")
    bank = _bank(session, derivation, target)
    keys = {row.id: row.item_key or item_key(row) for row in rows}
    settled = set() if isinstance(target, NewBank) else _settled(session, target.id, keys)
    bank = _extended(bank, derivation, [row for row in rows if row.id not in settled], keys)
    return Publication(bank, plan_import(session, bank, derivation.owner_id), keys)


def publish(session: Session, derivation: Derivation, target: Target, now: datetime) -> BankRow:
    """Put the accepted candidates into the bank and return it; raise what planning raises.

    Raises ``Stale`` when a new bank was made of them since the page was.
    """
    session.execute(select(Derivation.id).where(Derivation.id == derivation.id).with_for_update())
    session.refresh(derivation, ["bank_id"])
    if isinstance(target, NewBank) and target.last_bank_id != derivation.bank_id:
        raise Stale("These candidates were published in the meantime. Look at the bank first.")
    planned = plan_publication(session, derivation, target)
    bank = import_bank(session, planned.bank, derivation.owner_id, now)
    for row in _accepted(session, derivation.id):
        row.item_key = planned.keys[row.id]
    derivation.bank_id = bank.id
    session.flush()
    return bank


def item_key(row: CandidateRow) -> str:
    """Return the id of the item that a candidate becomes: words of its stem, and a mark.

    The same candidate gets the same mark wherever it is published.
    """
    return f"{slug(stem_of(content_of(row)), _STEM_CHARACTERS) or 'item'}-{row.key[:_HASH]}"


def _accepted(session: Session, derivation_id: int) -> list[CandidateRow]:
    rows = session.scalars(
        select(CandidateRow)
        .where(CandidateRow.derivation_id == derivation_id, CandidateRow.state == "accepted")
        .order_by(CandidateRow.position)
        .execution_options(populate_existing=True)
    )
    return list(rows)


def _bank(session: Session, derivation: Derivation, target: Target) -> Bank:
    if isinstance(target, BankRow):
        if target.owner_id != derivation.owner_id:
            raise NotAllowed("This bank is not yours. Choose one of your own.")
        return load_bank(session, target)
    taken = set(session.scalars(select(BankRow.key).where(BankRow.owner_id == derivation.owner_id)))
    title = " ".join(target.title.split())[:200] or derivation.title
    key = fresh(slug(title) or "bank", taken)
    told = f"Derived from “{derivation.title}”."
    return Bank(key, title, told, derivation.language, (), (), ())


def _settled(session: Session, bank_id: int, keys: Mapping[int, str]) -> set[int]:
    """Return the candidates about whose items the bank has the later word."""
    said = {
        row.key: max(row.created_at, row.retired_at or row.created_at)
        for row in session.execute(
            select(ItemRow.key, ItemRow.retired_at, ItemVersion.created_at)
            .join(
                ItemVersion,
                (ItemVersion.item_id == ItemRow.id) & (ItemVersion.number == ItemRow.version),
            )
            .where(ItemRow.bank_id == bank_id)
        )
    }
    decided = dict(
        session.execute(
            select(Decision.candidate_id, func.max(Decision.at))
            .join(CandidateRow, CandidateRow.id == Decision.candidate_id)
            .where(CandidateRow.state == "accepted", Decision.candidate_id.in_(keys))
            .group_by(Decision.candidate_id)
        ).all()
    )
    return {row_id for row_id, key in keys.items() if key in said and decided[row_id] <= said[key]}


def _extended(
    bank: Bank, derivation: Derivation, rows: Sequence[CandidateRow], keys: Mapping[int, str]
) -> Bank:
    """Return the bank with the candidates as items, their text and their topics."""
    spans = {row.id: to_spans(derivation.text_key, row.evidence) for row in rows}
    text = _text_in(bank, text_of(derivation), [span for each in spans.values() for span in each])
    topics = _topics(bank.topics, (_topic(row, derivation) for row in rows))
    items = {item.id: item for item in bank.items}
    for row in sorted(rows, key=lambda row: spans[row.id][0].start):
        items[keys[row.id]] = Item(
            id=keys[row.id],
            content=content_of(row),
            feedback=row.feedback,
            topics=(topics[_topic(row, derivation).casefold()].id,),
            difficulty=row.difficulty,
            evidence=tuple(_moved(span, text) for span in spans[row.id]),
        )
    texts = bank.texts if text in bank.texts else (*bank.texts, text)
    # A bank has its questions first, then its flashcards.
    in_order = sorted(items.values(), key=lambda item: not item.is_question)
    return replace(bank, texts=texts, topics=tuple(topics.values()), items=tuple(in_order))


def _text_in(bank: Bank, text: SourceText, spans: Sequence[Span]) -> SourceText:
    """Return the bank's own copy of the text, or the text under an id that is free there."""
    for own in bank.texts:
        if own.original == text.original and all(_paragraph(own, span) for span in spans):
            return own
    return replace(text, id=fresh(text.id, {own.id for own in bank.texts}))


def _moved(span: Span, text: SourceText) -> Span:
    """Return the same place in the bank's copy, whose paragraphs may have other ids."""
    return replace(span, text=text.id, paragraph=_paragraph(text, span))


def _paragraph(text: SourceText, span: Span) -> str:
    """Return the id of the paragraph around the place; empty when no single one holds it."""
    for paragraph in text.paragraphs:
        if paragraph.start <= span.start and span.end <= paragraph.end:
            return paragraph.id
    return ""


def _topic(row: CandidateRow, derivation: Derivation) -> str:
    return row.topic or derivation.title


def _topics(known: Iterable[Topic], titles: Iterable[str]) -> dict[str, Topic]:
    """Return the bank's topics with the new ones behind them, by title in small letters."""
    found = {topic.title.casefold(): topic for topic in known}
    taken = {topic.id for topic in found.values()}
    for title in titles:
        if title.casefold() not in found:
            key = fresh(slug(title) or "topic", taken)
            taken.add(key)
            found[title.casefold()] = Topic(key, title)
    return found
