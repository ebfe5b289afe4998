"""The rules for claims: each takes a statement and yields what can be judged true or false."""
