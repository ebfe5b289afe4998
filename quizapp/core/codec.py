"""Contents and responses as plain JSON values, and back.

``decode_content(encode_content(x)) == x`` for every kind, likewise for responses.
The stored form is a promise to every database that holds it: add fields, never
rename them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    Content,
    DefinitionCard,
    Gap,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    OcclusionCard,
    Option,
    Ordering,
    Pair,
    Rectangle,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.responses import (
    Chosen,
    Cleared,
    Filled,
    Judged,
    Matched,
    Placed,
    Response,
    Typed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

KIND_NAMES: dict[type, str] = {
    MultipleChoice: "multiple-choice",
    MultipleResponse: "multiple-response",
    TrueFalse: "true-false",
    ShortAnswer: "short-answer",
    Numeric: "numeric",
    Cloze: "cloze",
    Matching: "matching",
    Ordering: "ordering",
    BasicCard: "basic-card",
    DefinitionCard: "definition-card",
    ClozeCard: "cloze-card",
    OcclusionCard: "occlusion-card",
}


def kind_of(content: Content) -> str:
    """Return the stored name of the content's kind."""
    return KIND_NAMES[type(content)]


def encode_content(content: Content) -> Json:  # noqa: C901, PLR0912 - one arm a kind
    """Return the content as JSON values, without its kind."""
    match content:
        case MultipleChoice(stem, options, key):
            return {"stem": stem, "options": _options(options), "key": key}
        case MultipleResponse(stem, options, keys):
            return {"stem": stem, "options": _options(options), "keys": list(keys)}
        case TrueFalse(stem, verdict, reason):
            return {"stem": stem, "key": verdict, "reason": reason}
        case ShortAnswer(stem, answer, accept):
            return {"stem": stem, "key": answer, "accept": list(accept)}
        case Numeric(stem, value, tolerance, unit):
            return {"stem": stem, "key": str(value), "tolerance": str(tolerance), "unit": unit}
        case Cloze(pieces, gaps):
            return _passage(pieces, gaps)
        case ClozeCard(pieces, gaps, hints):
            return _passage(pieces, gaps) | ({"hints": list(hints)} if hints else {})
        case Matching(stem, pairs, extras):
            sides = [[pair.left, pair.right] for pair in pairs]
            return {"stem": stem, "pairs": sides, "extras": list(extras)}
        case Ordering(stem, steps):
            return {"stem": stem, "steps": list(steps)}
        case BasicCard(front, back):
            return {"front": front, "back": back}
        case DefinitionCard(term, definition):
            return {"term": term, "definition": definition}
        case OcclusionCard():
            return _occlusion(content)
        case _:
            assert_never(content)


def decode_content(kind: str, stored: Json) -> Content:
    """Return the content that was stored; raise ``KeyError`` on an unknown kind."""
    return _DECODERS[kind](stored)


def encode_response(response: Response) -> Json:
    """Return the response as JSON values."""
    match response:
        case Chosen(options):
            return {"chosen": list(options)}
        case Judged(verdict):
            return {"judged": verdict}
        case Typed(text):
            return {"typed": text}
        case Filled(gaps):
            return {"filled": list(gaps)}
        case Matched(options):
            return {"matched": list(options)}
        case Placed(places):
            return {"placed": list(places)}
        case Cleared():
            return {}
        case _:
            assert_never(response)


def decode_response(stored: Json) -> Response:
    """Return the response that was stored."""
    match stored:
        case {"chosen": options}:
            return Chosen(tuple(options))
        case {"judged": verdict}:
            return Judged(verdict)
        case {"typed": text}:
            return Typed(text)
        case {"filled": gaps}:
            return Filled(tuple(gaps))
        case {"matched": options}:
            return Matched(tuple(options))
        case {"placed": places}:
            return Placed(tuple(places))
        case _:
            return Cleared()


def _passage(pieces: tuple[str, ...], gaps: tuple[Gap, ...]) -> Json:
    return {"pieces": list(pieces), "gaps": [[gap.key, *gap.accept] for gap in gaps]}


def _occlusion(card: OcclusionCard) -> Json:
    return {
        "image": card.image,
        "alt": card.alt,
        "rectangles": [encode_rectangle(one) for one in card.rectangles],
        "asked": card.asked,
        "hides_all": card.hides_all,
    }


def encode_rectangle(one: Rectangle) -> Json:
    """Return the rectangle as JSON values."""
    return {
        "id": one.id,
        "label": one.label,
        "x": one.x,
        "y": one.y,
        "width": one.width,
        "height": one.height,
    }


def decode_rectangle(stored: Json) -> Rectangle:
    """Return the rectangle that was stored."""
    places = (float(stored[name]) for name in ("x", "y", "width", "height"))
    return Rectangle(stored["id"], stored["label"], *places)


def _options(options: tuple[Option, ...]) -> list[list[str]]:
    return [[option.text, option.reason] for option in options]


def _to_options(stored: list[list[str]]) -> tuple[Option, ...]:
    return tuple(Option(text, reason) for text, reason in stored)


def _to_gaps(stored: list[list[str]]) -> tuple[Gap, ...]:
    return tuple(Gap(key, tuple(accept)) for key, *accept in stored)


_DECODERS: dict[str, Callable[[Json], Content]] = {
    "multiple-choice": lambda it: MultipleChoice(it["stem"], _to_options(it["options"]), it["key"]),
    "multiple-response": lambda it: MultipleResponse(
        it["stem"], _to_options(it["options"]), tuple(it["keys"])
    ),
    "true-false": lambda it: TrueFalse(it["stem"], it["key"], it["reason"]),
    "short-answer": lambda it: ShortAnswer(it["stem"], it["key"], tuple(it["accept"])),
    "numeric": lambda it: Numeric(
        it["stem"], Decimal(it["key"]), Decimal(it["tolerance"]), it["unit"]
    ),
    "cloze": lambda it: Cloze(tuple(it["pieces"]), _to_gaps(it["gaps"])),
    "matching": lambda it: Matching(
        it["stem"], tuple(Pair(left, right) for left, right in it["pairs"]), tuple(it["extras"])
    ),
    "ordering": lambda it: Ordering(it["stem"], tuple(it["steps"])),
    "basic-card": lambda it: BasicCard(it["front"], it["back"]),
    "definition-card": lambda it: DefinitionCard(it["term"], it["definition"]),
    "cloze-card": lambda it: ClozeCard(
        tuple(it["pieces"]), _to_gaps(it["gaps"]), tuple(it.get("hints", ()))
    ),
    "occlusion-card": lambda it: OcclusionCard(
        it["image"],
        it["alt"],
        tuple(decode_rectangle(one) for one in it["rectangles"]),
        it["asked"],
        it["hides_all"],
    ),
}
