"""Scores of learners, as pages and as CSV."""
