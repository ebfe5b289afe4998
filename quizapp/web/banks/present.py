"""What the bank pages show: problems beside the source, and what an import would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quizapp.core.anchoring import State
from quizapp.core.codec import kind_of
from quizapp.core.formats import bank_yaml
from quizapp.web.kinds import KIND_WORDS, order_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.bank import Bank
    from quizapp.core.errors import Problem
    from quizapp.core.questions import Item
    from quizapp.models import Quiz
    from quizapp.services.banks import ImportPlan
    from quizapp.services.text_plans import PlannedItem, VersionPlan

FIRST_QUESTIONS = 5
_WHOLE_SOURCE = 600  # lines; of a longer one, only the neighbourhoods of the problems are shown
_AROUND = 3
_SHOWN_CHARACTERS = 500
_SENTENCES = 100
_GROUPS = (
    (
        State.STALE,
        "Stale",
        "Their words are gone. They stay as they are, on the text as it was, and are marked.",
    ),
    (
        State.REWORDED,
        "Reworded",
        "Their words were changed. They rest on what came in their place, and are marked.",
    ),
    (State.MOVED, "Moved", "Their words stand in another paragraph."),
    (State.KEPT, "Kept", "Their words are as they were."),
)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the source; ``is_gap`` when lines before it are left out."""

    number: int
    text: str
    is_refused: bool
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """A bank that cannot be read: what is wrong, and the source beside it."""

    problems: tuple[Problem, ...]
    lines: tuple[SourceLine, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that have to be mended."""
        return tuple(problem for problem in self.problems if not problem.is_warning)


@dataclass(frozen=True, slots=True)
class Preview:
    """A bank that can be imported, and what that would do.

    ``first`` are its first questions, each with the order of its options.
    """

    bank: Bank
    source: str
    plan: ImportPlan
    kinds: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    warnings: tuple[Problem, ...]
    first: tuple[tuple[Item, tuple[int, ...]], ...]
    stranded: tuple[Quiz, ...]


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """The items that fare alike under a new version of a text."""

    state: str
    title: str
    words: str
    items: tuple[PlannedItem, ...]


@dataclass(frozen=True, slots=True)
class VersionPreview:
    """What a new version of a text would do; of very many sentences the first ones."""

    groups: tuple[ItemGroup, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def refusal(source: str, problems: Sequence[Problem]) -> Refusal:
    """Return the problems with the lines they stand in."""
    files = bank_yaml.referenced_files(source)
    return Refusal(
        tuple(_for_upload(problem, files) for problem in problems),
        _source_lines(source, {problem.line for problem in problems}),
    )


def preview(
    bank: Bank, source: str, plan: ImportPlan, problems: Sequence[Problem], stranded: Sequence[Quiz]
) -> Preview:
    """Return what the page before an import shows."""
    kinds = Counter(kind_of(item.content) for item in bank.items)
    tagged = Counter(topic for item in bank.items for topic in item.topics)
    return Preview(
        bank,
        source,
        plan,
        tuple((KIND_WORDS[kind], count) for kind, count in kinds.items()),
        tuple((topic.title, tagged[topic.id]) for topic in bank.topics),
        tuple(problem for problem in problems if problem.is_warning),
        tuple((item, order_shown(item)) for item in bank.questions[:FIRST_QUESTIONS]),
        tuple(stranded),
    )


def version_preview(plan: VersionPlan) -> VersionPreview:
    """Return what the page before a new version shows, the worst first."""
    groups = tuple(
        ItemGroup(state.value, title, words, plan.those(state)) for state, title, words in _GROUPS
    )
    return VersionPreview(groups, plan.added[:_SENTENCES], plan.removed[:_SENTENCES])


def _for_upload(problem: Problem, files: Sequence[str]) -> Problem:
    """Mend a file that is missing as a browser can: it sends no other file along."""
    if problem.message in {f"the file {name} is missing" for name in files}:
        return replace(
            problem,
            message=f"{problem.message}: only the bank file itself is sent",
            mend="Put the text below `body: |` in place of `file:`.",
        )
    return problem


def _source_lines(source: str, refused: set[int]) -> tuple[SourceLine, ...]:
    lines = source.split("\n")
    wanted: Sequence[int] = range(1, len(lines) + 1)
    if len(lines) > _WHOLE_SOURCE:
        near = {line + step for line in refused for step in range(-_AROUND, _AROUND + 1)}
        wanted = sorted(near.intersection(wanted))
    last = [0, *wanted]
    return tuple(
        SourceLine(number, _shortened(lines[number - 1]), number in refused, number > before + 1)
        for before, number in zip(last, wanted, strict=False)
    )


def _shortened(line: str) -> str:
    return line if len(line) <= _SHOWN_CHARACTERS else line[:_SHOWN_CHARACTERS] + " …"
