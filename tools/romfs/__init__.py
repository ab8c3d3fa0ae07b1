"""Packs files that an image has in it."""
