"""The gate: what speaks against a candidate. The same checks for every backend.

A check is a small function that returns a ``Finding`` or None. A finding with a value is
judged by a threshold, so that an instructor can move it without a new run.
"""
