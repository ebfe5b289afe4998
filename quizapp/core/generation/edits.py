"""How far an instructor's wording is from what was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.codec import encode_content
from quizapp.core.questions import MultipleChoice, MultipleResponse, TrueFalse
from quizapp.core.wording import strings_in

if TYPE_CHECKING:
    from quizapp.core.questions import Content, Option


def wording_of(content: Content) -> str:
    """Return all that a learner gets to read, a line each: what is asked, the key, the rest."""
    match content:
        case MultipleChoice(stem, options, key):
            return "\n".join([stem, *_keys_first(options, (key,))])
        case MultipleResponse(stem, options, keys):
            return "\n".join([stem, *_keys_first(options, keys)])
        case TrueFalse(stem, key):
            return f"{stem}\n{'true' if key else 'false'}"
        case _:
            return "\n".join(strings_in(encode_content(content)))


def distance(one: str, other: str) -> int:
    """Return how many characters to add, drop or change to make one of the other.

    Hyyrö's bit vectors: a column of Levenshtein's table is two whole numbers, in which a bit
    says that a cell is one more, or one less, than the cell above it.
    """
    if not one:
        return len(other)
    last, places = 1 << (len(one) - 1), _places(one)
    mask = (1 << len(one)) - 1
    plus, minus, cost = mask, 0, len(one)
    for character in other:
        match = places.get(character, 0)
        diagonal = (((match & plus) + plus) ^ plus) | match | minus
        up, down = minus | ~(diagonal | plus), plus & diagonal
        cost += bool(up & last) - bool(down & last)
        up, down = (up << 1) | 1, down << 1
        plus, minus = (down | ~(diagonal | up)) & mask, up & diagonal & mask
    return cost


def _places(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, character in enumerate(text):
        found[character] = found.get(character, 0) | 1 << place
    return found


def _keys_first(options: tuple[Option, ...], keys: tuple[int, ...]) -> list[str]:
    rest = [option.text for place, option in enumerate(options) if place not in keys]
    return [*(options[key].text for key in keys), *rest]
