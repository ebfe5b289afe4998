from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.thresholds import Bounds, rejects, verdict

MARGIN = Finding("margin", "0.4", 0.4)
FLAW = Finding("pronoun", "it")


@pytest.mark.parametrize(
    ("bounds", "rejects"),
    [
        (Bounds(), False),
        (Bounds(minimum=0.4), False),
        (Bounds(minimum=0.5), True),
        (Bounds(maximum=0.4), False),
        (Bounds(maximum=0.3), True),
        (Bounds(0.1, 0.9), False),
    ],
)
def test_a_measured_finding_rejects_outside_its_bounds(bounds: Bounds, rejects: bool) -> None:
    assert verdict([MARGIN], {"margin": bounds}) == ((MARGIN,) if rejects else ())


def test_a_flaw_rejects_whatever_the_thresholds_are() -> None:
    assert verdict([MARGIN, FLAW], {"pronoun": Bounds(0, 1)}) == (FLAW,)


FINDINGS = st.builds(
    Finding,
    st.sampled_from(["margin", "other", "unknown"]),
    st.just(""),
    st.none() | st.floats(0, 1),
)
THRESHOLDS = {"margin": Bounds(0.2, 0.8), "other": Bounds(None, 0.5)}


@given(st.lists(FINDINGS, max_size=4))
def test_stored_findings_reject_as_the_findings_do(findings: list[Finding]) -> None:
    stored = [{"code": one.code, "detail": one.detail, "value": one.value} for one in findings]

    assert rejects(stored, THRESHOLDS) == bool(verdict(findings, THRESHOLDS))


def test_the_ways_to_be_rejected() -> None:
    assert rejects([{"code": "pronoun", "value": None}], {})
    assert rejects([{"code": "margin", "value": 0.9}], THRESHOLDS)
    assert not rejects([{"code": "margin", "value": 0.5}, {"code": "x", "value": 2}], THRESHOLDS)
