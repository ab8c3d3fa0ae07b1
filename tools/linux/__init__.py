"""Debian's Linux on the VisionFive 2 in QEMU: a card that boots it to a shell."""
