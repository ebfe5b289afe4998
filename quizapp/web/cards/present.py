"""Values for the pages of found cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from quizapp.core.cardsearch import quoted
from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from quizapp.core.cardsearch import SearchError
    from quizapp.core.scheduling import Memory
    from quizapp.core.text import Span
    from quizapp.models import ReviewEntry
    from quizapp.services.learners import Learner

STATE_WORDS = {
    State.NEW: "new",
    State.LEARNING: "being learned",
    State.REVIEW: "learned",
    State.RELEARNING: "being learned again",
}
RATING_WORDS = {
    Rating.AGAIN.value: "Again",
    Rating.HARD.value: "Hard",
    Rating.GOOD.value: "Good",
    Rating.EASY.value: "Easy",
}
ACTION_WORDS = {
    Action.RATE: "Reviewed",
    Action.CRAM: "Crammed",
    Action.UNDO: "Taken back",
    Action.BURY: "Buried",
    Action.UNBURY: "Unburied",
    Action.SUSPEND: "Suspended",
    Action.RESUME: "Resumed",
    Action.FLAG: "Flag set",
    Action.DUE: "Day set",
    Action.RESET: "Reset",
}
SOURCE_WORDS = {"card": "flashcards", "quiz": "a quiz", "offline": "offline", "plan": "a plan"}
SORT_WORDS = {
    "text": "in the order of the text",
    "due": "by when they are due",
    "stability": "by stability",
    "recall": "by recall now",
    "lapses": "by lapses",
    "added": "by when they were added",
}
PRESETS = (
    ("Missed this week", "missed:7"),
    ("Forgotten again and again", "is:leech"),
    ("Nearly forgotten", "recall<70 -is:suspended"),
    ("Overdue", "due<0 -is:suspended"),
    ("Hard and due", "is:due difficulty>=8"),
    ("Added this week", "added:7"),
    ("Flagged", "is:flagged"),
    ("Suspended", "is:suspended"),
)
_DAY = timedelta(days=1)
_WIDTH, _HEIGHT, _LEFT, _TOP, _BASE = 360, 176, 40, 10, 150
_STEPS = 24
_SHORTEST_CURVE = 7  # days
_LONGEST_CURVE = 3650


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a search cannot be read: what stands before the place, and from there on."""

    message: str
    before: str
    rest: str


@dataclass(frozen=True, slots=True)
class Preset:
    """A search that is a click away."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Recall some days from now, in per cent, and its place in the drawing."""

    days: int
    percent: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Curve:
    """How recall will fall from today on, laid out to be drawn."""

    points: tuple[CurvePoint, ...]
    path: str
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    base: int = _BASE

    @property
    def grid(self) -> tuple[tuple[float, str], ...]:
        """The lines of the drawing: how high each stands, and what it says."""
        return tuple((_height(share / 100), f"{share} %") for share in (0, 25, 50, 75, 100))


def fault_of(query: str, error: SearchError) -> Fault:
    """Return where the search goes wrong."""
    place = error.column - 1
    return Fault(str(error), query[:place], query[place:])


def presets_of(tags: Iterable[str]) -> tuple[Preset, ...]:
    """Return the searches that are a click away: those of everybody, and the own tags."""
    own = ((f"Tag {tag}", f"tag:{quoted(tag)}") for tag in tags)
    return tuple(Preset(label, query) for label, query in (*PRESETS, *own))


def around(
    bank_id: int, topics: Iterable[tuple[str, str]], sources: Iterable[tuple[str, Sequence[Span]]]
) -> tuple[Preset, ...]:
    """Return the searches for what is near a card: its paragraphs, its topics, its deck."""
    paragraphs = dict.fromkeys((text, span.paragraph) for text, spans in sources for span in spans)
    deck = f"deck:{bank_id}"
    return (
        *(
            Preset(
                f"Paragraph {paragraph}",
                f"{deck} text:{quoted(text)} paragraph:{quoted(paragraph)}",
            )
            for text, paragraph in paragraphs
        ),
        *(Preset(f"Topic {title}", f"{deck} topic:{quoted(topic)}") for topic, title in topics),
        Preset("All of its deck", deck),
    )


def undo_words(entry: ReviewEntry | None) -> str:
    """Return what an undo would take back; empty when there is nothing."""
    if entry is None:
        return ""
    return "Undo: " + ACTION_WORDS[Action(entry.action)].lower()


def curve_of(learner: Learner, memory: Memory, now: datetime) -> Curve | None:
    """Return how recall of the card will fall; None for one that is new.

    It goes as far as twice the stability, in whole days.
    """
    if memory.stability is None:
        return None
    reach = min(max(round(2 * memory.stability), _SHORTEST_CURVE), _LONGEST_CURVE)
    points = []
    for days in dict.fromkeys(round(reach * place / _STEPS) for place in range(_STEPS + 1)):
        recall = learner.scheduler.retrievability(memory, now + days * _DAY)
        x = round(_LEFT + (_WIDTH - _LEFT) * days / reach, 2)
        points.append(CurvePoint(days, round(100 * recall), x, _height(recall)))
    path = " ".join(f"{'L' if n else 'M'}{one.x} {one.y}" for n, one in enumerate(points))
    return Curve(tuple(points), path)


def _height(share: float) -> float:
    return round(_BASE - (_BASE - _TOP) * share, 2)
