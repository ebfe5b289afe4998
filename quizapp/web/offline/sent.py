"""What a device sends that was offline: read line by line, so that a bad one costs no other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from quizapp.core.errors import Unreadable
from quizapp.core.scheduling import Rating
from quizapp.services.offline import MOST_LINES, Fate, Outcome, Reviewed, TakenBack
from quizapp.web.addresses import HIGHEST_ID

if TYPE_CHECKING:
    from quizapp.services.offline import OfflineLine

# As the forms of cards have them: no colon, which the log's own keys hold.
_KEY = re.compile(r"[\w-]{1,40}", re.ASCII)
_LONGEST_TIME = 600_000  # milliseconds
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_LONGEST_STAMP = 40


@dataclass(frozen=True, slots=True)
class Sent:
    """What a device sent. ``lines`` has an outcome where a line cannot be read."""

    device_now: datetime
    lines: tuple[OfflineLine | Outcome, ...]


def read(body: object) -> Sent:
    """Return what the body of a request says.

    Raises ``Unreadable`` when it is no such thing as a whole: without a clock, without
    lines, or with too many of them.
    """
    if not isinstance(body, dict) or not isinstance(body.get("lines"), list):
        raise Unreadable("Send an object with a clock and lines.")
    lines = body["lines"]
    if len(lines) > MOST_LINES:
        raise Unreadable(f"Send at most {MOST_LINES} lines at once.")
    return Sent(_time(body.get("clock")), tuple(_line_or_refusal(line) for line in lines))


def _line_or_refusal(line: object) -> OfflineLine | Outcome:
    try:
        return _line(line)
    except Unreadable as fault:
        return Outcome(Fate.REFUSED, str(fault))


def _line(line: object) -> OfflineLine:
    if not isinstance(line, dict):
        raise Unreadable("A line is an object.")
    key, at = _key(line.get("key")), _time(line.get("at"))
    if "undoes" in line:
        return TakenBack(key, _key(line["undoes"]), at)
    return Reviewed(
        key,
        _number(line.get("item_id"), 1, HIGHEST_ID, "The card has no such number."),
        Rating(_number(line.get("rating"), 1, 4, "A rating is 1, 2, 3 or 4.")),
        at,
        _milliseconds(line.get("milliseconds")),
    )


def _key(sent: object) -> str:
    if not isinstance(sent, str) or not _KEY.fullmatch(sent):
        raise Unreadable("A key has 1 to 40 letters, digits, - or _.")
    return sent


def _time(sent: object) -> datetime:
    """Return the instant in UTC; years that no clock shows are refused."""
    fault = Unreadable("A time looks like 2026-01-31T12:00:00.000Z.")
    if not isinstance(sent, str) or len(sent) > _LONGEST_STAMP:
        raise fault
    try:
        at = datetime.fromisoformat(sent)
    except ValueError:
        raise fault from None
    if at.tzinfo is None or not _FIRST_YEAR < at.year < _LAST_YEAR:
        raise fault
    return at.astimezone(UTC)


def _number(sent: object, lowest: int, highest: int, fault: str) -> int:
    is_number = isinstance(sent, int) and not isinstance(sent, bool)
    if not is_number or not lowest <= sent <= highest:  # type: ignore[operator]
        raise Unreadable(fault)
    return sent  # type: ignore[return-value]


def _milliseconds(sent: object) -> int | None:
    """Return the time on the card; one that cannot be is left out."""
    try:
        return _number(sent, 0, _LONGEST_TIME, "")
    except Unreadable:
        return None
