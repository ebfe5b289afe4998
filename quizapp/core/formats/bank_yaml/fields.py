"""The fields of a bank file: which belong where, what they hold, how long they may be.

``docs/bank.schema.json`` and ``docs/banks.md`` name the same fields; tests compare them.
"""

from __future__ import annotations

from dataclasses import dataclass

FORMAT = "quizapp-bank/1"

MAX_MEBIBYTES = 20
MAX_ITEMS = 20_000
MAX_ENTRIES = 100  # in a list inside a question
MAX_OPTIONS = 20
MAX_GAPS = 50
MAX_PARTS = 12  # pairs or extras of a matching, steps of an ordering
MAX_SECTION = 5_000  # texts, topics, quizzes
MAX_PARAGRAPHS = 20_000
MAX_TEXT_CHARACTERS = 2_000_000  # all texts together
MAX_WHOLE = 1_000_000

OPTION_CHARACTERS = 1_000
TYPED_CHARACTERS = 500  # what a learner can type into one field

DEFAULT_CHARACTERS = 5_000
CHARACTERS = {
    "format": 40,
    "id": 100,
    "kind": 40,
    "title": 200,
    "description": 2_000,
    "language": 20,
    "file": 100,
    "body": MAX_TEXT_CHARACTERS,
    "heading": 200,
    "reason": 2_000,
    "unit": 50,
    "tolerance": 40,
    "quote": 10_000,
}


@dataclass(frozen=True, slots=True)
class Spec:
    """A group of fields: what the group is called, and which fields it has."""

    what: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All its fields, the required ones first."""
        return self.required + self.optional

    def without_need(self, name: str) -> Spec:
        """Return the group with a field that may be left out."""
        rest = tuple(each for each in self.required if each != name)
        return Spec(self.what, rest, (*self.optional, name))


BANK = Spec(
    "a bank",
    ("format", "id", "title"),
    ("description", "language", "texts", "topics", "questions", "flashcards", "quizzes"),
)
TEXT = Spec("a text", ("id", "title"), ("file", "body", "paragraphs"))
PARAGRAPH = Spec("a paragraph", ("id",), ("heading", "start", "end"))
TOPIC = Spec("a topic", ("id", "title"))
DISTRACTOR = Spec("a distractor", ("text", "reason"))
PAIR = Spec("a pair", ("left", "right"))
EVIDENCE = Spec("a piece of evidence", ("quote",), ("text", "paragraph", "occurrence"))
QUIZ = Spec(
    "a quiz",
    ("id", "title", "feedback"),
    (
        "description",
        "attempts",
        "shuffle-questions",
        "shuffle-options",
        "ask-confidence",
        "questions",
        "draw",
    ),
)
DRAW = Spec("a draw", ("count",), ("topic",))

# In a bank without texts no item can carry evidence (see ``items``).
_QUESTION = ("feedback", "topics", "difficulty", "evidence")
_FLASHCARD = ("topics", "evidence")
_MORE_FLASHCARD = ("feedback", "difficulty")

QUESTIONS = {
    "multiple-choice": Spec(
        "a multiple-choice question",
        ("id", "kind", "stem", "key", "distractors", *_QUESTION),
        ("position",),
    ),
    "multiple-response": Spec(
        "a multiple-response question",
        ("id", "kind", "stem", "keys", "distractors", *_QUESTION),
        ("positions",),
    ),
    "true-false": Spec(
        "a true-false question",
        ("id", "kind", "stem", "key", *_QUESTION),
        ("reason",),
    ),
    "short-answer": Spec(
        "a short-answer question",
        ("id", "kind", "stem", "key", *_QUESTION),
        ("accept",),
    ),
    "numeric": Spec(
        "a numeric question",
        ("id", "kind", "stem", "key", *_QUESTION),
        ("tolerance", "unit"),
    ),
    "cloze": Spec("a cloze question", ("id", "kind", "stem", *_QUESTION)),
    "matching": Spec(
        "a matching question",
        ("id", "kind", "stem", "pairs", *_QUESTION),
        ("extras",),
    ),
    "ordering": Spec("an ordering question", ("id", "kind", "stem", "steps", *_QUESTION)),
}
FLASHCARDS = {
    "basic": Spec(
        "a basic flashcard", ("id", "kind", "front", "back", *_FLASHCARD), _MORE_FLASHCARD
    ),
    "definition": Spec(
        "a definition flashcard",
        ("id", "kind", "term", "definition", *_FLASHCARD),
        _MORE_FLASHCARD,
    ),
    "cloze": Spec("a cloze flashcard", ("id", "kind", "text", *_FLASHCARD), _MORE_FLASHCARD),
}

# What to write into a field that is missing.
CONTENTS = {
    "format": f"`{FORMAT}`",
    "id": "a name that never changes: lower-case words joined by hyphens",
    "title": "what people call it",
    "kind": "its kind",
    "start": "the number of characters before it, in the words of the text",
    "end": "the number of characters up to its end, in the words of the text",
    "stem": "what is asked, as Markdown",
    "key": "the right answer",
    "keys": "a list of the right options, two or more",
    "distractors": "a list of wrong options, each with a `text` and a `reason`",
    "pairs": "a list of two or more, each with a `left` and the `right` that belongs to it",
    "left": "what is given",
    "right": "what belongs to the left side",
    "steps": "a list of two or more, in the right order",
    "text": "its words",
    "reason": "why it is wrong",
    "feedback": "what is shown after answering: why the key is right",
    "topics": "a list of topic ids, at least one",
    "difficulty": "a number from 1 (easy) to 5 (hard)",
    "evidence": "the exact words of the text, as a list of entries with a `quote`",
    "quote": "the exact words of the text",
    "front": "what the card asks",
    "back": "what the card answers",
    "term": "the word or phrase",
    "definition": "what the term means in the text",
    "count": "how many questions to draw",
}
QUIZ_FEEDBACK = "`after-each` or `after-submit`"
