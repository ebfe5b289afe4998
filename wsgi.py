"""The app for a WSGI server: ``gunicorn wsgi:app``."""

from quizapp import collector
from quizapp.app import create_app

app = create_app()
collector.settle()
