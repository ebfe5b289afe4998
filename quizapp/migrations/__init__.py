"""The migrations, one file a step, in a line: ``NNNN_what.py``.

They are inside the package so that an installed quizapp carries them. A released step is
never changed. Each works on SQLite (in batch mode) and on PostgreSQL.
"""
