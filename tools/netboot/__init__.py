"""Serves an image to U-Boot over the network."""
