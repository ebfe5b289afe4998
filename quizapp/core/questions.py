"""The kinds of question and of flashcard: frozen values, one union each.

A kind is added here, in ``codec``, in ``responses``, in ``grading``, in
``formats.bank_yaml``, and in the web layer's form and macro; ``docs/architecture.md``
lists them all. ``assert_never`` and the tests over ``get_args(Question)`` point out
each place that is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from decimal import Decimal

    from quizapp.core.text import Span


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice; ``reason`` says why it is wrong, and is empty for a key."""

    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MultipleChoice:
    """One key among the options; ``key`` is its index."""

    stem: str
    options: tuple[Option, ...]
    key: int


@dataclass(frozen=True, slots=True)
class MultipleResponse:
    """Several keys among the options; ``keys`` are their indexes, ascending."""

    stem: str
    options: tuple[Option, ...]
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrueFalse:
    """A claim about the text; ``reason`` says why the other judgement is wrong."""

    stem: str
    key: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A few typed words; ``accept`` holds the other wordings that are right."""

    stem: str
    key: str
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Numeric:
    """A number, right when it is within ``tolerance`` of the key."""

    stem: str
    key: Decimal
    tolerance: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap to fill; ``accept`` holds the other wordings that are right."""

    key: str
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cloze:
    """A passage with gaps: ``pieces`` are the words around them, one more than gaps."""

    pieces: tuple[str, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """What is given, and what belongs to it."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Matching:
    """Each left side gets its right side; ``extras`` are right sides that fit none."""

    stem: str
    pairs: tuple[Pair, ...]
    extras: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """All that can be chosen: the right side of each pair, then the extras."""
        return (*(pair.right for pair in self.pairs), *self.extras)


@dataclass(frozen=True, slots=True)
class Ordering:
    """Steps to be put in order; ``steps`` has them in the right one."""

    stem: str
    steps: tuple[str, ...]


Question: TypeAlias = (
    MultipleChoice
    | MultipleResponse
    | TrueFalse
    | ShortAnswer
    | Numeric
    | Cloze
    | Matching
    | Ordering
)


@dataclass(frozen=True, slots=True)
class BasicCard:
    """A card with a front and a back."""

    front: str
    back: str


@dataclass(frozen=True, slots=True)
class DefinitionCard:
    """A card that asks what a term means, as the text uses it."""

    term: str
    definition: str


@dataclass(frozen=True, slots=True)
class ClozeCard:
    """A card that hides words of a passage; shaped as ``Cloze`` is.

    ``hints`` are shown in the gaps, one each, empty where there is none; or there are none.
    """

    pieces: tuple[str, ...]
    gaps: tuple[Gap, ...]
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of an image, in fractions of its width and height.

    ``id`` stays with the rectangle, whatever is drawn or deleted beside it.
    """

    id: int
    label: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class OcclusionCard:
    """A card that covers a part of an image and asks what is there.

    ``image`` is the digest of the image, ``alt`` says what it shows. ``asked`` is the index
    of the rectangle asked for; ``hides_all`` says whether the others are covered as well.
    """

    image: str
    alt: str
    rectangles: tuple[Rectangle, ...]
    asked: int
    hides_all: bool

    @property
    def label(self) -> str:
        """What is under the rectangle asked for."""
        return self.rectangles[self.asked].label


Flashcard: TypeAlias = BasicCard | DefinitionCard | ClozeCard | OcclusionCard
Content: TypeAlias = Question | Flashcard

# How a gap is shown in a stem: Markdown for four low lines.
GAP = "\\_\\_\\_\\_"

FLASHCARD_KINDS = (BasicCard, DefinitionCard, ClozeCard, OcclusionCard)


@dataclass(frozen=True, slots=True)
class Item:
    """A question or flashcard of a bank, with all that is known of it.

    ``id`` is stable within its bank; ``evidence`` are places in the bank's texts;
    ``difficulty`` runs from 1 (easy) to 5 (hard).
    """

    id: str
    content: Content
    feedback: str
    topics: tuple[str, ...]
    difficulty: int
    evidence: tuple[Span, ...]

    @property
    def is_question(self) -> bool:
        """Whether it can be asked in a quiz; a flashcard of its own cannot."""
        return not isinstance(self.content, FLASHCARD_KINDS)


def gap_text(pieces: tuple[str, ...], fillings: tuple[str, ...]) -> str:
    """Join the pieces of a cloze with the fillings between them."""
    ends = (*fillings, "")
    return "".join(piece + filling for piece, filling in zip(pieces, ends, strict=True))


def stem_of(content: Content) -> str:
    """Return what is asked, as Markdown, with ``____`` for each gap."""
    match content:
        case BasicCard(front=front):
            return front
        case DefinitionCard(term=term):
            return term
        case Cloze(pieces=pieces, gaps=gaps) | ClozeCard(pieces=pieces, gaps=gaps):
            return gap_text(pieces, (GAP,) * len(gaps))
        case OcclusionCard(alt=alt):
            return alt
        case _:
            return content.stem
