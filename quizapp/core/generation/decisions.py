"""What instructors decide about candidates: the reasons to reject, and the replay of a log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate is rejected: the stored code, and the words on the page."""

    code: str
    words: str


REASONS = (
    Reason("wrong", "The key is wrong"),
    Reason("unclear", "It is unclear what is asked"),
    Reason("several-answers", "Several answers are right"),
    Reason("not-in-text", "The text does not say so"),
    Reason("trivial", "Not worth asking"),
    Reason("bad-distractors", "The distractors are poor"),
    Reason("grammar", "The grammar is wrong"),
    Reason("duplicate", "It is asked already"),
    Reason("other", "Another reason"),
)
REASON_CODES = tuple(reason.code for reason in REASONS)
# A question added by hand and taken back: nothing was wrong with what was made from the text.
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a candidate's log: what it set, and which earlier batch it takes back."""

    batch: str
    after: Mapping[str, Any]
    undoes: str | None = None


def replay(made: Mapping[str, Any], log: Iterable[Step]) -> dict[str, Any]:
    """Rebuild how a candidate stands from how it was made and its log.

    An undo takes a whole batch out of the log; what is left sets its fields in order.
    """
    kept: list[Step] = []
    for step in log:
        if step.undoes is None:
            kept.append(step)
        else:
            kept = [each for each in kept if each.batch != step.undoes]
    standing = dict(made)
    for step in kept:
        standing.update(step.after)
    return standing
