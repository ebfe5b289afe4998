from __future__ import annotations

import pytest

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.thresholds import Bounds, verdict

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
