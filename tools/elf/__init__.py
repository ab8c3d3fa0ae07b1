"""Reads objects and linked images: symbols, sections, debug information, code."""
