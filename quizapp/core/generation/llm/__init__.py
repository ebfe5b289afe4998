"""Candidates from a language model: what it is told, and what of its reply is kept.

A reply is a stranger's input. Only stems, keys and distractors are taken from it, as plain
text; the evidence must stand in the passage to the letter and support the key, or the
candidate is dropped with a reason. All is pure: the request itself is made by a service.
"""
