"""Builders for derivations: a text of two paragraphs, candidates in it, clicks on them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from quizapp.core.generation.candidate import Candidate, Finding
from quizapp.core.questions import Content, ShortAnswer
from quizapp.core.text import Span
from quizapp.models import CandidateRow, Derivation
from quizapp.services import derivation_runs, derivations
from quizapp.services.decisions import Click
from quizapp.services.derivation_runs import Run
from quizapp.services.derivations import NewDerivation
from tests import make
from tests.make import NOON

ORIGINAL = "Bees dance for their hive. The dance tells where flowers are.\n\nAnts leave trails."
DANCE = ShortAnswer("What do bees do for their hive?", "dance")
TELLS = ShortAnswer("What does the dance tell?", "where flowers are")
TRAILS = ShortAnswer("What do ants leave?", "trails")
FLAW = Finding("pronoun", "the stem has an unresolved “it”")
_KEYS = itertools.count(1)


def span(quote: str) -> Span:
    start = ORIGINAL.index(quote)
    return Span("bees-and-ants", "p1" if start < 60 else "p2", start, start + len(quote))


def candidate(
    content: Content = DANCE,
    quote: str = "Bees dance",
    *findings: Finding,
    rule: str = "wh.what",
    score: float = 1.0,
) -> Candidate:
    return Candidate(
        content, (span(quote),), rule, "See the text.", "Bees", 2, findings, score=score
    )


def three() -> list[Candidate]:
    """Two that pass, and one that fell at the gate."""
    return [
        candidate(),
        replace(candidate(TRAILS, "Ants leave trails", rule="wh.that", score=0.5), topic="Ants"),
        candidate(TELLS, "The dance tells", FLAW),
    ]


def derivation(session: Session, name: str = "Ada", *found: Candidate) -> Derivation:
    """A derivation that is done, by default with the candidates of ``three``."""
    owner = make.user(session, name, "instructor")
    row = derivations.start_derivation(
        session, owner.id, NewDerivation("Bees and ants", ORIGINAL), NOON
    )
    end(session, row, list(found) or three())
    return row


def begin(session: Session, row: Derivation) -> Run:
    run = derivation_runs.claim(session, row.id, NOON)
    assert run is not None
    return run


def end(session: Session, row: Derivation, found: list[Candidate]) -> None:
    run = begin(session, row)
    derivation_runs.add_candidates(session, run, found, NOON)
    assert derivation_runs.finish(session, run, [one.id for one in found], {}, NOON)


def rows_of(session: Session, derivation_id: int) -> list[CandidateRow]:
    query = session.query(CandidateRow).filter_by(derivation_id=derivation_id)
    return query.order_by(CandidateRow.position).all()


def click(row: Derivation, seen: int | None = None, key: str | None = None) -> Click:
    """A click of the owner, a minute after the one before."""
    number = next(_KEYS)
    return Click(row.owner_id, key or f"click-{number}", NOON + timedelta(minutes=number), seen)
