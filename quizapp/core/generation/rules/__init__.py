"""The rules: each takes a clause or a sentence and yields what can be asked about it."""
