"""Measure: ``python -m bench``, or ``python -m bench --only csv,statements --quick``."""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench import (
    counted,
    evidence,
    exam,
    generation,
    growth,
    memory,
    memory_map,
    served,
    startup,
    table,
)
from quizapp import collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.figures import Figure

    Measure = Callable[[Path, bool, random.Random], Iterator[Figure]]


MEASURES: dict[str, Measure] = {
    "statements": lambda folder, _quick, _rng: counted.measure(folder),
    "startup": lambda folder, quick, _rng: startup.measure(folder, 3 if quick else 9),
    "pages": lambda folder, quick, rng: growth.measure(
        folder, 50 if quick else 1000, 20 if quick else 100, rng
    ),
    "csv": lambda folder, quick, _rng: table.measure(folder, 50_000 if quick else 1_000_000, 1),
    "generation": lambda folder, quick, rng: generation.measure(
        folder, 2_000 if quick else 100_000, rng
    ),
    "map": lambda folder, quick, _rng: memory_map.measure(
        folder, 100 if quick else 2_000, 3 if quick else 15
    ),
    "memory": lambda folder, quick, rng: memory.measure(
        folder, (5, 100) if quick else (200, 5000), 20 if quick else 2000, rng
    ),
    "exam": lambda _folder, quick, _rng: exam.measure(
        exam.QUICK if quick else exam.SETTINGS, 2 if quick else 8
    ),
    "evidence": lambda _folder, quick, _rng: evidence.measure(
        evidence.QUICK if quick else evidence.FULL, 2 if quick else 4
    ),
    "served": lambda folder, quick, rng: served.measure(
        folder, served.QUICK if quick else served.FULL, rng
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", default=",".join(MEASURES), help="parts, with commas between")
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run at all?")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the slices")
    asked = parser.parse_args()
    names = asked.only.split(",")
    unknown = sorted(set(names) - MEASURES.keys())
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(MEASURES)}")
    collector.settle()  # as a server does
    for name in names:
        with tempfile.TemporaryDirectory(prefix="quizapp-bench-") as folder:
            for figure in MEASURES[name](Path(folder), asked.quick, random.Random(asked.seed)):
                print(figure, flush=True)


if __name__ == "__main__":
    main()
