"""How common a word is."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=20_000)
def frequency(word: str) -> float:
    """Return the Zipf frequency of the word: "government" has 5.2, "chloroplast" 2.4."""
    from wordfreq import zipf_frequency

    return zipf_frequency(word, "en")
