"""Whether the firmware of the Unleashed can boot from a card on the QEMU that is installed."""

import pytest
from machine import ROOT  # noqa: F401  puts the tools on the path

from tools import board
from tools.run import qemu

UNLEASHED = board.load("hifive_unleashed")

needs_sound_cards = pytest.mark.skipif(
    "-kernel" in qemu.choose(UNLEASHED, qemu.version(qemu.DEFAULT)).arguments,
    reason="this QEMU's SD card over SPI is broken",
)
