"""From a text to candidates: questions and cards, each bound to its place in the text.

A backend proposes, the gate says what speaks against each candidate, the ranker puts the rest
in order. Nothing here reaches a student: an instructor accepts or rejects every candidate.
spaCy is imported inside functions only.
"""
