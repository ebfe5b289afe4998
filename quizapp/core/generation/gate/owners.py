"""Whose something is: what a statement is about, and what "its" and "their" mean in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.gate import stems
from quizapp.core.generation.phrases import is_human, is_person
from quizapp.core.generation.resolution import meant_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.generation.tokens import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def has_owner(token: Token, said: Sequence[Token]) -> bool:
    """Whether the subject of the verb that the possessive hangs on says whose it is."""
    subject = subject_of(said)
    if subject is None or token.lower_ not in {"its", "their", "his", "her"}:
        return False
    if token.i < subject.i or any(one.i == token.i for one in subject.subtree):
        return False
    meant = meant_in(subject)
    is_plural = meant.is_plural if meant is not None else _is_plural(subject)
    person = meant.is_person if meant is not None else is_person(subject)
    if token.lower_ in {"his", "her"}:
        return person and not is_plural and not stems.has_rival(token, subject)
    if token.lower_ == "its" and subject.pos_ == "PROPN" and _is_done_by(token, subject):
        return False
    return (token.lower_ == "their") == is_plural and (is_plural or not is_human(subject))


def _is_done_by(token: Token, subject: Token) -> bool:
    """Whether "its" belongs to what does it to the subject: "Dante was struck by its pitch"."""
    return subject.dep_ == "nsubjpass" and token.head.head.dep_ == "agent"


def _is_plural(subject: Token) -> bool:
    return subject.tag_ in {"NNS", "NNPS"} or any(
        child.dep_ == "conj" for child in subject.children
    )


def subject_of(said: Sequence[Token]) -> Token | None:
    """Return the subject of the statement: the first that hangs on a verb that is said."""
    inside = {token.i for token in said}
    found = [
        token for token in said
        if token.dep_ in _SUBJECTS and token.head.dep_ not in {"relcl", "acl", "advcl", "ccomp"}
    ]  # fmt: skip
    own = [token for token in found if token.head.i in inside]
    return next(iter((*own, *found)), None)
