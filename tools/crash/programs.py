"""Finds the program that an address belongs to, on the simulated system on a chip and in QEMU, and
the place in its source.

The image runs first where it was loaded, then at its link address. Firmware and boot ROM
run where they are loaded. A firmware without an ELF file is one place without a source.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools.crash.decode import describe
from tools.elf.linked import Linked

ROM_AT, FIRMWARE_AT, IMAGE_AT = 0x1000_0000, 0x8000_0000, 0x8020_0000
CORE_ROM_AT, CORE_ROM_SIZE = 0x1_0000, 0x1_0000
ROM_SIZE, FIRMWARE_SIZE = 0x8000, IMAGE_AT - FIRMWARE_AT
# QEMU's sifive_u and virt, which load firmware and image at the same addresses (hw/riscv).
QEMU_ROM_AT, QEMU_ROM_SIZE = 0x1000, 0xF000
SPL_AT, SPL_SIZE = 0x0800_0000, 0x0200_0000
ADDRESS_MASK = (1 << 64) - 1
WFI, WFI_SIZE = 0x1050_0073, 4


@dataclass(frozen=True)
class Place:
    """An address as the ELF file knows it."""

    program: "Program"
    address: int

    @property
    def source(self) -> str:
        """Function, file and line, and what that was inlined into."""
        text = describe(self.program.elf, self.address) if self.program.elf else ""
        return text.replace(" at ??:?", "").strip()

    @property
    def is_wfi(self) -> bool:
        code = self.program.image.read(self.address, 4) if self.program.elf else b""
        return int.from_bytes(code, "little") == WFI


@dataclass(frozen=True)
class Program:
    """@at: where it is loaded, whatever it is linked to."""

    name: str
    elf: Path | None
    at: int
    size: int

    @cached_property
    def image(self) -> Linked:
        return Linked(self.elf)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where it is linked to, and where it is loaded."""
        link = min(s.address for s in self.image.sections) if self.elf else self.at
        return (link & ADDRESS_MASK, self.at)

    def find(self, pc: int) -> Place | None:
        for start in self.starts:
            if 0 <= pc - start < self.size:
                return Place(self, self.starts[0] + pc - start)
        return None


class Programs:
    def __init__(self, image: Path | None, *others: Program, past_wfi: bool = False):
        """@image: its ELF file. @past_wfi: the pc of a hart that waits is behind its wfi."""
        self.all = [Program("image", image, IMAGE_AT, extent(image) if image else 0), *others]
        self.past_wfi = past_wfi

    def find(self, pc: int) -> Place | None:
        return next((place for p in self.all if (place := p.find(pc))), None)

    def tell(self, hart: int, pc: int) -> str:
        """Where @hart is, as a line for the user."""
        if not pc:
            return f"hart {hart} has not run"
        place = self.find(pc)
        before = self.find(pc - WFI_SIZE) if self.past_wfi else None
        if before and before.is_wfi:
            place = before
        if not place:
            return f"hart {hart} is at {pc:#018x}, which is in no program"
        does = "waits in a wfi" if place.is_wfi else "is"
        where = f": {place.source}" if place.source else ""
        return f"hart {hart} {does} at {pc:#018x}, in the {place.program.name}{where}"


def simulated(image: Path | None, firmware: Path | None, rom: Path | None) -> Programs:
    """ELF files."""
    rom_at = Linked(rom).sections[0].address if rom and rom.exists() else ROM_AT
    return Programs(
        image,
        Program("firmware", firmware, FIRMWARE_AT, FIRMWARE_SIZE),
        Program("boot ROM", rom, rom_at, ROM_SIZE),
        Program("core's own ROM", None, CORE_ROM_AT, CORE_ROM_SIZE),
    )


def in_qemu(image: Path | None) -> Programs:
    return Programs(
        image,
        Program("firmware", None, FIRMWARE_AT, FIRMWARE_SIZE),
        Program("U-Boot SPL", None, SPL_AT, SPL_SIZE),
        Program("boot ROM", None, QEMU_ROM_AT, QEMU_ROM_SIZE),
        past_wfi=True,
    )


def extent(elf: Path) -> int:
    """How far from its first byte an image reaches."""
    sections = Linked(elf).sections
    return sections[-1].end - sections[0].address
