"""The terms that a search may use, and what each of them means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a card, and which numbers it may be compared with."""

    lowest: int
    highest: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Advice:
    """A term as it is typed, what it finds, and a search that uses it."""

    term: str
    meaning: str
    example: str


STATES = (
    "new",
    "learning",
    "review",
    "due",
    "suspended",
    "buried",
    "leech",
    "flagged",
    "question",
    "card",
)
NAMED = ("tag", "deck", "topic", "paragraph", "text", "state")
RECENT = ("added", "rated", "missed")
MEASURES = {
    "stability": Measure(0, 100_000, is_whole=False),
    "difficulty": Measure(1, 10, is_whole=False),
    "retrievability": Measure(0, 100, is_whole=False),
    "lapses": Measure(0, 10_000),
    "reps": Measure(0, 100_000),
    "interval": Measure(0, 100_000),
    "due": Measure(-36_500, 36_500),
    "flag": Measure(1, 7),
}
CARD_STATES = ("new", "learning", "review", "relearning")
LONGEST_AGO = 36_500
# Words of the page for terms of the model.
SYNONYMS = {"recall": "retrievability"}
KEYS = ("is", *NAMED, *RECENT, *MEASURES, *SYNONYMS)

GUIDE = (
    Advice("words", "cards that have these words in the question or its answer", "river tax"),
    Advice('"…"', "the words in just this order", '"in the year"'),
    Advice("is:new", "cards that you have not met yet", "is:new"),
    Advice("is:learning", "cards between learning steps", "is:learning"),
    Advice("is:review", "cards that you have learned", "is:review lapses>0"),
    Advice("is:due", "cards to review now", "is:due"),
    Advice("is:suspended", "cards that do not come up", "is:suspended"),
    Advice("is:buried", "cards put off until tomorrow", "is:buried"),
    Advice("is:leech", "cards forgotten again and again", "is:leech"),
    Advice("is:flagged", "cards with a flag of any number", "is:flagged"),
    Advice("is:question", "questions of quizzes", "is:question is:due"),
    Advice("is:card", "flashcards", "is:card"),
    Advice("flag", "a flag, 1 to 7", "flag:1"),
    Advice("tag", "a tag of your own", "tag:hard"),
    Advice("deck", "words in the title of the deck, or its number", 'deck:"peace talks"'),
    Advice("topic", "words in the title of a topic, or its id", "topic:economy"),
    Advice("paragraph", "the number of a paragraph in its text, or its id", "paragraph:3"),
    Advice("text", "words in the title of a text, or its id", "text:report paragraph:3"),
    Advice("state", "new, learning, review or relearning", "state:relearning"),
    Advice("stability", "the days until recall falls to 90 %", "stability<10"),
    Advice("difficulty", "from 1 (easy) to 10 (hard)", "difficulty>=8"),
    Advice(
        "retrievability",
        "recall as predicted now: per cent (80, 80%), or a share (0.8; up to 1)",
        "retrievability<80",
    ),
    Advice("recall", "the same as retrievability", "recall<80"),
    Advice("lapses", "how often you forgot it after you had learned it", "lapses>=3"),
    Advice("reps", "how often you reviewed it or answered it in a quiz", "reps=1"),
    Advice("interval", "the days from the last review to the next", "interval>30"),
    Advice("due", "the days from today until it is due; below 0: overdue", "due:<=3"),
    Advice("added", "added in the last so many days", "added:7"),
    Advice("rated", "reviewed, or answered in a quiz, in the last so many days", "rated:1"),
    Advice("missed", "not recalled in the last so many days", "missed:7"),
    Advice("-", "not: all but what follows", "-is:suspended"),
    Advice("or", "one or the other; without it, both", "tag:hard or is:leech"),
    Advice("( )", "what belongs together", "is:due (tag:hard or lapses>2)"),
)
# Every term by its name, for the documents.
NAMES = (*(f"is:{state}" for state in STATES), *KEYS[1:])
