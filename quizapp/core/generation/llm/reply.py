"""Reads a model's reply: every whole object in it, whatever stands around.

Models put JSON into fences, talk before and after it, leave commas before brackets, and are
cut off in the middle. So objects are looked for one by one, and what is whole is kept.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.generation.llm.prompt import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.llm.prompt import Json

MAX_CHARACTERS = 200_000
MAX_DRAFTS = 40
MAX_STEM, MAX_KEY, MAX_EVIDENCE = 300, 120, 1000
_MAX_DISTRACTORS = 8
# A question is at the third level; deeper ones are a trap.
_MAX_DEPTH = 6
# A string without an end counts as one, or each quote in it would be tried anew.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[{}]', re.DOTALL)
_LAST_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+"?)|,(?=\s*[}\]])', re.DOTALL)
_OPENING = re.compile(r"\{")
_VERDICTS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something of a reply that is not used: a code, what was seen, and whose stem it was."""

    code: str
    detail: str = ""
    stem: str = ""


class Unsupported(Exception):
    """A proposal that cannot be used; carries the reason of a ``Dropped``."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as a model proposed it: the right types, nothing checked.

    ``verdict`` is the key of a claim, and None for all others.
    """

    kind: str
    stem: str
    key: str
    evidence: str
    distractors: tuple[str, ...] = ()
    verdict: bool | None = None


def drop(reason: Unsupported, stem: object = "") -> Dropped:
    """Return why a proposal falls, in characters that a log and a database can hold."""
    return Dropped(reason.code, _shown(reason.detail), _shown(stem))


def read_drafts(reply: str) -> tuple[tuple[Draft, ...], tuple[Dropped, ...]]:
    """Return the questions of a reply that have the right shape, and why others have not."""
    found = list(_items(reply[:MAX_CHARACTERS]))
    if not found:
        return (), (drop(Unsupported("unreadable-reply", reply)),)
    drafts, dropped = [], []
    for item in found[:MAX_DRAFTS]:
        try:
            drafts.append(_draft(item))
        except Unsupported as reason:
            dropped.append(drop(reason, item.get("stem")))
    dropped += [drop(Unsupported("too-many"), one.get("stem")) for one in found[MAX_DRAFTS:]]
    return tuple(drafts), tuple(dropped)


def _items(reply: str) -> Iterator[Json]:
    """Find the objects that look like questions: complete ones, the inner before the outer."""
    opened: list[int] = []
    position = 0
    # A quote in the talk around the JSON opens no string.
    while token := (_TOKEN if opened else _OPENING).search(reply, position):
        position = token.end()
        if token.group() == "{":
            opened.append(token.start())
        elif token.group() == "}":
            start = opened.pop()
            if len(opened) < _MAX_DEPTH:
                item = _object(reply[start : token.end()])
                if {"kind", "stem", "evidence"} & item.keys():
                    yield item


def _object(source: str) -> Json:
    for attempt in (source, _LAST_COMMA.sub(r"\1", source)):
        try:
            value: Json = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return value
    return {}


def _draft(item: Json) -> Draft:
    kind = item.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Unsupported("unknown-kind", str(kind))
    # The gap of a cloze is cut into its evidence: it has no stem of its own.
    stem = "" if kind == "cloze" else _words(item, "stem", MAX_STEM)
    evidence = _words(item, "evidence", MAX_EVIDENCE)
    if kind == "true-false":
        return Draft(kind, stem, "", evidence, verdict=_verdict(item.get("key")))
    distractors = _distractors(item) if kind == "multiple-choice" else ()
    return Draft(kind, stem, _words(item, "key", MAX_KEY), evidence, distractors)


def _words(item: Json, name: str, limit: int) -> str:
    value = _written(item.get(name))
    if value is None:
        raise Unsupported("wrong-type", name)
    if not value.strip():
        raise Unsupported("empty-field", name)
    if len(value) > limit:
        raise Unsupported("too-long", name)
    return value


def _written(value: object) -> str | None:
    """Take words as they are, and numbers as they are written; nothing else."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return str(value)


def _distractors(item: Json) -> tuple[str, ...]:
    given = item.get("distractors")
    if not isinstance(given, list):
        raise Unsupported("wrong-type", "distractors")
    written = [_written(one) for one in given[:_MAX_DISTRACTORS]]
    return tuple(one for one in written if one and one.strip() and len(one) <= MAX_KEY)


def _verdict(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().casefold() in _VERDICTS:
        return _VERDICTS[value.strip().casefold()]
    raise Unsupported("wrong-type", "key")


def _shown(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in value[:80]
    )
