"""What a word can be, by the dictionary, whatever the parser took it for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.core.generation.tokens import Token


def is_verb(token: Token) -> bool:
    """Whether the word can be a verb at all."""
    from lemminflect import getAllLemmas

    return token.lemma_ == "be" or bool(getAllLemmas(token.lower_, upos="VERB"))
