"""The backend of a language model: asks about a passage, and keeps what the passage supports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from quizapp.core.codec import kind_of
from quizapp.core.generation.backend import BackendError
from quizapp.core.generation.llm.prompt import KINDS, messages, portions, schema
from quizapp.core.generation.llm.reply import Unsupported, drop, read_drafts
from quizapp.core.generation.llm.support import candidate_of
from quizapp.core.grading import fold
from quizapp.core.questions import stem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizapp.core.generation.backend import Passage
    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.generation.llm.prompt import Json, Messages
    from quizapp.core.generation.llm.reply import Draft, Dropped

_PATIENCE = 3


class Ask(Protocol):
    """Sends messages to a model and returns what it wrote; raises ``BackendError``."""

    def __call__(self, messages: Messages, schema: Json) -> str:
        """Return the reply; ``schema`` is the shape that it should have."""


class LlmBackend:
    """Proposes what a language model answers, as far as the passage supports it.

    ``note`` is told of everything that is dropped, and why. A request that fails in passing
    costs one passage; the third in a row ends the work with its ``BackendError``.
    """

    def __init__(self, ask: Ask, note: Callable[[Dropped], None]) -> None:
        self._ask = ask
        self._note = note
        self._failures = 0

    def propose(self, passage: Passage, kinds: frozenset[str]) -> Iterator[Candidate]:
        """Propose candidates of those of the kinds that a model is asked for."""
        wanted = kinds & KINDS
        seen: set[tuple[str, str]] = set()
        for portion in portions(passage) if wanted else []:
            for draft in self._drafts(passage, portion, wanted):
                candidate = self._supported(draft, passage, seen)
                if candidate is not None:
                    yield candidate

    def _drafts(self, passage: Passage, portion: str, kinds: frozenset[str]) -> Iterator[Draft]:
        asked = messages(passage.text.title, passage.heading, portion, kinds)
        try:
            reply = self._ask(asked, schema(kinds))
        except BackendError as error:
            self._failures += 1
            if not error.is_passing or self._failures >= _PATIENCE:
                raise
            self._note(drop(Unsupported("no-reply", str(error))))
            return
        self._failures = 0
        drafts, dropped = read_drafts(reply)
        for one in dropped:
            self._note(one)
        for draft in drafts:
            if draft.kind in kinds:
                yield draft
            else:
                self._note(drop(Unsupported("not-asked-for", draft.kind), draft.stem))

    def _supported(
        self, draft: Draft, passage: Passage, seen: set[tuple[str, str]]
    ) -> Candidate | None:
        try:
            candidate = candidate_of(draft, passage)
        except Unsupported as reason:
            self._note(drop(reason, draft.stem))
            return None
        mark = (kind_of(candidate.content), fold(stem_of(candidate.content)))
        if mark in seen:
            self._note(drop(Unsupported("duplicate"), draft.stem))
            return None
        seen.add(mark)
        return candidate
