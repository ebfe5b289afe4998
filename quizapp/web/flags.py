"""The flags of cards: a number in the log, a name and a colour on the pages."""

from __future__ import annotations

FLAG_WORDS = ("No flag", "Red", "Orange", "Green", "Blue", "Pink", "Turquoise", "Purple")
