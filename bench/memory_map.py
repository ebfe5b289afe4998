"""A long text for one learner: the memory map, the statistics, what a plan for an exam brings."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import Session

from bench import data
from bench.figures import Figure
from quizapp import database
from quizapp.clock import utcnow
from quizapp.core.bank import Bank, Topic
from quizapp.core.progress import of_paragraphs, outlook_of
from quizapp.core.questions import BasicCard, Item
from quizapp.core.scheduling.planning import Unit
from quizapp.core.text import Paragraph, SourceText, Span, paragraph_ranges
from quizapp.models import BankRow, Card, ItemRow, ReviewEntry
from quizapp.services import banks, memory_map, plan_outlook, review_statistics
from quizapp.services.learners import Learner
from quizapp.services.plans import Terms
from quizapp.services.review_statistics import Wanted
from quizapp.services.texts import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_IN_A_PARAGRAPH = 5
_REVIEWS_EACH = 10


def measure(folder: Path, sentences: int, times: int) -> Iterator[Figure]:
    """Time the services behind the pages; every sentence has a card with ten reviews."""
    place = data.make_place(folder / "place", learners=1, questions=1, attempts=False)
    engine = create_engine(place.settings.database_url)
    database.prepare(engine, lambda: False)
    learner = Learner(1)
    with Session(engine) as opened:
        bank = banks.import_bank(opened, _bank(sentences), None, utcnow())
        bank_id = bank.id
        _add_cards(opened, bank)
        opened.commit()
    with Session(engine) as opened:
        map_ms = _median_ms(lambda: _map(opened, learner, bank_id), times)
        statistics_ms = _median_ms(
            lambda: review_statistics.statistics_of(opened, learner, Wanted(), utcnow()), times
        )
        outlook_ms = _median_ms(lambda: _outlook(opened, learner), times)
    engine.dispose()
    yield Figure("memory_map_ms", map_ms, "<= 100")
    yield Figure("review_statistics_ms", statistics_ms)
    yield Figure("plan_outlook_ms", outlook_ms, "<= 1000")


def _map(opened: Session, learner: Learner, bank_id: int) -> None:
    # As each page has it: nothing is kept from the one before.
    opened.expunge_all()
    studied = memory_map.studied_bank(opened, learner.id, bank_id)
    assert studied is not None
    outlook = outlook_of(studied.items, learner.scheduler, utcnow())
    for row in studied.texts:
        of_paragraphs(to_text(row), studied.items, outlook)


def _outlook(opened: Session, learner: Learner) -> None:
    now = utcnow()
    exam_on = learner.days.day_of(now) + timedelta(days=60)
    plan_outlook.outlook(opened, learner, Terms(exam_on, 20, Unit.MINUTES), exam_on, now)


def _median_ms(do: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times + 1):
        started = time.perf_counter()
        do()
        took.append(time.perf_counter() - started)
    return statistics.median(took[1:]) * 1000


def _bank(sentences: int) -> Bank:
    said = [f"Bee number {n} dances towards the flowers of meadow {n}." for n in range(sentences)]
    original = "\n\n".join(
        " ".join(said[n : n + _IN_A_PARAGRAPH]) for n in range(0, sentences, _IN_A_PARAGRAPH)
    )
    paragraphs = tuple(
        Paragraph(f"p{number}", "", start, end)
        for number, (start, end) in enumerate(paragraph_ranges(original), 1)
    )
    items, at = [], 0
    for number, sentence in enumerate(said):
        at = original.index(sentence, at)
        span = Span("bees", f"p{number // _IN_A_PARAGRAPH + 1}", at, at + len(sentence))
        card = BasicCard(f"Where does bee number {number} dance?", f"Towards meadow {number}.")
        items.append(Item(f"c{number}", card, "The text says so.", ("bees",), 2, (span,)))
    text = SourceText("bees", "Bees", original, paragraphs)
    return Bank("bees", "Bees", "", "en", (text,), (Topic("bees", "Bees"),), tuple(items), ())


def _add_cards(opened: Session, bank: BankRow) -> None:
    now = utcnow()
    items = opened.scalars(select(ItemRow.id).where(ItemRow.bank_id == bank.id)).all()
    first = 1
    card = {
        "learner_id": 1,
        "bank_id": bank.id,
        "state": "review",
        "step": 0,
        "stability": 20.0,
        "difficulty": 5.0,
        "due_at": now,
        "ready_at": now,
        "reps": _REVIEWS_EACH,
        "sequence": _REVIEWS_EACH,
    }
    opened.execute(
        insert(Card),
        [
            {
                **card,
                "id": first + place,
                "item_id": item_id,
                "last_review_at": now - timedelta(days=1 + place % 200, seconds=place),
            }
            for place, item_id in enumerate(items)
        ],
    )
    opened.execute(
        insert(ReviewEntry),
        [
            {
                "card_id": first + place,
                "sequence": number,
                "learner_id": 1,
                "key": f"{place}-{number}",
                "rating": 3,
                "at": now - timedelta(days=1 + place % 200 + 10 * (_REVIEWS_EACH - number)),
                "weight": 1.0,
                "source": "card",
            }
            for place in range(len(items))
            for number in range(1, _REVIEWS_EACH + 1)
        ],
    )
