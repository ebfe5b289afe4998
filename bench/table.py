"""A table of many rows as CSV: over a bare loop, first byte, memory.

Each part runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from bench import data
from bench.figures import Figure
from bench.serving import ROOT
from quizapp import database
from quizapp.core.formats.csv_export import write
from quizapp.services.gradebook import ANSWER_HEADER, Scope, answer_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_LEARNERS = 1000
_MEBIBYTE = 1024
# What the export joins, in the order of the export, as a bare script would ask for it.
_BARE = """
SELECT account.name, account.email, quiz.title, attempt.number, attempt.submitted_at,
       slot.position, item.key, item_version.number, item_version.kind, topic.title,
       slot.response, slot.fraction, slot.max_mark, slot.answered_at
FROM attempt
JOIN quiz ON quiz.id = attempt.quiz_id
JOIN account ON account.id = attempt.learner_id
JOIN slot ON slot.attempt_id = attempt.id
JOIN item ON item.id = slot.item_id
JOIN item_version ON item_version.id = slot.version_id
LEFT JOIN item_topic ON item_topic.item_id = item.id AND item_topic.position = 0
LEFT JOIN topic ON topic.bank_id = item.bank_id AND topic.key = item_topic.topic
ORDER BY lower(account.name), account.id, lower(quiz.title), quiz.id, attempt.number, slot.position
"""
_ANSWER_ALL = """
UPDATE slot SET sequence = 1, response = '{"chosen": [1]}', fraction = 1.0,
                answered_at = '2026-03-02 12:00:00.000000'
"""


def measure(folder: Path, rows: int, times: int) -> Iterator[Figure]:
    """Write a table of so many rows, from memory and from the database."""
    place = data.make_place(folder / "table", _LEARNERS, rows // _LEARNERS)
    engine = create_engine(place.settings.database_url)
    with engine.begin() as connection:
        connection.execute(text(_ANSWER_ALL))
    engine.dispose()
    found = {
        part: [_run(part, place.settings.database_url, rows) for _ in range(times)]
        for part in PARTS
    }
    seconds = {
        part: statistics.median(run["cpu_seconds"] for run in runs) for part, runs in found.items()
    }
    yield Figure("csv_writer_ratio", seconds["writer"] / seconds["bare-writer"], "<= 1.6")
    yield Figure("csv_export_ratio", seconds["export"] / seconds["bare-export"])
    for part in ("writer", "export"):
        last = found[part][-1]
        yield Figure(f"csv_{part}_first_byte_ms", last["first_byte"] * 1000, "<= 50")
        yield Figure(f"csv_{part}_growth_mib", last["growth"] / _MEBIBYTE, "<= 20")
    yield Figure("csv_export_rows_per_cpu_s", found["export"][-1]["lines"] / seconds["export"])


def _run(part: str, url: str, rows: int) -> dict[str, float]:
    ran = subprocess.run(
        [sys.executable, "-m", "bench.table", part, url, str(rows)],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def _rows(count: int) -> Iterator[tuple[Any, ...]]:
    for number in range(count):
        yield (
            "Biology 1",
            f"Learner {number % 1000}",
            f"learner{number % 1000}@example.com",
            "All about insects",
            1,
            "finished",
            number % 20,
            f"q{number % 20}",
            "What do the bees of the sentence do?",
            "They dance",
            "right",
            1.0,
            1,
            "2026-03-02T12:00:00+00:00",
        )


def _pieces_of_bare(rows: Iterable[Any]) -> Iterator[bytes]:
    """The raw loop: a row in, its bytes out."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _bare_writer(_url: str, rows: int) -> Iterator[bytes]:
    return _pieces_of_bare(_rows(rows))


def _writer(_url: str, rows: int) -> Iterator[bytes]:
    return write([f"Column {n}" for n in range(14)], _rows(rows))


def _bare_export(url: str, _rows: int) -> Iterator[bytes]:
    return _pieces_of_bare(sqlite3.connect(url.removeprefix("sqlite:///")).execute(_BARE))


def _export(url: str, _rows: int) -> Iterator[bytes]:
    engine = create_engine(url)
    database.prepare(engine, lambda: True)
    with Session(engine) as session:
        yield from write(ANSWER_HEADER, answer_rows(session, Scope(None)))


PARTS: dict[str, Callable[[str, int], Iterator[bytes]]] = {
    "bare-writer": _bare_writer,
    "writer": _writer,
    "bare-export": _bare_export,
    "export": _export,
}


def run_part(part: str, url: str, rows: int) -> dict[str, float]:
    """Write the table to nowhere; return what it took, memory in KiB.

    Processor time, for the parts run one after the other and the machine may be busy.
    """
    before = _peak_kib()
    started, began = time.perf_counter(), time.process_time()
    first_byte = 0.0
    lines = 0
    with Path(os.devnull).open("wb") as sink:
        for piece in PARTS[part](url, rows):
            # The mark at the front does not count; the headings do.
            if lines == 0 and b"\n" in piece:
                first_byte = time.perf_counter() - started
            lines += piece.count(b"\n")
            sink.write(piece)
    return {
        "cpu_seconds": time.process_time() - began,
        "first_byte": first_byte,
        "growth": _peak_kib() - before,
        "lines": lines,
    }


def _peak_kib() -> int:
    # Not getrusage: its figure is never below that of the process that started this one.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    print(json.dumps(run_part(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
