"""Changes a number, a year or a date of a statement into another one that could be right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from quizapp.core.generation.lexicon import MONTHS, NUMBER_WORDS
from quizapp.core.generation.phrases import is_name
from quizapp.core.generation.rules.claims.claim import false

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.rules.claims.claim import Claim
    from quizapp.core.generation.statements import Statement
    from quizapp.core.generation.tokens import Token

_Number = TypeVar("_Number", int, float)
LATEST_YEAR = 2026
_FIRST_YEAR = 10
_WHOLE = 100  # percent
_YEAR = re.compile(r"1\d{3}|20[0-2]\d")
_DECADE = re.compile(r"(1[5-9]\d|20[01])0s")
_ERAS = frozenset({"BC", "BCE", "CE", "AD"})
_SHIFTS = (7, -9, 11, -6, 12, -8, 5, -13)
_FACTORS = (1.5, 0.6, 1.75, 0.7, 1.4, 0.55)
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_WORDS = {
    "two": ("three", "four", "five", "six"), "three": ("four", "five", "two", "six"),
    "four": ("six", "three"),
    "five": ("seven", "four"), "six": ("four", "eight"), "seven": ("five", "nine"),
    "eight": ("six", "eleven"), "nine": ("seven", "twelve"), "ten": ("seven", "fifteen"),
    "eleven": ("eight", "fourteen"), "twelve": ("nine", "sixteen"),
    "thirteen": ("nine", "seventeen"), "fifteen": ("ten", "twenty"), "twenty": ("thirty", "twelve"),
    "thirty": ("fifty", "twenty"), "forty": ("sixty", "thirty"), "fifty": ("eighty", "thirty"),
    "sixty": ("forty", "ninety"), "seventy": ("fifty", "ninety"), "eighty": ("sixty", "fifty"),
    "ninety": ("seventy", "fifty"),
}  # fmt: skip
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
# Another number may be true as well after these.
_LOOSE = frozenset(
    "about around roughly some nearly almost approximately over than least most up under only"
    " some between to or and above below beyond".split()
)
_WHEN = frozenset({"in", "on", "during"})
# "two thirds": the number alone is not what is said.
_FRACTIONS = frozenset("half third quarter fifth sixth seventh eighth ninth tenth".split())
# Years so far from all that the text names are not believed.
_SPARE_YEARS = 15
_SEASONS = frozenset({"spring", "summer", "autumn", "winter", "end", "beginning", "middle"})
_SMALLEST_POWER = 8
_UNCOUNTED = frozenset({"p.m.", "a.m.", "pm", "am", "o'clock", "kg", "m", "s", "J"})


def number(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the claim with another number of the same size and shape."""
    front = {token.i for head in statement.front for token in head.subtree}
    for token in statement.words:
        is_free = token.i not in front and not _is_pointed_at(token)
        is_free = is_free and not _is_taken_for_granted(token, statement)
        if not is_free or not is_exact(token) or is_year(token) or is_label(token):
            continue
        new = _other_number(token, index)
        if new is not None:
            yield false("tf.number", statement, [token], new)
            return


def year(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the claim with another year, decade or century."""
    found = [token for token in statement.words if is_year(token)]
    if len(found) == 1:
        token = found[0]
        new = other_year(token, index)
        is_free = not (_is_hedged(token) or _is_taken_for_granted(token, statement))
        if new is not None and is_free and _tells_when(token):
            yield false("tf.year", statement, [token], new)
    elif not found:
        yield from _period(statement, index)


def other_year(token: Token, index: Index) -> str | None:
    """Return a year near that of the token that the text does not name."""
    value = int(token.text)
    shifts = _turned(_SHIFTS, value)
    earliest, latest = _era(value, index)
    years = (str(value + shift) for shift in shifts if earliest <= value + shift <= latest)
    return next((one for one in years if one not in index.postings), None)


def _is_taken_for_granted(token: Token, statement: Statement) -> bool:
    """Whether the word only helps to tell which one: "after the drought that struck in 1970"."""
    own = {*statement.subject, *(one for head in statement.front for one in head.subtree)}
    while token in own and token.head.i != token.i:
        if token.dep_ in {"relcl", "acl"}:
            return True
        token = token.head
    return False


def _era(value: int, index: Index) -> tuple[int, int]:
    """Return between which years the text could have put it: some around those it names."""
    named = [int(word) for word in index.postings if _YEAR.fullmatch(word)]
    years = [value, *(year for year in named if abs(year - value) <= _WHOLE)]
    earliest = max(_FIRST_YEAR, min(years) - _SPARE_YEARS)
    return earliest, min(LATEST_YEAR, max(years) + _SPARE_YEARS)


def date(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the claim with another month, where no year could be changed."""
    months = {token.text for token in statement.clause.source.doc} & set(MONTHS)
    if len(months) > 1 or any(is_year(token) for token in statement.words):
        return  # "from October to May": another month would be no span
    for token in statement.words:
        is_part = token.dep_ == "compound" and token.head.pos_ == "PROPN"
        if token.text in MONTHS and token.pos_ == "PROPN" and not is_part:
            place = MONTHS.index(token.text)
            others = (MONTHS[(place + step) % 12] for step in (4, 7, 5, 3))
            new = next((one for one in others if one.lower() not in index.postings), None)
            if new is not None:
                yield false("tf.date", statement, [token], new)
            return


def _period(statement: Statement, index: Index) -> Iterator[Claim]:
    for token in statement.words:
        if _is_taken_for_granted(token, statement):
            continue
        if _DECADE.fullmatch(token.text):
            steps = _turned((20, -20, 30, -30), int(token.text[:3]))
            new = next(
                f"{value}s"
                for value in (int(token.text[:4]) + step for step in steps)
                if value <= LATEST_YEAR
            )
            yield false("tf.year", statement, [token], new)
            return
        is_when = token.i > 1 and token.doc[token.i - 2].lower_ == "in"
        if (
            token.lower_ in _ORDINALS
            and is_when
            and token.doc[token.i + 1 : token.i + 2].text.lower() == "century"
        ):
            place = _ORDINALS.index(token.lower_)
            new = _ORDINALS[place + 2 if place + 2 < len(_ORDINALS) else place - 2]
            yield false("tf.year", statement, [token], new)
            return


def is_year(token: Token) -> bool:
    """Whether the number is a year, by its era or by how it is used."""
    following = token.doc[token.i + 1].text if token.i + 1 < len(token.doc) else ""
    if following in _ERAS and token.text.isdigit():
        return True
    if not _YEAR.fullmatch(token.text) or int(token.text) > LATEST_YEAR:
        return False
    return token.dep_ in {"pobj", "npadvmod", "appos", "nummod"} and (
        token.ent_type_ == "DATE" or token.head.lower_ in {"in", "by", "since", "until", "of"}
    )


def is_label(token: Token) -> bool:
    """Whether the number names and does not count: "type 2 diabetes", "in 1877 troops …"."""
    before = token.nbor(-1) if token.i else token
    is_named = before.i != token.i and before.tag_ in {"NN", "NNP"}
    is_part = token.head.lemma_.lower() in _FRACTIONS
    return is_named or is_part or bool(_YEAR.fullmatch(token.text))


def _is_hedged(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).lower_ in _LOOSE - {"to", "and", "or"}


def _tells_when(token: Token) -> bool:
    """Whether the year says when it was, and not which: "the treaty of 201 BC"."""
    tie = token.head if token.head.dep_ == "prep" else token.head.head
    if tie.dep_ != "prep":
        return token.dep_ == "npadvmod"
    return tie.lower_ in _WHEN or (tie.head.text in MONTHS or tie.head.lower_ in _SEASONS)


def _is_pointed_at(token: Token) -> bool:
    """Whether the number is part of what is spoken of: "the two membranes"."""
    return any(child.lower_ in {"the", "these", "those", "both"} for child in token.head.children)


def is_exact(token: Token) -> bool:
    """Whether the token is a number by itself that counts or measures something."""
    word = token.lower_
    if (word not in _WORDS and not _FIGURE.fullmatch(word)) or is_name(token):
        return False
    if token.i > token.head.i:
        return False
    if token.dep_ not in {"nummod", "compound"} or token.i == 0:
        return word in _WORDS and token.dep_ == "nummod"
    around = [token.nbor(-1), *token.doc[token.i + 1 : token.i + 2]]
    if any(one.text in _UNCOUNTED or one.text in MONTHS or one.text == "-" for one in around):
        return False
    if (
        token.head.lemma_.lower() in {"time", "day", "hour", "o'clock"}
        and token.ent_type_ == "TIME"
    ):
        return False
    return not any(one.lower_ in _LOOSE for one in (around[0], *token.children))


def _other_number(token: Token, index: Index) -> str | None:
    word = token.lower_
    if word in _WORDS:
        values = {str(NUMBER_WORDS[one]): one for one in _WORDS[word]}
        free = [one for value, one in values.items() if not {value, one} & index.postings.keys()]
        return free[0] if free else None
    value = float(word.replace(",", ""))
    if value >= _SMALLEST_POWER and value.is_integer() and int(value) & (int(value) - 1) == 0:
        return _other_power(int(value), index)
    is_share = token.head.lower_ in {"percent", "%", "per", "cent"} or "%" in token.text
    for factor in _turned(_FACTORS, int(value)):
        other = value * factor
        if (is_share and other >= _WHOLE) or value <= 1:
            continue
        new = _shaped(other, word)
        if new != word and new not in index.postings:
            return new
    return None


def _other_power(value: int, index: Index) -> str | None:
    """Return half or twice a power of two: nobody believes in addresses of 18 bits."""
    others = [str(value * 2), str(value // 2), str(value * 4)]
    return next((other for other in others if other not in index.postings), None)


def _shaped(value: float, model: str) -> str:
    """Write the value with as many digits that count, and with the commas, of the model."""
    if "." in model:
        return f"{value:.{len(model.split('.')[1])}f}"
    digits = model.replace(",", "")
    zeros = min(len(digits) - len(digits.rstrip("0")), len(digits) - 1)
    step = 10**zeros if value >= 10**zeros else 10 ** max(zeros - 1, 0)
    rounded = max(step, round(value / step) * step)
    return f"{rounded:,}" if "," in model else str(rounded)


def _turned(values: tuple[_Number, ...], start: int) -> tuple[_Number, ...]:
    """Return the values beginning with another one for each start, so that no habit shows."""
    digits = sum(int(digit) for digit in str(abs(start)))
    place = digits % len(values)
    return values[place:] + values[:place]
