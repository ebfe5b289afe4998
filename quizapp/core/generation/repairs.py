"""Mends what the model often gets wrong in a parse, where the words leave no doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import PERSON_NOUNS
from quizapp.core.generation.tokens import tell_subtrees

if TYPE_CHECKING:
    from quizapp.core.generation.tokens import Doc, Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def mended(doc: Doc) -> Doc:
    """Give a name the noun before it that the model took for a second subject.

    Of "the English astronomer Edmond Halley published …" it makes two subjects now and then.
    """
    for verb in doc:
        subjects = [child for child in verb.children if child.dep_ in _SUBJECTS]
        if len(subjects) == 2 and _are_one(*subjects):  # noqa: PLR2004 - a pair
            _join(*subjects)
            for top in doc:
                if top.head is top:
                    tell_subtrees(top)
    return doc


def _are_one(noun: Token, name: Token) -> bool:
    """Whether a trade stands right before the name of a person."""
    is_beside = name.left_edge.i == noun.i + 1 and noun.right_edge.i == noun.i
    is_trade = noun.pos_ == "NOUN" and noun.lemma_.lower() in PERSON_NOUNS
    return is_beside and is_trade and name.pos_ == "PROPN" and name.ent_type_ == "PERSON"


def _join(noun: Token, name: Token) -> None:
    """Hang the noun, with what belongs to it, on the name."""
    verb = noun.head
    verb.children = tuple(child for child in verb.children if child is not noun)
    noun.head, noun.dep_ = name, "compound"
    before, rest = noun.children, name.children
    for child in before:
        child.head = name
    noun.children = ()
    name.left_edge, noun.left_edge = noun.left_edge, noun
    name.children = tuple(sorted((*before, noun, *rest), key=lambda token: token.i))
