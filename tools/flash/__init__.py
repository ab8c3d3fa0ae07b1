"""Writes a card image to a real card."""
