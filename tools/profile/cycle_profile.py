"""Reads the cycle profile that the simulator writes, and names what its addresses are."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tools.common import Failure
from tools.crash.symbols import Frame, frames
from tools.crash.programs import Place, Programs

NOBODY = -1
TRAP = Frame("(trap)")

Stack = tuple[Frame, ...]  # the innermost last


class Call(NamedTuple):
    """See sim/harness/calls.h."""

    parent: int
    hart: int
    trap: bool
    site: int
    target: int
    times: int


class Cost(NamedTuple):
    call: int
    pc: int
    executions: int
    cycles: int


@dataclass
class Raw:
    cycles: int = 0
    harts: int = 0
    calls: list[Call] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    jumps: list[tuple[int, int, int]] = field(default_factory=list)


def read(path: Path) -> Raw:
    raw = Raw()
    for line in path.read_text().splitlines():
        match line.split():
            case ["call", parent, hart, trap, site, target, times]:
                places = int(site, 16), int(target, 16)
                raw.calls.append(Call(int(parent), int(hart), trap == "1", *places, int(times)))
            case ["cost", call, pc, executions, cycles]:
                raw.costs.append(Cost(int(call), int(pc, 16), int(executions), int(cycles)))
            case ["jump", at, to, times]:
                raw.jumps.append((int(at, 16), int(to, 16), int(times)))
            case ["cycles", cycles, harts]:
                raw.cycles, raw.harts = int(cycles), int(harts)
    if not raw.harts:
        raise Failure(f"{path}: read the profile: no hart has retired an instruction")
    return raw


class Profile:
    """What each instruction cost, within which calls."""

    def __init__(self, raw: Raw, programs: Programs):
        self.raw, self.programs = raw, programs
        self.frames_of = self.name_all()

    def addresses(self) -> set[int]:
        return (
            {cost.pc for cost in self.raw.costs}
            | {address for call in self.raw.calls for address in (call.site, call.target)}
            | {address for at, to, _ in self.raw.jumps for address in (at, to)}
        )

    def name_all(self) -> dict[int, Stack]:
        found, by_program = {}, defaultdict(list)
        for pc in self.addresses():
            place = self.programs.find(pc)
            if place and place.program.elf:
                by_program[place.program].append((pc, place.address))
            else:
                found[pc] = (Frame(f"({place.program.name if place else 'elsewhere'})"),)
        for program, pairs in by_program.items():
            named = frames(program.elf, {address for _, address in pairs})
            for pc, address in pairs:
                found[pc] = tuple(f._replace(program=program.name) for f in named[address])
        return found

    def place(self, pc: int) -> Place | None:
        return self.programs.find(pc)

    def began_paging(self, call: Call) -> bool:
        """The trap by which the image goes on at its link address is no call of anybody."""
        places = self.programs.find(call.site), self.programs.find(call.target)
        return call.trap and all(
            place and place.program.name == "image" and (place.address == pc) == linked
            for place, pc, linked in zip(places, (call.site, call.target), (False, True))
        )

    @cache
    def calls_around(self, number: int) -> Stack:
        """The stack that the functions called here stand on."""
        call = self.raw.calls[number]
        if call.parent == NOBODY:
            return (Frame(f"hart {call.hart}"),) if self.raw.harts > 1 else ()
        around = self.calls_around(call.parent)
        if self.began_paging(call):
            return around
        return around + self.frames_of[call.site] + ((TRAP,) if call.trap else ())

    def stacks(self):
        """Each cost with its stack."""
        for cost in self.raw.costs:
            yield cost, self.calls_around(cost.call) + self.frames_of[cost.pc]

    def times_called(self) -> Counter:
        """By function: a call, a trap that it handles, or a jump in place of a call."""
        found = Counter()
        for number, call in enumerate(self.raw.calls):
            if call.parent != NOBODY and not self.began_paging(call):
                found[key(self.frames_of[call.target][0])] += call.times
        for at, to, times in self.raw.jumps:
            if key(self.frames_of[at][0]) != key(self.frames_of[to][0]):
                found[key(self.frames_of[to][0])] += times
        return found


def key(frame: Frame) -> Frame:
    """A function; two may have the same name."""
    return frame._replace(line=0)
