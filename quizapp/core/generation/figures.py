"""Wrong figures near a right one: numbers, years, percentages, dates of the same shape."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import MONTHS, NUMBER_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LATEST_YEAR = 2026
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_OLD_YEAR = re.compile(r"\b(\d{1,4})(?= (?:BCE?|CE|AD)\b)|(?<=AD )(\d{1,4})\b")
_YEAR = re.compile(r"\b(1\d{3}|20\d{2})(?=s?\b)")
_ROUGH = re.compile(
    r"\b(?:about|around|circa|roughly|nearly|almost|some)\b|\d{3}0s\b", re.IGNORECASE
)
# "a hundred" is not written as the others are.
_WORDS = {value: word for word, value in NUMBER_WORDS.items() if 0 < value < 100}  # noqa: PLR2004
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_STEPS = (-2, -1, 1, 2, 3)
_SHARES = (0.4, 0.5, 0.6, 0.75, 0.8, 1.2, 1.25, 1.5, 1.75, 2.0)
_YEARS = (-12, -9, -7, -5, -4, 4, 5, 7, 9, 12)
_ROUGH_YEARS = (-6, -4, -3, -2, 2, 3, 4, 6)  # times five or ten
_ROUND = (1, 5)
_LEAST_STEPS = 3
_SMALL = 12
_FAR = 3  # steps from a small number, times a larger one
_TEN = 10
_HUNDRED = 100
_LAST_DAY = 28
_LEAST = re.compile(r"(?:more than|at least|over|no fewer than|no less than)\b", re.IGNORECASE)
_MOST = re.compile(r"(?:less than|fewer than|at most|up to|under|no more than)\b", re.IGNORECASE)
_PARTS = re.compile(r"\b(?:halves|thirds|quarters|fifths|sixths|eighths|tenths)\b")


def near_figures(text: str, wanted: int, *, taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return so many texts that differ from the text in its one figure, in ascending order.

    Fewer, or none, when the text holds no figure or several. The choice is the same for the
    same text. ``taken`` are texts that may not be returned: they may be right as well.
    """
    forbidden = {text, *taken}
    found: list[str] = []
    for one in _variants(text):
        if one not in forbidden and one not in found:
            found.append(one)
    found = [one for one in found if not _is_implied(text, value_of(one))]
    chosen = sorted(found, key=lambda one: hashlib.sha256(f"{text}|{one}".encode()).digest())
    chosen = _balanced(text, chosen, wanted)
    return tuple(sorted(chosen, key=found.index))


def is_bound(text: str) -> bool:
    """Whether the text says "more than" or "at most": what lies beyond may be right as well."""
    return bool(_LEAST.match(text) or _MOST.match(text))


def _is_implied(text: str, value: float) -> bool:
    """Whether what has "more than 110" has more than that, too: it would be right as well."""
    if _LEAST.match(text):
        return value < value_of(text)
    return bool(_MOST.match(text)) and value > value_of(text)


def _balanced(text: str, order: list[str], wanted: int) -> list[str]:
    """Return the first ones by the order, so that the right figure may stand at any place."""
    below = [one for one in order if value_of(one) < value_of(text)]
    above = [one for one in order if value_of(one) >= value_of(text)]
    place = hashlib.sha256(f"place|{text}".encode()).digest()[0] % (wanted + 1)
    picked = below[:place]
    picked += above[: wanted - len(picked)]
    picked += below[place:][: wanted - len(picked)]
    return picked


def value_of(text: str) -> float:
    """Return the first figure of a text as a number; 0 when it holds none."""
    digits = _DIGITS.search(text)
    if digits:
        return float(digits.group().replace(",", ""))
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in NUMBER_WORDS:
            return float(NUMBER_WORDS[word])
    return float(
        max((i for i, name in enumerate((*MONTHS, *_WEEKDAYS)) if name in text), default=0)
    )


def _variants(text: str) -> Iterator[str]:
    if _PARTS.search(text):
        return  # "four quarters" is no fraction
    years = list(_YEAR.finditer(text))
    digits = list(_DIGITS.finditer(text))
    old = list(_OLD_YEAR.finditer(text))
    if len(old) == 1 and len(digits) == 1:
        yield from _put(text, old[0], [str(year) for year in _other_years(old[0].group())])
    elif len(years) == 1 and len(digits) == 1:
        is_rough = bool(_ROUGH.search(text))
        others = _other_years(years[0].group(), is_rough=is_rough)
        yield from _put(text, years[0], [str(year) for year in others])
    elif len(digits) == 1 and any(month in text for month in MONTHS):
        days = [str(day) for day in _other_days(int(value_of(text)))]
        yield from _put(text, digits[0], days)
    elif len(digits) == 1:
        is_share = "%" in text or "percent" in text or "per cent" in text
        yield from _put(text, digits[0], _other_numbers(digits[0].group(), is_share=is_share))
    elif not digits:
        yield from _other_words(text)


def _put(text: str, match: re.Match[str], others: Sequence[str]) -> Iterator[str]:
    for other in others:
        yield text[: match.start()] + other + text[match.end() :]


def _other_days(day: int) -> list[int]:
    return [day + step for step in (-9, -6, -4, -2, 2, 3, 5, 8) if 1 <= day + step <= _LAST_DAY]


def _other_years(year: str, *, is_rough: bool = False) -> list[int]:
    """Return years near the year; of one that is about right, others as round as it is."""
    step = min(_unit(int(year)), _TEN) if is_rough else 1
    steps = _YEARS if step == 1 else [step * one for one in _ROUGH_YEARS]
    return [int(year) + one for one in steps if 0 < int(year) + one <= LATEST_YEAR]


def _other_numbers(digits: str, *, is_share: bool) -> list[str]:
    plain = digits.replace(",", "")
    decimals = len(plain.partition(".")[2])
    value = float(plain)
    if not decimals and value <= _SMALL:
        near = [value + step for step in _STEPS if value + step > 0]
    else:
        unit = 10.0**-decimals if decimals else _unit(int(value))
        near = [max(unit, round(value * share / unit) * unit) for share in _SHARES]
    if is_share:
        near = [one for one in near if one < _HUNDRED]
    has_commas = "," in digits
    return list(
        dict.fromkeys(
            f"{one:,.{decimals}f}" if has_commas else f"{one:.{decimals}f}"
            for one in sorted(near)
            if one != value
        )
    )


def _unit(value: int) -> int:
    """Return the step in which round numbers like it go: 10 for 30, 5 for 35, 100 for 1,400."""
    found, power = 1, 1
    while power <= value:
        for unit in (power * one for one in _ROUND):
            if value % unit == 0 and value >= _LEAST_STEPS * unit:
                found = unit
        power *= 10
    return found


def _other_words(text: str) -> Iterator[str]:
    """Vary a number word, a month or a day of the week, if there is just one."""
    words = list(re.finditer(r"[A-Za-z]+", text))
    numbers = [match for match in words if match.group().lower() in NUMBER_WORDS]
    # "a eighty" is no English.
    is_plain = "-" not in text and not re.search(r"\ban? \w", text, re.IGNORECASE)
    if len(numbers) == 1 and not is_plain:
        return
    if len(numbers) == 1:
        value = NUMBER_WORDS[numbers[0].group().lower()]
        near = [
            _WORDS[other] for other in sorted(_WORDS) if other != value and _is_near(other, value)
        ]
        yield from _put(text, numbers[0], [_as_written(numbers[0].group(), one) for one in near])
        return
    for names in (MONTHS, _WEEKDAYS):
        named = [match for match in words if match.group() in names]
        if len(named) == 1:
            place = names.index(named[0].group())
            # A summer monsoon in January would tempt nobody.
            far = _FAR if names is MONTHS else len(names)
            near = [one for one in names if 0 < abs(names.index(one) - place) <= far]
            yield from _put(text, named[0], near)
            return


def _is_near(other: int, value: int) -> bool:
    if value <= _SMALL:
        return abs(other - value) <= _FAR and other <= _SMALL + 1
    return value / _FAR <= other <= value * _FAR and other % 10 == value % 10


def _as_written(model: str, word: str) -> str:
    return word.capitalize() if model[:1].isupper() else word
