"""The queue as its page shows it: the filter, the list, the candidate that is selected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from flask import url_for

from quizapp.core.questions import FLASHCARD_KINDS
from quizapp.services import review_queue
from quizapp.services.derivations import OVER
from quizapp.services.review_queue import CandidateFilter
from quizapp.web.derive.words import DID_WORDS, REASON_WORDS, finding_words
from quizapp.web.kinds import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from quizapp.core.questions import Content
    from quizapp.core.text import SourceText
    from quizapp.models import Derivation
    from quizapp.services.review_queue import CandidateView, Counts, Survey

PAGE_SIZE = 25
OPEN, FALLEN, ACCEPTED, REJECTED, ALL = "open", "fallen", "accepted", "rejected", "all"
_TABS = {
    OPEN: "Open",
    ACCEPTED: "Accepted",
    REJECTED: "Rejected",
    FALLEN: "Fell at the gate",
    ALL: "All",
}
_FILTERS = {
    OPEN: CandidateFilter(state="open", gate="passed"),
    FALLEN: CandidateFilter(state="open", gate="fallen"),
    ACCEPTED: CandidateFilter(state="accepted"),
    REJECTED: CandidateFilter(state="rejected"),
    ALL: CandidateFilter(),
}
_NOTHING = {
    OPEN: "Nothing is open here",
    FALLEN: "Nothing fell at the gate here",
    ACCEPTED: "Nothing is accepted here yet",
    REJECTED: "Nothing is rejected here",
    ALL: "There are no candidates here",
}
_SAID_CHARACTERS = 200
_LAST_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the queue: which candidates, and which page of their list."""

    state: str = OPEN
    kind: str = ""
    rule: str = ""
    paragraph: str = ""
    did: str = ""
    page: int = 0

    NAMES: ClassVar = ("state", "kind", "rule", "paragraph", "did")

    @property
    def tab(self) -> str:
        """The state, if it is one."""
        return self.state if self.state in _TABS else OPEN

    @property
    def filter(self) -> CandidateFilter:
        """The filter of the services."""
        return replace(_FILTERS[self.tab], kind=self.kind, rule=self.rule, paragraph=self.paragraph)

    @property
    def offset(self) -> int:
        """Where the page of the list begins."""
        return max(0, self.page - 1) * PAGE_SIZE

    @property
    def args(self) -> dict[str, Any]:
        """The arguments that keep the filter in an address; none that say nothing."""
        kept = {"kind": self.kind, "rule": self.rule, "paragraph": self.paragraph}
        state = {} if self.tab == OPEN else {"state": self.tab}
        return {**state, **{name: value for name, value in kept.items() if value}}

    def url(self, derivation_id: int, **more: object) -> str:
        """Return the address of the queue with this filter."""
        values: dict[str, Any] = {**self.args, **more}
        return url_for("derive.review", derivation_id=derivation_id, **values)


@dataclass(frozen=True, slots=True)
class Tab:
    """A state to filter by, with its count."""

    value: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate in the list."""

    id: int
    stem: str
    kind_words: str
    state: str
    state_words: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """All that stands around the candidate and the text."""

    total: int
    looked_at: int
    accepted: int
    is_running: bool
    last: str
    note: str
    said: str
    nothing: str
    tabs: tuple[Tab, ...]
    kinds: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]
    paragraphs: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    list_title: str
    number: int
    page_count: int
    previous_id: int | None
    next_id: int | None


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """A candidate in full."""

    id: int
    content: Content
    is_card: bool
    kind_words: str
    stem: str
    state: str
    state_words: str
    feedback: str
    topic: str
    difficulty: int
    rule: str
    score: float
    quote: str
    edit_distance: int
    item_key: str | None
    refusals: tuple[str, ...]
    measured: tuple[str, ...]
    seen: int


def queue_page(
    session: Session,
    derivation: Derivation,
    asked: Asked,
    seen: Survey,
    selected: CandidateView | None,
) -> QueuePage:
    """Return what stands around the candidate that is selected; ``seen`` fits the filter."""
    counts = seen.counts
    place = seen.place_of(selected.row) if selected else None
    number = asked.page or (max(place.number - 1, 0) // PAGE_SIZE + 1 if place else 1)
    found = review_queue.list_surveyed(
        session, derivation, seen, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return QueuePage(
        total=counts.open + counts.accepted + counts.rejected,
        looked_at=counts.accepted + counts.rejected,
        accepted=counts.accepted,
        is_running=derivation.state not in OVER,
        last=_last_words(session, derivation),
        note=DID_WORDS.get(asked.did, ("", ""))[1],
        said=_said(asked, counts, derivation, selected),
        nothing=_NOTHING[asked.tab],
        tabs=_tabs(counts, asked.tab),
        kinds=_options(seen.kinds, KIND_WORDS),
        rules=_options(seen.rules, {}),
        paragraphs=_paragraphs(derivation),
        lines=tuple(map(_line, found.candidates)),
        list_title=f"{found.total} candidate{'' if found.total == 1 else 's'}",
        number=number,
        page_count=max(1, -(-found.total // PAGE_SIZE)),
        previous_id=place.previous_id if place else None,
        next_id=place.next_id if place else None,
    )


def shown_candidate(text: SourceText, view: CandidateView) -> ShownCandidate:
    """Return a candidate in full; ``text`` is the one that it rests on."""
    row = view.row
    state, words = _state_of(view)
    return ShownCandidate(
        id=row.id,
        content=view.content,
        is_card=isinstance(view.content, FLASHCARD_KINDS),
        kind_words=KIND_WORDS[row.kind],
        stem=view.stem,
        state=state,
        state_words=words,
        feedback=row.feedback,
        topic=row.topic,
        difficulty=row.difficulty,
        rule=row.rule,
        score=row.score,
        quote=" … ".join(map(text.quote, view.evidence)),
        edit_distance=row.edit_distance,
        item_key=row.item_key,
        refusals=tuple(dict.fromkeys(map(finding_words, view.rejecting))),
        measured=tuple(finding_words(one) for one in view.findings if one not in view.rejecting),
        seen=view.seen,
    )


def _state_of(view: CandidateView) -> tuple[str, str]:
    """Return the state for the style sheet, and in words."""
    match view.row.state:
        case "accepted":
            return ACCEPTED, "Accepted, edited" if view.is_edited else "Accepted"
        case "rejected":
            reason = REASON_WORDS.get(view.row.reason, "")
            return REJECTED, f"Rejected: {reason.lower()}" if reason else "Rejected"
        case _ if view.rejecting:
            return FALLEN, "Fell at the gate"
        case _:
            return OPEN, "Open, edited" if view.is_edited else "Open"


def _line(view: CandidateView) -> Line:
    state, words = _state_of(view)
    return Line(view.row.id, view.stem, KIND_WORDS[view.row.kind], state, words)


def _tabs(counts: Counts, current: str) -> tuple[Tab, ...]:
    figures = {
        OPEN: counts.open,
        ACCEPTED: counts.accepted,
        REJECTED: counts.rejected,
        FALLEN: counts.fallen,
        ALL: counts.made,
    }
    return tuple(
        Tab(value, label, figures[value], value == current) for value, label in _TABS.items()
    )


def _options(counted: Mapping[str, int], words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"{words.get(name, name)} ({count})") for name, count in counted.items())


def _paragraphs(derivation: Derivation) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one["id"], f"{number}. {one['heading']}" if one["heading"] else str(number))
        for number, one in enumerate(derivation.outline, 1)
    )


def _last_words(session: Session, derivation: Derivation) -> str:
    last = review_queue.last_batch(session, derivation.id)
    if last is None:
        return ""
    did = DID_WORDS[last.action][0]
    if last.candidates > 1:
        return f"{did}: {last.candidates} candidates"
    view = review_queue.find_candidate(session, derivation, last.candidate_id)
    stem = "" if view is None else view.stem
    return f"{did}: {stem[:_LAST_CHARACTERS]}{'…' if len(stem) > _LAST_CHARACTERS else ''}"


def _said(
    asked: Asked, counts: Counts, derivation: Derivation, selected: CandidateView | None
) -> str:
    """Return what a screen reader is told after a step."""
    looked_at = counts.accepted + counts.rejected
    words = [
        DID_WORDS.get(asked.did, ("", ""))[1] or DID_WORDS.get(asked.did, ("", ""))[0],
        f"{looked_at} of {looked_at + counts.open} looked at.",
    ]
    if selected is not None:
        first = selected.evidence[0]
        quote = derivation.original[first.start : first.end][:_SAID_CHARACTERS]
        words.append(f"Evidence: {quote}")
    return " ".join(word for word in words if word)
