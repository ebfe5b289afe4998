"""How kinds, states and findings are called on these pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.decisions import REASONS
from quizapp.core.generation.thresholds import MEASURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizapp.core.generation.candidate import Finding
    from quizapp.core.generation.thresholds import Bounds
    from quizapp.models.base import Json
    from quizapp.services.derivations import Progress

# Why a figure counts; what is measured stands in MEASURES.
_MEANINGS: Mapping[str, str] = {
    "stem-words": "Short questions are vague, long ones hard to read.",
    "claim-words": "The same, for true or false.",
    "specific-words": "Names, numbers and rarer words; without any, nobody knows what is meant.",
    "key-words": "A long key is hard to type as it is expected.",
    "reason-words": "Reasons may be longer than names.",
    "retrieval": "How much better it leads to its own sentence than to others, from 0 to 1.",
    "length-ratio": "A key that stands out by its length gives itself away.",
    "gap-share": "With too little left, nobody can tell what is missing.",
    "copied-words": "A claim that is copied asks for the wording, not for the matter.",
    "likeness": "Of two that ask the same, the worse one falls.",
    "prospect": "Lower it to see more, of which fewer can be used as they are; from 0 to 1.",
}
# What the other checks find.
FINDING_WORDS: Mapping[str, str] = {
    "markup": "Markup is left in it",
    "unresolved": "It does not say what this word means",
    "needs-context": "Only the text before says which",
    "negation": "It denies something, which is easily misread",
    "weak-verb": "Its verb says too little",
    "vague": "It is too vague",
    "not-in-evidence": "The key does not stand in the sentence",
    "key-in-stem": "The question gives a word of the key away",
    "vague-key": "The key names nothing",
    "key-needs-context": "Only the text before says which one the key is",
    "wh-word": "The question word does not fit the key",
    "several-answers": "The text has other right answers",
    "trivial": "The question says the key already",
    "key-unresolved": "The key does not say what this word means",
    "half-a-list": "The key is a part of what the text lists",
    "inverse": "Many things fit what is asked",
    "one-change": "More or less than one fact is changed",
    "true-elsewhere": "The text says so somewhere",
    "still-true": "The changed number leaves it true",
    "article": "“A” or “an” is wrong there, or gives the key away",
    "doubled": "It says the same twice",
    "dated": "Only the day of the text makes it true",
    "another-year": "The text counts on from the year to another one",
    "hearsay": "It is so according to somebody",
    "hedge-lost": "The text says it with a limit",
    "key-extent": "It is not clear where the key ends",
    "made-up": "The figure belongs to an example",
    "tangled": "The sentence is too tangled to ask about",
    "article-clue": "“A” or “an” gives the key away",
    "key-longest": "The key stands out by its length",
    "double-option": "Another option is right as well",
    "everyday-key": "The key is a word of every day, not one of the matter",
}
REASON_WORDS: Mapping[str, str] = {reason.code: reason.words for reason in REASONS}
# What was done: as the status line says it, and what is said where nothing was done.
DID_WORDS: Mapping[str, tuple[str, str]] = {
    "accept": ("Accepted", ""),
    "reject": ("Rejected", ""),
    "edit": ("Edited", ""),
    "add": ("Added", ""),
    "undo": ("Taken back", ""),
    "nothing": ("", "There is nothing more to take back."),
    "stale": ("", "This candidate was changed in another tab. Look at it again."),
    "phrase": ("", "Choose a sentence of the text first: take the + after it."),
    "reason": ("", "Choose why the candidate is rejected."),
}


def finding_words(finding: Finding) -> str:
    """Return what a check says of a candidate, for its page."""
    words = FINDING_WORDS.get(finding.code) or threshold_words(finding.code)[0]
    if finding.value is not None:
        words += f" {finding.value:.2g}"
    return f"{words}: {finding.detail}" if finding.detail else words


def threshold_words(code: str) -> tuple[str, str]:
    """Return the name of a measured check, and what its figure means."""
    name = MEASURES.get(code) or code.replace("-", " ")
    return name[:1].upper() + name[1:], _MEANINGS.get(code, "")


def report_words(report: Json) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Return what a job reports: a sentence, and why candidates fell, the commonest first."""
    said = (
        f"{report.get('sentences', 0)} sentences gave {report.get('made', 0)} candidates, of which"
        f" {report.get('passed', 0)} passed every check."
    )
    reasons = sorted(report.get("reasons", {}).items(), key=lambda pair: -pair[1])
    return said, tuple((code_words(code), count) for code, count in reasons)


def code_words(code: str) -> str:
    """Return why a check holds candidates back."""
    words = FINDING_WORDS.get(code) or threshold_words(code)[0]
    return f"{words}: out of bounds" if code in MEASURES else words


def bounds_words(bounds: Bounds) -> str:
    """Return the bounds as a reader says them: ``0.6 to 1.6``, ``at most 22``."""
    match bounds.minimum, bounds.maximum:
        case None, None:
            return "no bound"
        case minimum, None:
            return f"at least {minimum:g}"
        case None, maximum:
            return f"at most {maximum:g}"
        case minimum, maximum:
            return f"{minimum:g} to {maximum:g}"


def stage_words(progress: Progress) -> str:
    """Return what is being done for a derivation that is not over."""
    if progress.is_cancelling:
        return "Stopping …"
    if progress.state == "waiting":
        return "Waiting for its turn …"
    return f"{progress.stage or 'Starting'} …"
