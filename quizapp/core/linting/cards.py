"""Flaws of flashcards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.linting.flaw import Flaw
from quizapp.core.linting.words import folded, unmarked, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.questions import BasicCard, DefinitionCard, OcclusionCard

_LONGEST_BACK = 40
_BRACKETS = re.compile(r"\s*\([^)]*\)")


def front(card: BasicCard) -> Iterator[Flaw]:
    """A front that is a statement."""
    if unmarked(card.front).rstrip().endswith((".", "!")):
        mend = "Ask for what is on the back."
        yield Flaw("front-asks-nothing", "the front is a statement", mend, "front")


def back(card: BasicCard) -> Iterator[Flaw]:
    """A back that nobody can recall as a whole."""
    yield from _too_long(card.back, "back")


def definition(card: DefinitionCard) -> Iterator[Flaw]:
    """A definition that is too long, or that begins with the term itself."""
    yield from _too_long(card.definition, "definition")
    term = folded(_BRACKETS.sub("", card.term))
    if term and f" {folded(card.definition)} ".startswith(f" {term} "):
        mend = "Say what it is, without its name."
        yield Flaw("term-in-definition", "the definition begins with the term", mend, "definition")


def label_given(card: OcclusionCard) -> Iterator[Flaw]:
    """A description of the image that says what is asked for."""
    label = folded(card.label)
    if label and f" {label} " in f" {folded(card.alt)} ":
        mend = "Say what the image shows without naming its parts."
        yield Flaw("key-in-stem", "the description names the part asked for", mend, "alt")


def _too_long(text: str, field: str) -> Iterator[Flaw]:
    count = len(words(text))
    if count > _LONGEST_BACK:
        message = f"the {field} has {count} words, too many to recall at once"
        yield Flaw("back-long", message, "Make several cards of it.", field)
