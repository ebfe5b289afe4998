"""What the project is about, as pure values and functions.

Nothing here does I/O, reads the clock, uses global chance, or imports Flask or
SQLAlchemy. Time (``now``) and chance (``rng``) arrive as arguments.
"""
