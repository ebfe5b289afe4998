"""Figures and their targets: one line each."""

from __future__ import annotations

import operator
from dataclasses import dataclass

_HOLDS = {">=": operator.ge, "<=": operator.le, "==": operator.eq}


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value; ``target`` is like ``<= 1.4``, or empty when there is none."""

    name: str
    value: float
    target: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the value reaches its target; without one it does."""
        if not self.target:
            return True
        sign, limit = self.target.split()
        return bool(_HOLDS[sign](self.value, float(limit)))

    def __str__(self) -> str:
        shown = f"{self.value:.0f}" if self.value == int(self.value) else f"{self.value:.2f}"
        line = f"{self.name:<27} {shown:>9}"
        if not self.target:
            return line
        return f"{line}  target {self.target:<8} {'ok' if self.is_met else 'SHORT'}"
