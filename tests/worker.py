"""A worker whose questions come from a few lines instead of spaCy; run as a program."""

from __future__ import annotations

import re
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from quizapp.app import create_app
from quizapp.core.generation.candidate import Candidate
from quizapp.core.generation.spec import Spec
from quizapp.core.questions import ShortAnswer
from quizapp.core.text import SourceText, Span
from quizapp.jobs import run_worker
from quizapp.services.deriving import OnProgress


@dataclass(frozen=True)
class Made:
    candidates: list[Candidate]
    report: dict[str, Any] = field(default_factory=dict)


def first_words(text: SourceText, spec: Spec, on_progress: OnProgress) -> Made:
    """Ask for the first word of each sentence; a sentence of "wait" takes half a second."""
    found: list[Candidate] = []
    for number, sentence in enumerate(text.sentences, 1):
        words = text.original[sentence.start : sentence.end]
        match = re.match(r"\w+", words)
        if match is not None:
            span = Span(text.id, sentence.paragraph, sentence.start, sentence.end)
            stem = f"How does sentence {number} begin?"
            found.append(Candidate(ShortAnswer(stem, match[0]), (span,), "first-word"))
        if words.startswith("Wait"):
            time.sleep(0.5)
        if not on_progress(number, len(text.sentences), found[-1:]):
            break
    return Made(found, {"made": len(found)})


if __name__ == "__main__":
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    app = create_app()
    sys.stdout.write("working\n")
    sys.stdout.flush()
    run_worker(app, stopping, first_words)
    sys.exit(0)
