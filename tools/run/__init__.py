"""Runs an image in QEMU with a live console."""
