"""Sending the job."""

from __future__ import annotations


def send(derivation_id: int) -> None:
    """Send the job that works on a derivation; after the commit, so that it finds the row."""
