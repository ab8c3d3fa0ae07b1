"""The boards that the tests on QEMU run on."""

from dataclasses import replace
from pathlib import Path

from app_image import build
from machine import PATIENCE, Machine

# The smallest machine of each board.
BOARDS = {"virt": Machine("virt"), "hifive_unleashed": Machine("sifive_u", harts=2)}

# Their consoles.
SERIAL = {"virt": "/soc/serial@10000000", "hifive_unleashed": "/soc/serial@10010000"}


class Board:
    """@firmware None: OpenSBI. @machine: what else differs from the smallest."""

    def __init__(self, name: str, firmware: Path | None = None, **machine):
        self.name = name
        self.machine = replace(BOARDS[name], firmware=firmware, **machine)

    def app(self, name):
        return build(name, self.name)

    def drive(self, path, **options) -> tuple[str, ...]:
        """The board's own kind of disk: a virtio disk, or an SD card."""
        more = "".join(f",{key}={value}" for key, value in options.items())
        if self.name == "virt":
            drive = f"if=none,id=disk,file={path},format=raw{more}"
            return "-drive", drive, "-device", "virtio-blk-device,drive=disk"
        return "-drive", f"if=sd,id=disk,file={path},format=raw{more}"

    def start(self, app: str, folder, arguments=()):
        """With a monitor, whose socket is in @folder."""
        machine = replace(self.machine, arguments=tuple(arguments))
        return machine.start(self.app(app).image, folder)

    def run(self, app: str, bootargs: str = "", arguments=(), seconds: float = PATIENCE, harts: int = 0):
        """@harts: 0 for the least that the board has."""
        machine = replace(self.machine, bootargs=bootargs, arguments=tuple(arguments))
        machine = replace(machine, harts=harts or machine.harts)
        return machine.run(self.app(app).image, seconds)
