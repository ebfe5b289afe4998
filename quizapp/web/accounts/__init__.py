"""Accounts: Flask-Security's pages, sessions that end on the server, the first admin."""
