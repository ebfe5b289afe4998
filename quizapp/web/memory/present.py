"""What a fit came to, in words and as a curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.models import MemoryFit

_SIZE = 240  # of the curve's field, in user units
_LEFT, _TOP = 36, 10
_LEAST_RADIUS, _MOST_RADIUS = 3.0, 10.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a fit: a heading, a sentence, and the figures before and after in per cent."""

    heading: str
    words: str
    figures: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """Reviews of like predictions, as shares, and where they stand in the drawing."""

    x: float
    y: float
    radius: float
    predicted: float
    recalled: float
    count: int


def verdict_of(fit: MemoryFit) -> Verdict:
    """Say what came of a fit that is over."""
    if fit.state == "failed":
        return Verdict("The fit has failed", fit.message)
    if fit.is_reset:
        return Verdict(
            "Your cards go by the usual model again",
            "Its parameters are those that suit most people.",
        )
    if fit.is_accepted:
        return Verdict(
            "Your cards go by a model of your own memory",
            f"It was fitted to {fit.reviews} of your reviews, and {fit.message}.",
            _figures(fit),
        )
    return Verdict(
        "Your cards go by the usual model", f"A fit was not taken: {fit.message}.", _figures(fit)
    )


def curve_of(fit: MemoryFit) -> tuple[Point, ...]:
    """Return the calibration: the recall that was predicted, and what came true."""
    bins = (fit.figures or {}).get("calibration", [])
    most = max((one["count"] for one in bins), default=1)
    return tuple(
        Point(
            x=round(_LEFT + _SIZE * one["predicted"], 1),
            y=round(_TOP + _SIZE * (1 - one["recalled"]), 1),
            radius=round(
                _LEAST_RADIUS + (_MOST_RADIUS - _LEAST_RADIUS) * (one["count"] / most) ** 0.5, 1
            ),
            predicted=one["predicted"],
            recalled=one["recalled"],
            count=one["count"],
        )
        for one in bins
    )


def _figures(fit: MemoryFit) -> tuple[tuple[str, str, str], ...]:
    figures = fit.figures or {}
    rows = (
        ("Log loss on your later reviews", "log_loss_before", "log_loss_after"),
        ("Error of the predicted recall (RMSE)", "rmse_before", "rmse_after"),
    )
    return tuple(
        (name, f"{figures[before]:.3f}", f"{figures[after]:.3f}")
        for name, before, after in rows
        if figures.get(before) is not None and figures.get(after) is not None
    )
