"""The use cases: functions of a session, things, ``now`` and ``rng``.

They flush and never commit: the entry point (a view, a command, a job) commits once, as its
last act. They know nothing of Flask.
"""
