"""Chooses what makes the candidates: the rules, or the language model that the settings name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from quizapp.core.generation.backend import BackendError
from quizapp.services.llm_client import llm_backend

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from quizapp.config import Settings
    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.generation.llm.reply import Dropped
    from quizapp.core.generation.spec import Spec
    from quizapp.core.text import SourceText

RULES, LLM = "rules", "llm"


@dataclass(frozen=True, slots=True)
class Made:
    """The candidates in order, those that passed the gate first; the report as JSON values."""

    candidates: tuple[Candidate, ...]
    passed: int
    report: dict[str, Any]


def backends_of(settings: Settings) -> tuple[str, ...]:
    """Return the backends that can be asked for."""
    return (RULES, LLM) if settings.llm_base_url else (RULES,)


def generator(settings: Settings) -> Callable[..., Made]:
    """Return ``generate(text, spec, on_progress)``, which asks the backend that the spec names.

    It raises ``BackendError`` when that is not to be had, or gives up. What a model proposed
    and the text did not support is counted in the report, with the gate's reasons.
    """

    def generate(
        text: SourceText,
        spec: Spec,
        on_progress: Callable[[int, int, Sequence[Candidate]], bool] = lambda *_: True,
    ) -> Made:
        dropped: Counter[str] = Counter()

        def note(one: Dropped) -> None:
            dropped[one.code] += 1

        backend = None
        if spec.backend == LLM:
            backend = llm_backend(settings, note)
            if backend is None:
                raise BackendError("No language model is set. Name one by QUIZAPP_LLM_BASE_URL.")
        engine = import_module("quizapp.core.generation.engine")  # spaCy comes with it
        result = engine.generate(text, spec, on_progress, backend)
        report = {**result.report, "dropped": dict(sorted(dropped.items()))}
        return Made(result.candidates, len(result.passed), report)

    return generate
