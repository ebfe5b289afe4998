"""How usual a word is, on the Zipf scale of wordfreq: 7 for "the", 5 for "government", 2 for
"chloroplast", 0 for what is in no list.
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=50_000)
def frequency(word: str) -> float:
    """Return the Zipf frequency of an English word."""
    from wordfreq import zipf_frequency

    return zipf_frequency(word, "en")
