"""Derivations put straight into the database of the server under test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from quizapp import database
from quizapp.clock import utcnow
from quizapp.core.generation.candidate import Candidate, Finding
from quizapp.core.questions import MultipleChoice, Option, ShortAnswer, TrueFalse
from quizapp.core.text import Span
from quizapp.models import Derivation, User
from quizapp.services import derivation_runs, derivations
from quizapp.services.derivations import NewDerivation
from tests.browser.conftest import Site

SENTENCES = (
    "Honeybees dance on the comb to tell their sisters where flowers are.",
    "The angle of the dance against the vertical shows the direction of the sun.",
    "Karl von Frisch decoded the dance in 1945.",
    "Ants lay trails of scent, which others follow to the food.",
    "A trail that nobody renews fades within minutes.",
)
FILLER = "This paragraph says nothing that anybody would ask about. " * 12
ORIGINAL = f"\n\n{FILLER}\n\n".join(SENTENCES)
CANDIDATES = (
    (0, ShortAnswer("What do honeybees tell by dancing on the comb?", "where flowers are"), ()),
    (
        1,
        MultipleChoice(
            "What does the angle of the bees' dance show?",
            (
                Option("The direction of the sun"),
                Option("The kind of the flower", "The text does not say so."),
                Option("The age of the bee", "The text does not say so."),
                Option("The wind on the way", "The text does not say so."),
            ),
            0,
        ),
        (),
    ),
    (2, ShortAnswer("Who decoded the dance of the bees in 1945?", "Karl von Frisch"), ()),
    (3, ShortAnswer("What do ants lay for others to follow?", "trails of scent"), ()),
    (4, TrueFalse("A trail of scent lasts for years.", key=False, reason="It fades."), ()),
    (4, ShortAnswer("What fades within minutes?", "it"), (Finding("vague-key", "it"),)),
)


@contextmanager
def database_of(site: Site) -> Iterator[Session]:
    """A session on the server's database; commits at the end."""
    engine = create_engine(f"sqlite:///{site.instance / 'quizapp.sqlite3'}")
    database.prepare(engine, lambda: False)
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session
    engine.dispose()


def begin(session: Session, title: str) -> Derivation:
    """A derivation of the demo's instructor, waiting for its job."""
    query = select(User.id).where(User.email == "instructor@example.com")
    owner = session.scalars(query).one()
    return derivations.start_derivation(session, owner, NewDerivation(title, ORIGINAL), utcnow())


def end(session: Session, row: Derivation) -> None:
    """Do what the job does, at once."""
    run = derivation_runs.claim(session, row.id, utcnow())
    assert run is not None
    found = [
        Candidate(
            content,
            (_span(row, SENTENCES[number]),),
            ("wh.what", "choice.name", "wh.who")[number % 3],
            f"The text says: “{SENTENCES[number]}”",
            "Insects",
            2,
            (Finding("stem-words", value=9.0), *findings),
            score=1 - place / 10,
        )
        for place, (number, content, findings) in enumerate(CANDIDATES)
    ]
    derivation_runs.add_candidates(session, run, found, utcnow())
    derivation_runs.finish(session, run, [one.id for one in found], {}, utcnow())


def fill(site: Site, title: str) -> int:
    """A derivation that is done, with six candidates, of which one fell at the gate; its id."""
    with database_of(site) as session:
        row = begin(session, title)
        end(session, row)
        return row.id


def _span(row: Derivation, quote: str) -> Span:
    start = ORIGINAL.index(quote)
    paragraph = next(one["id"] for one in row.outline if one["start"] <= start < one["end"])
    return Span(row.text_key, paragraph, start, start + len(quote))
