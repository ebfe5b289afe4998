"""Decks of own cards: their notes, images, and who else studies them."""
