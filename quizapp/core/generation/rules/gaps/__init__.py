"""The rules for gaps: what of a sentence is worth hiding, and how else it can be written."""
