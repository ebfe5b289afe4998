"""The extensions, without an app."""

from __future__ import annotations

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect

from quizapp.job_queue import JobQueue

# Rows keep their values after the commit: it is the last act, and pages are made from them.
db = SQLAlchemy(session_options={"expire_on_commit": False})
csrf = CSRFProtect()
jobs = JobQueue()
limiter = Limiter(get_remote_address, headers_enabled=False)
