"""Quizzes and spaced-repetition flashcards anchored to their source text.

This file imports nothing, so that ``quizapp.core`` loads without Flask.
"""

__version__ = "0.1.0"
