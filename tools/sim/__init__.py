"""Runs an image on a Rocket core's RTL, and prepares that core."""
