"""Turns addresses of a crash report into functions, files and lines."""
