"""Distinguishes the return addresses of active calls from stale ones, by the ELF's .debug_frame.

A crash report has a register context and the words of the stack that point behind a call. With a
function's entry in .debug_frame its return address can be found from its stack pointer, and
then the caller's in the same way (DWARF version 3, section 6.4).
"""

import bisect
from dataclasses import dataclass
from pathlib import Path

from elftools.common.exceptions import DWARFError
from elftools.dwarf.callframe import FDE, RegisterRule
from elftools.elf.elffile import ELFFile

RA, SP = 1, 2
WORD = 8
SURE, UNSURE, STALE = "sure", "unsure", "stale"


@dataclass(frozen=True)
class Frame:
    """A function's frame at some pc."""

    size: int | None  # from sp to the caller's sp; None: not a constant
    ra: int | None  # the return address's place, relative to the caller's sp; None: not saved
    outermost: bool = False  # nobody called it: the image's entry, or the entry of a trap


UNKNOWN = Frame(None, None)


def call_frame_information(image: ELFFile) -> list:
    """Where a library's is beyond pyelftools, there is none: every return address is unsure."""
    dwarf = image.get_dwarf_info()
    try:
        return dwarf.CFI_entries() if dwarf.has_CFI() else []
    except (AssertionError, DWARFError):
        return []


class FrameTable:
    def __init__(self, elf: Path):
        with elf.open("rb") as file:
            image = ELFFile(file)
            self.text = [
                range(part["p_vaddr"], part["p_vaddr"] + part["p_memsz"])
                for part in image.iter_segments("PT_LOAD")
                if part["p_flags"] & 1
            ]
            entries = call_frame_information(image)
        functions = [entry for entry in entries if isinstance(entry, FDE) and self.is_linked(entry)]
        self.functions = sorted(functions, key=lambda entry: entry["initial_location"])
        self.starts = [entry["initial_location"] for entry in self.functions]

    def is_linked(self, function: FDE) -> bool:
        """The linker keeps the entries of functions that it dropped, with address 0."""
        return function["address_range"] > 0 and self.is_text(function["initial_location"])

    def is_text(self, address: int) -> bool:
        return any(address in part for part in self.text)

    def at(self, pc: int) -> Frame:
        index = bisect.bisect_right(self.starts, pc) - 1
        if index < 0 or pc >= self.starts[index] + self.functions[index]["address_range"]:
            return UNKNOWN
        function = self.functions[index]
        rows = [row for row in function.get_decoded().table if row["pc"] <= pc]
        if not rows:
            return UNKNOWN
        row = rows[-1]
        size = row["cfa"].offset if row["cfa"].reg == SP else None
        if function.cie["return_address_register"] != RA:
            return Frame(size, None, outermost=True)
        rule = row.get(RA, RegisterRule(RegisterRule.SAME_VALUE))
        saved = rule.arg if rule.type == RegisterRule.OFFSET else None
        return Frame(size, saved, outermost=rule.type == RegisterRule.UNDEFINED)


class Walk:
    """The calls that led to one context, from the innermost outwards."""

    def __init__(self, table: FrameTable, pc: int, sp: int, ra: int):
        self.table = table
        self.ra_is = STALE  # what the register ra is: a call's return address or not
        self.enter(pc, sp)
        if self.frame.outermost or self.frame.ra is not None:
            return
        if not table.is_text(ra - 1):
            self.place = None
            return
        called = not table.is_text(pc)  # a jump out of the text leaves no frame
        known = self.frame is not UNKNOWN
        self.ra_is = SURE if called or known else UNSURE
        self.enter(ra - 1, self.caller_sp if known else sp)

    def enter(self, pc: int, sp: int | None) -> None:
        """The next return address to find is that of the function that @pc is in."""
        self.frame = self.table.at(pc)
        known = sp is not None and self.frame.size is not None
        self.caller_sp = sp + self.frame.size if known else None
        found = known and self.frame.ra is not None
        self.place = self.caller_sp + self.frame.ra if found else None

    def judge(self, address: int, place: int) -> str:
        """What kind of return address @address is, found at @place; places come in order."""
        if self.frame.outermost or (self.place is not None and place < self.place):
            return STALE
        sure = place == self.place
        if not sure:
            self.caller_sp = place - (-WORD if self.frame.ra is None else self.frame.ra)
        self.enter(address - 1, self.caller_sp)
        return SURE if sure else UNSURE
