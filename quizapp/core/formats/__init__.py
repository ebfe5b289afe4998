"""Formats that go in and out of the app, one file or folder each."""
