"""Which program an address belongs to on the simulated system on a chip, and where in its source.

The image runs first where it was loaded, then at its link address; firmware and the boot ROM's code
run where they stand. A firmware without an ELF file is one place without a source.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools.crash.decode import describe
from tools.elf.linked import Linked

ROM_AT, FIRMWARE_AT, IMAGE_AT = 0x1000_0000, 0x8000_0000, 0x8020_0000
CORE_ROM_AT, CORE_ROM_SIZE = 0x1_0000, 0x1_0000
ROM_SIZE, FIRMWARE_SIZE = 0x8000, IMAGE_AT - FIRMWARE_AT
ADDRESS_MASK = (1 << 64) - 1
WFI = 0x1050_0073


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
    def __init__(self, image: Path | None, firmware: Path | None, rom: Path | None):
        """ELF files."""
        self.all = [
            Program("image", image, IMAGE_AT, extent(image) if image else 0),
            Program("firmware", firmware, FIRMWARE_AT, FIRMWARE_SIZE),
            Program("boot ROM", rom, ROM_AT, ROM_SIZE),
            Program("core's own ROM", None, CORE_ROM_AT, CORE_ROM_SIZE),
        ]

    def find(self, pc: int) -> Place | None:
        return next((place for p in self.all if (place := p.find(pc))), None)

    def tell(self, hart: int, pc: int) -> str:
        """Where @hart is, for people."""
        if not pc:
            return f"hart {hart} has not run"
        place = self.find(pc)
        if not place:
            return f"hart {hart} is at {pc:#018x}, which is in no program"
        does = "waits in a wfi" if place.is_wfi else "is"
        where = f": {place.source}" if place.source else ""
        return f"hart {hart} {does} at {pc:#018x}, in the {place.program.name}{where}"


def extent(elf: Path) -> int:
    """How far from its first byte an image reaches."""
    sections = Linked(elf).sections
    return sections[-1].end - sections[0].address
