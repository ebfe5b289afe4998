"""What a question asks or a flashcard shows, one reader for each kind.

A reader takes the record and the id of the item, notes every problem in the record, and
returns a content that is only good when there was none.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from quizapp.core.errors import Unreadable
from quizapp.core.formats.bank_yaml import fields, gaps
from quizapp.core.formats.bank_yaml.faults import counted, shown
from quizapp.core.formats.bank_yaml.order import derived_places, interleave
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    DefinitionCard,
    Gap,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Pair,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.responses import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from quizapp.core.formats.bank_yaml.faults import Place
    from quizapp.core.formats.bank_yaml.nodes import Scalar
    from quizapp.core.formats.bank_yaml.record import Record
    from quizapp.core.questions import Content

Reader: TypeAlias = "Callable[[Record, str], Content]"

# Where code or formulas are compared every character counts.
_EXACT = re.compile(r"[$`]")
_QUIET = re.compile(r"[.,;:?…'\"‘’“”](?!\d)|(?<=[^\W\d])!")

_Placed: TypeAlias = "tuple[Place, Option]"


def multiple_choice(record: Record, item_id: str) -> MultipleChoice:
    """Read a question with one key."""
    key = record.text("key", fields.OPTION_CHARACTERS)
    distractors = _distractors(record)
    _report_alike(record, [(record.place_of("key"), Option(key))], distractors)
    if len(distractors) == 1:
        mend = "Add another: with two options half of all guesses are right."
        record.warn("distractors", "the question has one distractor only", mend)
    size = len(distractors) + 1
    position = record.whole("position", 1, size)
    places = (position - 1,) if position else derived_places(item_id, 1, size)
    options = interleave((Option(key),), [option for _, option in distractors], places)
    return MultipleChoice(record.text("stem"), options, places[0])


def multiple_response(record: Record, item_id: str) -> MultipleResponse:
    """Read a question with several keys."""
    keys = [
        (each.place, Option(each.words)) for each in record.texts("keys", fields.OPTION_CHARACTERS)
    ]
    if len(keys) == 1:
        mend = "Add the other keys, or make it `kind: multiple-choice` with `key:`."
        record.fault("keys", "there is one key only", mend)
    distractors = _distractors(record)
    _report_alike(record, keys, distractors)
    size = len(keys) + len(distractors)
    places = _positions(record, item_id, len(keys), size)
    options = interleave(
        [option for _, option in keys], [option for _, option in distractors], places
    )
    return MultipleResponse(record.text("stem"), options, places)


def true_false(record: Record, _item_id: str) -> TrueFalse:
    """Read a claim to be judged."""
    scalar = record.scalar("key")
    key = "" if scalar is None else scalar.words.lower()
    if scalar is not None and key not in {"true", "false"}:
        message = f"the key of a true-false question is {shown(scalar.words)}"
        record.fault("key", message, "Write `key: true` or `key: false`.")
    if not record.has("reason"):
        other = "false" if key == "true" else "true"
        mend = f"Add `reason:` with why `{other}` is wrong."
        record.warn("key", "nothing says why the other answer is wrong", mend)
    return TrueFalse(record.text("stem"), key == "true", record.text("reason"))


def short_answer(record: Record, _item_id: str) -> ShortAnswer:
    """Read a question that is answered in a few typed words."""
    accept = tuple(each.words for each in record.texts("accept", fields.TYPED_CHARACTERS))
    key = record.text("key", fields.TYPED_CHARACTERS)
    return ShortAnswer(record.text("stem"), key, accept)


def numeric(record: Record, _item_id: str) -> Numeric:
    """Read a question that is answered with a number."""
    tolerance = _number(record, "tolerance")
    if tolerance < 0:
        record.fault("tolerance", "the tolerance is negative", "Write 0 or a number above it.")
    return Numeric(record.text("stem"), _number(record, "key"), tolerance, record.text("unit"))


def cloze(record: Record, _item_id: str) -> Cloze:
    """Read a passage with gaps to fill."""
    return Cloze(*_gaps(record, "stem"))


def matching(record: Record, _item_id: str) -> Matching:
    """Read pairs to be matched, and the right sides that fit none."""
    tables = record.tables("pairs")
    _report_size(record, "pairs", len(tables), "pair")
    entries = [record.part(table, fields.PAIR) for table in tables]
    lefts, rights = (
        [(entry.place_of(side), entry.text(side, fields.OPTION_CHARACTERS)) for entry in entries]
        for side in fields.PAIR.required
    )
    extras = record.texts("extras", fields.OPTION_CHARACTERS)
    _report_most(record, "extras", len(extras))
    _report_twice(record, lefts, "two left sides are alike")
    _report_twice(record, [*rights, *_placed(extras)], "two right sides are alike")
    pairs = tuple(Pair(left, right) for (_, left), (_, right) in zip(lefts, rights, strict=True))
    return Matching(record.text("stem"), pairs, tuple(each.words for each in extras))


def ordering(record: Record, _item_id: str) -> Ordering:
    """Read steps to be put in order."""
    steps = record.texts("steps", fields.OPTION_CHARACTERS)
    _report_size(record, "steps", len(steps), "step")
    _report_twice(record, _placed(steps), "two steps are alike")
    return Ordering(record.text("stem"), tuple(each.words for each in steps))


def basic_card(record: Record, _item_id: str) -> BasicCard:
    """Read a card with a front and a back."""
    return BasicCard(record.text("front"), record.text("back"))


def definition_card(record: Record, _item_id: str) -> DefinitionCard:
    """Read a card that asks what a term means."""
    return DefinitionCard(record.text("term"), record.text("definition"))


def cloze_card(record: Record, _item_id: str) -> ClozeCard:
    """Read a card that hides words of a passage."""
    return ClozeCard(*_gaps(record, "text"))


QUESTION_READERS: Mapping[str, Reader] = {
    "multiple-choice": multiple_choice,
    "multiple-response": multiple_response,
    "true-false": true_false,
    "short-answer": short_answer,
    "numeric": numeric,
    "cloze": cloze,
    "matching": matching,
    "ordering": ordering,
}
FLASHCARD_READERS: Mapping[str, Reader] = {
    "basic": basic_card,
    "definition": definition_card,
    "cloze": cloze_card,
}


def _distractors(record: Record) -> list[_Placed]:
    entries = [
        record.part(table, fields.DISTRACTOR)
        for table in record.tables("distractors", fields.MAX_OPTIONS)
    ]
    return [
        (
            entry.place_of("text"),
            Option(entry.text("text", fields.OPTION_CHARACTERS), entry.text("reason")),
        )
        for entry in entries
    ]


def _positions(record: Record, item_id: str, keys: int, size: int) -> tuple[int, ...]:
    """Return the places of the keys, from 0: those given, else those that the id yields."""
    given = sorted(set(record.wholes("positions", 1, size)))
    if len(given) == keys:
        return tuple(position - 1 for position in given)
    if given:
        message = f"`positions` has {counted(len(given), 'place')} for {counted(keys, 'key')}"
        record.fault("positions", message, "Write a place of its own for each key.")
    return derived_places(item_id, keys, size)


def _report_alike(record: Record, keys: list[_Placed], distractors: list[_Placed]) -> None:
    seen: dict[str, int] = {}
    for index, (place, option) in enumerate((*keys, *distractors)):
        bare = _bare(option.text)
        if bare and bare in seen:
            is_key_again = seen[bare] < len(keys) <= index
            what = "a distractor is the key again" if is_key_again else "two options are alike"
            mend = "Change one; case, spaces and punctuation count only in `code` and $math$."
            record.fault_at(place, f"{what}: {shown(option.text)}", mend)
        seen.setdefault(bare, index)


def _report_size(record: Record, name: str, size: int, entry: str) -> None:
    if size == 1:
        record.fault(name, f"there is one {entry} only", f"Add another {entry}.")
    _report_most(record, name, size)


def _report_most(record: Record, name: str, size: int) -> None:
    if size > fields.MAX_PARTS:
        message = f"the field `{name}` has {counted(size, 'entry', 'entries')}"
        record.fault(name, message, f"Keep at most {fields.MAX_PARTS}.")


def _placed(scalars: tuple[Scalar, ...]) -> list[tuple[Place, str]]:
    return [(each.place, each.words) for each in scalars]


def _report_twice(record: Record, entries: Iterable[tuple[Place, str]], what: str) -> None:
    seen: set[str] = set()
    for place, words in entries:
        bare = _bare(words)
        if bare and bare in seen:
            mend = "Change one, or take it out: only one of them could be right."
            record.fault_at(place, f"{what}: {shown(words)}", mend)
        seen.add(bare)


def _bare(option: str) -> str:
    """Return the option without what does not make it another answer."""
    compact = " ".join(unicodedata.normalize("NFC", option).split())
    if _EXACT.search(compact):
        return compact
    return " ".join(_QUIET.sub("", compact.casefold()).split()) or compact


def _number(record: Record, name: str) -> Decimal:
    scalar = record.scalar(name)
    if scalar is None:
        return Decimal(0)
    try:
        return number(scalar.words)
    except Unreadable:
        message = f"the field `{name}` is {shown(scalar.words)}, which is no number"
        record.fault(name, message, "Write a number, such as 12 or 3.5.")
        return Decimal(0)


def _gaps(record: Record, name: str) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    text = record.text(name)
    if not text:
        return ("",), ()
    try:
        pieces, found = gaps.parse(text)
    except gaps.BadGaps as bad:
        record.fault(name, str(bad), bad.mend)
        return ("",), ()
    if len(found) > fields.MAX_GAPS:
        record.fault(name, f"there are {len(found)} gaps", f"Keep at most {fields.MAX_GAPS}.")
    if any(len(word) > fields.TYPED_CHARACTERS for gap in found for word in (gap.key, *gap.accept)):
        mend = f"Shorten it to at most {fields.TYPED_CHARACTERS} characters."
        record.fault(name, "the wording of a gap is too long to be typed", mend)
    return pieces, found
