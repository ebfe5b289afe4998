"""Answers and question pages under a server, beside the floor."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask.sessions import SecureCookieSessionInterface

from bench import data, floor
from bench.driving import Load, Slice, drive
from bench.figures import Figure
from bench.serving import Server, gunicorn

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

CONNECTIONS = (1, 8, 64)
_KINDS = ("answer", "page")


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure."""

    seconds: float
    rounds: int
    learners: int
    questions: int = 20


FULL = Effort(seconds=2, rounds=5, learners=5000)
QUICK = Effort(seconds=1, rounds=1, learners=1000)


@dataclass(frozen=True, slots=True)
class Combination:
    """One kind of slice."""

    app: str
    kind: str
    connections: int


Slices = dict[Combination, list[Slice]]


def measure(folder: Path, effort: Effort, rng: random.Random) -> Iterator[Figure]:
    """Serve both apps, drive them in turn in random order, and compare."""
    place = data.make_place(folder / "served", effort.learners, effort.questions)
    floor_file = folder / "floor.sqlite3"
    floor.fill(floor_file, effort.questions + 1)
    loads = _loads(folder, place)
    with (
        gunicorn("wsgi:app", folder, place.environ) as quizapp,
        gunicorn(
            "bench.floor:create_app()", folder, {"BENCH_FLOOR": str(floor_file)}
        ) as floor_server,
    ):
        slices = _drive_all({"quizapp": quizapp, "floor": floor_server}, loads, effort, rng)
    yield from figures_of(slices)
    sent = sum(s.requests for key, found in slices.items() if _is_answer(key) for s in found)
    yield Figure("answers_not_saved", max(0, sent - data.count_answers(place)), "== 0")


def figures_of(slices: Slices) -> Iterator[Figure]:
    """Return the ratios, and the milliseconds of the slowest answers."""
    for kind, target in (("answer", ">= 0.70"), ("page", ">= 0.70")):
        for connections in CONNECTIONS:
            rates = _pairs(slices, kind, connections, lambda one: one.rate)
            yield Figure(f"{kind}_ratio_{connections}", _median_ratio(rates), target)
    for kind, target in (("answer", "<= 1.4"), ("page", "<= 1.43")):
        costs = [
            pair
            for connections in CONNECTIONS
            for pair in _pairs(slices, kind, connections, lambda one: one.cpu_ms)
        ]
        yield Figure(f"{kind}_cpu_ratio", _median_ratio(costs), target)
        yield Figure(f"{kind}_cpu_ms", statistics.median(ours for ours, _ in costs))
        yield Figure(f"{kind}_floor_cpu_ms", statistics.median(theirs for _, theirs in costs))
    for connections in CONNECTIONS:
        slowest = _pairs(slices, "answer", connections, lambda one: one.p99)
        target = "<= 25" if connections == 8 else ""
        ours = statistics.median(pair[0] for pair in slowest)
        yield Figure(f"answer_p99_ms_{connections}", ours, target)
        theirs = statistics.median(pair[1] for pair in slowest)
        yield Figure(f"answer_floor_p99_ms_{connections}", theirs)
    for kind in _KINDS:
        wrong = sum(
            one.errors
            for key, found in slices.items()
            if (key.app, key.kind) == ("quizapp", kind)
            for one in found
        )
        yield Figure(f"{kind}_errors", wrong, "== 0")


def _drive_all(
    servers: dict[str, Server],
    loads: dict[tuple[str, str], Load],
    effort: Effort,
    rng: random.Random,
) -> Slices:
    slices: Slices = defaultdict(list)
    following: dict[tuple[str, str], int] = defaultdict(int)
    wanted = [
        Combination(app, kind, connections)
        for app in servers
        for kind in _KINDS
        for connections in CONNECTIONS
    ]
    for key in wanted:  # every worker has done everything once before it counts
        if key.connections == max(CONNECTIONS):
            load = loads[key.app, key.kind]
            warm = drive(servers[key.app], load, 0, key.connections, 1)
            following[key.app, key.kind] = warm.next
            slices[key] = []
    for _ in range(effort.rounds):
        rng.shuffle(wanted)
        for key in wanted:
            start = following[key.app, key.kind]
            load = loads[key.app, key.kind]
            found = drive(servers[key.app], load, start, key.connections, effort.seconds)
            following[key.app, key.kind] = found.next
            slices[key].append(found)
    return slices


def _loads(folder: Path, place: data.Place) -> dict[tuple[str, str], Load]:
    ours, theirs = folder / "people", folder / "floor-people"
    with data.app_of(place) as app:
        people = data.write_people(app, place.learners, ours)
    signer = SecureCookieSessionInterface().get_signing_serializer(_FloorKey())  # type: ignore[arg-type]
    assert signer is not None
    cookies = [signer.dumps({"learner": number}) for number in range(len(people))]
    theirs.write_text("".join(f"{cookie} -\n" for cookie in cookies))
    places = place.questions
    ours_at = '"/attempts/" .. (person + 1) .. "/questions/" .. (place + 1)'
    # Pages may be asked for again and again; an answer has a place of its own.
    again = f'"/attempts/" .. (person + 1) .. "/questions/" .. ((n * 7) % {places} + 1)'
    floor_at = f'"/questions/" .. ((n * 7) % {places})'
    return {
        ("quizapp", "answer"): Load(ours, ours_at, is_post=True),
        ("quizapp", "page"): Load(ours, again, is_post=False),
        ("floor", "answer"): Load(theirs, floor_at, is_post=True),
        ("floor", "page"): Load(theirs, floor_at, is_post=False),
    }


def _is_answer(key: Combination) -> bool:
    return (key.app, key.kind) == ("quizapp", "answer")


class _FloorKey:
    """What Flask's session interface asks an app for."""

    secret_key = floor.SECRET
    config = {"SECRET_KEY_FALLBACKS": None}  # noqa: RUF012 - never changed


def _pairs(
    slices: Slices, kind: str, connections: int, value: Callable[[Slice], float]
) -> list[tuple[float, float]]:
    ours = slices[Combination("quizapp", kind, connections)]
    theirs = slices[Combination("floor", kind, connections)]
    return [(value(one), value(other)) for one, other in zip(ours, theirs, strict=True)]


def _median_ratio(pairs: list[tuple[float, float]]) -> float:
    return statistics.median(ours / theirs for ours, theirs in pairs)
