"""Flaws of claims that are to be judged true or false."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.linting.flaw import Flaw
from quizapp.core.linting.words import folded, sentences, shown, unmarked, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.questions import TrueFalse

_LEAST_WORDS = 3
_ABSOLUTE = re.compile(
    r"\b(?:always|never|invariably|absolutely|totally|entirely)\b", re.IGNORECASE
)
_JOINT = re.compile(
    r";|[,.] (?:and|but|whereas|while|and so) (?:it|they|he|she|the|this|that|its|their|a|an"
    r"|[A-Z][\w’'-]*)\b"
)
_ATTRIBUTED = re.compile(
    r"\b(?:text|passage|author|article|report|according|account|says?|suggests?|presents?"
    r"|describes?|treats?|states?|claims?|argues?|sees?|calls?|names?|law|rules?|holds?)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:should|ought|best|worst|beautiful|ugly|good|bad|nice|probably|perhaps|possibly|may"
    r"|might|could|seems?|arguably|hopefully|unfortunately|I think|in my opinion)\b"
)
_LEAD_IN = re.compile(
    r"^(?:(?:according to|in|by) the (?:text|passage)[^,]*,|the (?:text|passage) (?:says|states)"
    r" that)\s+",
    re.IGNORECASE,
)


def is_question(claim: TrueFalse) -> Iterator[Flaw]:
    """A question cannot be true or false."""
    if unmarked(claim.stem).rstrip().endswith("?"):
        mend = "Write a sentence that can be judged true or false."
        yield Flaw("claim-is-question", "the claim is a question", mend, "stem")
    elif 0 < len(words(claim.stem)) < _LEAST_WORDS:
        mend = "Write a whole sentence that can be judged true or false."
        yield Flaw("stem-short", "the claim is no sentence", mend, "stem")


def absolute(claim: TrueFalse) -> Iterator[Flaw]:
    """Such claims are mostly false, and readers know it."""
    found = _ABSOLUTE.search(claim.stem)
    if found and not claim.key:
        message = f"the claim has the word {shown(found.group())}, a sign of a false one"
        yield Flaw("absolute-word", message, "Change a fact instead of its strength.", "stem")


def joined(claim: TrueFalse) -> Iterator[Flaw]:
    """Two facts: one may be true and the other false."""
    found = _JOINT.search(unmarked(claim.stem))
    if found or len(sentences(claim.stem)) > 1:
        message = "the claim joins two facts"
        yield Flaw("claim-of-two", message, "Make two claims, or leave one fact out.", "stem")


def opinion(claim: TrueFalse) -> Iterator[Flaw]:
    """Nobody can say whether it is true."""
    found = _OPINION.search(claim.stem)
    if found and not _ATTRIBUTED.search(claim.stem):
        message = f"the word {shown(found.group())} leaves open whether the claim is true"
        mend = "Claim a fact, or say whose view it is: “According to the text, …”."
        yield Flaw("claim-of-opinion", message, mend, "stem")


def verbatim(claim: TrueFalse, passage: str) -> Iterator[Flaw]:
    """A copy of a sentence is recognised, not understood."""
    bare = folded(_LEAD_IN.sub("", claim.stem))
    copied = any(bare == folded(sentence) for sentence in sentences(passage))
    if bare and copied:
        mend = "Say the same in other words."
        yield Flaw("verbatim-claim", "the claim is a sentence of the passage", mend, "stem")
