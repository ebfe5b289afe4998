"""The harness runs at toy sizes; how fast anything is, is not tested here."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from bench import (
    answering,
    counted,
    data,
    driving,
    evidence,
    exam,
    floor,
    generation,
    growth,
    memory,
    memory_map,
    rules,
    served,
    startup,
    table,
)
from bench.figures import Figure
from quizapp.core.evidence import Confidence, Manner, review_of
from quizapp.core.scheduling import Memory, State

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)


def test_a_figure_says_whether_it_reaches_its_target() -> None:
    assert str(Figure("answer_ratio_1", 0.74, ">= 0.70")).split() == [
        *("answer_ratio_1", "0.74", "target", ">=", "0.70", "ok")
    ]
    assert str(Figure("answer_ratio_1", 0.5, ">= 0.70")).endswith("SHORT")
    assert "target" not in str(Figure("answer_cpu_ms", 1.5))


def test_an_answer_and_a_page_cost_few_statements_and_one_commit(tmp_path: Path) -> None:
    found = {figure.name: figure for figure in counted.measure(tmp_path)}

    assert [name for name, figure in found.items() if not figure.is_met] == []


def test_the_floor_saves_an_answer_and_shows_a_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "floor.sqlite3"
    floor.fill(path, questions=3)
    monkeypatch.setenv("BENCH_FLOOR", str(path))
    client = floor.create_app().test_client()
    assert client.get("/questions/1").status_code == 403
    with client.session_transaction() as session:
        session["learner"] = 1

    assert b"Option A" in client.get("/questions/1").data
    assert client.post("/questions/1", data={"answer": "2"}).status_code == 200


def test_people_of_the_bench_are_signed_in_and_pass_the_csrf_check(tmp_path: Path) -> None:
    place = data.make_place(tmp_path / "place", learners=2, questions=2)
    with data.app_of(place) as app:
        people = data.write_people(app, 2, tmp_path / "people")
        client = app.test_client()
        client.set_cookie("session", people[1][0])
        form = {"answer": "1", "key": "k", "sequence": "0", "go": "save"}

        assert client.post("/attempts/2/questions/1", data=form).status_code == 400
        form["csrf_token"] = people[1][1]
        assert client.post("/attempts/2/questions/1", data=form).status_code == 303

    assert data.count_answers(place) == 1


def test_the_memory_map_and_the_statistics_are_timed(tmp_path: Path) -> None:
    names = [figure.name for figure in memory_map.measure(tmp_path, 12, 1)]

    assert names == ["memory_map_ms", "review_statistics_ms", "plan_outlook_ms"]


def test_pages_are_timed_in_a_small_and_a_large_table_of_cards(tmp_path: Path) -> None:
    figures = list(growth.measure(tmp_path, 11, times=1, rng=random.Random(1), cards=20))

    assert [figure.name for figure in figures if figure.name.endswith("ratio")] == [
        f"{name}_growth_ratio" for name in growth.PAGES
    ]


def test_starting_the_app_is_timed(tmp_path: Path) -> None:
    found = {figure.name: figure.value for figure in startup.measure(tmp_path, times=1)}

    assert found["startup_ratio"] > 1


@pytest.mark.parametrize("part", sorted(table.PARTS))
def test_each_table_has_all_its_rows(tmp_path: Path, part: str) -> None:
    place = data.make_place(tmp_path / "table", learners=3, questions=4)

    found = table.run_part(part, place.settings.database_url, 12)

    header = 0 if part.startswith("bare") else 1
    assert found["lines"] == 12 + header


def test_questions_are_made_of_a_long_text(tmp_path: Path) -> None:
    figures = list(generation.measure(tmp_path, 300, random.Random(1)))

    found = {figure.name: figure.value for figure in figures}
    assert found["generation_made"] > found["generation_passed"] > 0
    assert found["generation_ratio"] > 1


def test_the_long_text_is_the_same_for_the_same_seed() -> None:
    one, two, other = (generation.long_text(900, random.Random(seed)) for seed in (1, 1, 2))

    assert one == two != other
    assert 900 <= len(one.split()) < 1100


def test_the_exam_plan_is_compared_with_fixed_retentions() -> None:
    found = {figure.name: figure.value for figure in exam.measure(exam.QUICK, 2)}

    assert 0 < found["exam_tiny_best_usual"] <= 100
    assert found["exam_tiny_over_usual"] > 0


def test_the_same_learner_has_the_same_exam() -> None:
    [setting] = exam.QUICK

    assert exam.run(setting, 1, exam.by_plan) == exam.run(setting, 1, exam.by_plan)


def test_rules_of_evidence_are_compared() -> None:
    found = {
        figure.name: figure.value
        for figure in evidence.measure(evidence.QUICK, 1, (rules.NONE, rules.ADR_3))
    }

    assert found["evidence_none_gain_e4"] < 0 == found["evidence_adr3_gain_e4"]
    assert found["evidence_adr3_reviews"] > 0


def test_a_slip_is_told_from_a_lapse_by_how_well_the_card_was_known() -> None:
    rule = rules.Rule("slip", slip=0.05)
    wrong = answering.Answers(*(np.zeros(2, dtype=part) for part in (bool, float, bool, bool)))

    weight = rule.weight(wrong, np.array([0.2, 0.95]))

    assert weight == pytest.approx([0.8 / 0.81, 0.05 / (0.05 + 0.95 * 0.05)])


@pytest.mark.parametrize("guess", [0.0, 0.25, 0.5])
@pytest.mark.parametrize("recall", [0.001, 0.4, 0.95])
@pytest.mark.parametrize("is_unsure", [False, True])
def test_the_simulation_weighs_as_the_app_does(
    guess: float, recall: float, is_unsure: bool
) -> None:
    answers = answering.Answers(
        np.ones(1, dtype=bool), np.array([guess]), np.array([is_unsure]), np.zeros(1, dtype=bool)
    )
    manner = Manner(Confidence.UNSURE if is_unsure else Confidence.SURE)
    card = Memory(State.REVIEW, 0, 10.0, 5.0, NOON, NOON, 3, 0)

    review = review_of(1.0, guess, NOON, card, recall, manner)

    assert rules.RULES[-1].weight(answers, np.array([recall])) == pytest.approx(review.weight)
    assert rules.RULES[-1].rating(answers) == review.rating


def test_the_script_sends_each_answer_to_a_place_of_its_own(tmp_path: Path) -> None:
    load = driving.Load(tmp_path / "people", '"/attempts/" .. (person + 1)', is_post=True)

    script = driving.script_for(load, 40)

    assert "counter = 40" in script
    assert "__" not in script


@pytest.mark.slow
def test_both_apps_are_served_and_driven(tmp_path: Path) -> None:
    if shutil.which("wrk") is None:
        pytest.skip("wrk is not installed (Debian: apt-get install wrk)")
    effort = served.Effort(seconds=1, rounds=1, learners=500)

    found = {f.name: f.value for f in served.measure(tmp_path, effort, random.Random(1))}

    assert found["answer_errors"] == 0
    assert found["page_errors"] == 0
    assert found["answers_not_saved"] == 0


def test_cards_are_shown_rated_replayed_and_fitted_to(tmp_path: Path) -> None:
    found = {one.name: one for one in memory.measure(tmp_path, (5, 100), 3, random.Random(1))}

    assert found["replay_reviews"].value == 500
    assert found["fit_reviews"].value == 50
    assert found["next_card_p99_ms"].value > 0
    assert found["review_commit_p99_ms"].value > 0
    assert found["rebuild_check_seconds"].value > 0
