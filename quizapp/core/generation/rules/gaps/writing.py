"""How a gap is written down: the words to hide, and what else is right in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.generation.phrases import say
from quizapp.core.generation.rarity import frequency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.generation.tokens import Token

# Zipf frequencies: what is rarer is no word; so much rarer than its singular is no plural.
_WRITTEN = 1.0
_MUCH_RARER = 1.8
_NUMBERLESS = frozenset(
    "species series means damages goods arms customs proceeds savings headquarters works news"
    " premises taxes thanks sheep fish aircraft offspring".split()
)
UNITS = frozenset(
    "metre meter kilometre kilometer centimetre centimeter millimetre mile foot inch yard acre"
    " hectare gram kilogram pound ounce ton tonne litre liter gallon degree percent volt watt joule"
    " newton bit byte hertz mole dollar euro cent crown franc mark".split()
)


@dataclass(frozen=True, slots=True)
class Hidden:
    """The words to hide, other writings of them, and words that lead up to the gap."""

    rule: str
    tokens: tuple[Token, ...]
    accept: tuple[str, ...] = ()
    lead: str = ""


def has_conjuncts(token: Token) -> bool:
    """Whether the word is the first of a list."""
    return any(child.dep_ in {"conj", "cc"} for child in token.children)


def is_one_of_several(head: Token) -> bool:
    """Whether phrases beside it begin with the same preposition: "at A, at B and at C"."""
    tie = head.head
    return tie.dep_ in {"prep", "agent"} and any(
        other.i != tie.i and other.lower_ == tie.lower_
        for other in (*tie.head.children, *tie.children)
    )


def hidden_term(rule: str, tokens: Sequence[Token]) -> Hidden:
    """Hide a term; its plural or singular is right as well, and "a" goes with it."""
    words = [token for token in tokens if not token.is_punct or token.text == "-"]
    if words[0].lower_ in {"the", "these"}:
        words = words[1:]
    first = words[0] if words else tokens[0]
    if first.i and first.nbor(-1).lower_ in {"a", "an"} and words:
        words = [first.nbor(-1), *words]
    return Hidden(rule, tuple(words), _other_number(words))


def _other_number(words: Sequence[Token]) -> tuple[str, ...]:
    """Return the term in the plural when it stands in the singular, and the other way round."""
    from lemminflect import getInflection

    last = words[-1] if words else None
    if last is None or last.pos_ != "NOUN" or last.lower_ in _NUMBERLESS:
        return ()
    if last.lower_.endswith("ics"):
        return ()  # "phonetics" is a field, "phonetic" an adjective
    other = {"NN": "NNS", "NNS": "NN"}.get(last.tag_)
    forms = getInflection(last.lemma_, tag=other) if other else ()
    # A form that nobody writes is no word: "cristaes".
    if not forms or forms[0] == last.text or frequency(str(forms[0])) < _WRITTEN:
        return ()
    # "entropies" is hardly ever written: the word is not counted.
    if frequency(str(forms[0])) < frequency(last.lower_) - _MUCH_RARER:
        return ()
    bare = [token for token in words if token.lower_ not in {"a", "an"}]
    return (say([*bare[:-1], str(forms[0])]),)
