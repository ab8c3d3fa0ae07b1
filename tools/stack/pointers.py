"""Which functions a call through a pointer may reach: the best that a linked image tells.

0. Functions whose address the code makes in the very register that it calls; else those in plain
   variables and arrays that the calling function names, where its source line uses no member.
1. Functions in the image's constants and variables, in a member of a structure that the calling
   file knows, at the offset that the call fetches from, and of the name that its source line uses.
   (Library code has no source here, and its structures have reserved names.)
2. Else functions whose address somebody hands on to the calling function, or to one near above.
3. Else functions whose address code stores at that offset.
4. Else functions whose address code makes and that no other call has found.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tools.common import ROOT, call
from tools.elf.disassembly import Function, Instruction
from tools.elf.linked import Linked
from tools.stack.frames import ADDS, BRANCHES, FETCH, LOOK_BACK, Call
from tools.stack.variables import Variables

ADDR2LINE = "riscv64-unknown-elf-addr2line"
LINE = re.compile(r"(.+):(\d+)")
MEMBER_CALL = re.compile(r"(?:->|\.)\s*(\w+)\s*\)?\s*\(")
RESERVED = "__"
ON_STACK = ("sp", "s0")
CALLS = ("jal", "jalr", "j")
NEAR = 4  # calls that a pointer is taken to be handed on by
STORE_WITHIN = 8  # instructions between making a function's address and storing it


@dataclass(frozen=True)
class Handed:
    """A pointer to @function goes to one of @receivers, as an argument or in a structure of the
    stack."""

    function: int
    receivers: tuple[int, ...]


@dataclass(frozen=True)
class InData:
    """A pointer to @function at @offset of a constant or variable, which is at @variable; @structure
    and @member are its type's names, empty for plain variables."""

    variable: range
    offset: int
    function: int
    structure: str
    member: str


def pointers_in_data(image: Linked, targets: set[int], types: Variables) -> list[InData]:
    found = []
    for symbol in image.sized:
        content = image.read(symbol.value, symbol.size)
        for at in range(-symbol.value % 8, len(content) - 7, 8):
            target = int.from_bytes(content[at : at + 8], "little")
            if target in targets:
                structure = types.structure(symbol.value)
                offset = at % structure.size if structure and structure.size else at
                member = structure.members.get(offset, "") if structure else ""
                variable = range(symbol.value, symbol.value + symbol.size)
                name = structure.name if structure else ""
                found.append(InData(variable, offset, target, name, member))
    return found


def constant_types(image: Linked, types: Variables) -> set[str]:
    """Names of the structures that constants of the image are of, or would be if there were any."""
    places = {s.index for s in image.sections if s.kind == "rodata"}
    found = {types.structure(s.value) for s in image.sized if s.section in places}
    named = {structure.name for structure in found if structure and structure.name}
    return named | types.only_constant()


def stored(code: list[Instruction], at: int) -> tuple[str, int] | None:
    """Base register and offset where the address that instruction @at makes is stored soon."""
    register = code[at].operands[0]
    for later in code[at + 1 : at + 1 + STORE_WITHIN]:
        place = FETCH.fullmatch(later.operands[-1]) if later.name == "sd" else None
        if place and later.operands[0] == register:
            return place[2], int(place[1])
    return None


class InCode:
    """Addresses of @targets that code makes: stored at an offset, or handed on."""

    def __init__(self, functions: dict[int, Function], targets: set[int]):
        self.functions = functions
        self.targets = targets
        self.stored: dict[int, set[int]] = {}
        self.handed: list[Handed] = []
        for function in functions.values():
            for at, now in enumerate(function.code):
                if now.target in targets and now.name in ADDS:
                    self.take(function, at, now.target)

    def take(self, function: Function, at: int, target: int) -> None:
        place = stored(function.code, at)
        if place and place[0] not in ON_STACK:
            self.stored.setdefault(place[1], set()).add(target)
            return
        later = [
            i.target
            for i in function.code[at + 1 :]
            if i.name in CALLS and i.target in self.functions
        ]
        receivers = [function.start, *later] if place else later[:1]
        self.handed.append(Handed(target, tuple(receivers)))

    def chosen(self, function: int, call: Call) -> set[int]:
        """What `(test ? one : other)()` chooses from: addresses made in the register that is called.
        Nothing if it may have been fetched as well."""
        code = self.functions[function].code
        at = next(n for n, now in enumerate(code) if now.address == call.address)
        found = set()
        for now in reversed(code[max(at - LOOK_BACK, 0) : at]):
            if now.operands[:1] != code[at].operands[:1] or now.name in (*BRANCHES, "sd", "auipc"):
                continue
            if now.name not in ADDS or now.target not in self.targets:
                return set() if now.name in ("ld", "mv") else found
            found.add(now.target)
        return found


def source_lines(image: Linked, addresses: list[int]) -> dict[int, str | None]:
    """For each address the line of source and the next, as a call may go on there; None without."""
    if not addresses:
        return {}
    command = [ADDR2LINE, "-e", image.path, *(f"0x{a:x}" for a in addresses)]
    places = call(command, image.path.name, "find source lines").splitlines()
    files: dict[str, list[str] | None] = {}
    return {a: line_text(place, files) for a, place in zip(addresses, places)}


def line_text(place: str, files: dict[str, list[str] | None]) -> str | None:
    found = LINE.match(place)
    if not found or found[2] == "0":
        return None
    if found[1] not in files:
        path = ROOT / found[1]
        files[found[1]] = path.read_text(errors="replace").splitlines() if path.exists() else None
    lines, number = files[found[1]], int(found[2])
    return None if lines is None else "\n".join(lines[number - 1 : number + 1])


class Reach:
    """How many calls it takes from a function to those near it."""

    def __init__(self, calls: dict[int, set[int]]):
        self.calls = {function: set(targets) for function, targets in calls.items()}
        self.known: dict[int, dict[int, int]] = {}

    def add(self, function: int, targets: set[int]) -> None:
        self.calls[function] |= targets
        self.known.clear()

    def of(self, function: int) -> dict[int, int]:
        if function not in self.known:
            found, edge = {function: 0}, {function}
            for distance in range(1, NEAR + 1):
                edge = {t for f in edge for t in self.calls.get(f, ())} - found.keys()
                found |= dict.fromkeys(edge, distance)
            self.known[function] = found
        return self.known[function]


class Pointers:
    """@targets: those of the functions that may be called by pointer; @calls: such calls, with the
    functions they are in; @direct: who calls whom by name; @file: the source file that the code at
    an address is from, as debug information names it."""

    def __init__(
        self,
        image: Linked,
        functions: dict[int, Function],
        targets: set[int],
        calls: list[tuple[int, Call]],
        direct: dict[int, set[int]],
        file: Callable[[int], str],
    ):
        self.types = Variables(image)
        self.data = pointers_in_data(image, targets, self.types)
        self.constants = constant_types(image, self.types)
        self.code = InCode(functions, targets)
        self.lines = source_lines(image, [c.address for _, c in calls])
        self.reach = Reach(direct)
        self.file = file
        self.by_call = self.resolve(calls)

    def resolve(self, calls: list[tuple[int, Call]]) -> dict[int, set[int]]:
        """The candidates of each call (with the function that it is in), by its address. What the
        first round finds are calls, too, along which functions are handed on."""
        for _ in range(2):
            found = {c.address: self.candidates(f, c) for f, c in calls}
            for function, made in calls:
                self.reach.add(function, found[made.address] or set())
        taken = {h.function for h in self.code.handed}.union(*self.code.stored.values())
        unclaimed = taken.difference(*(some for some in found.values() if some))
        return {address: unclaimed if some is None else some for address, some in found.items()}

    def candidates(self, function: int, call: Call) -> set[int] | None:
        """None where steps 1 to 3 have no answer."""
        chosen = self.code.chosen(function, call)
        if chosen:
            return chosen
        members = set(MEMBER_CALL.findall(self.lines.get(call.address) or ""))
        fitting = {p.function for p in self.data if self.fits(p, call, members)}
        named = self.in_variables_of(function)
        found = fitting or named if members else named or fitting
        if found or self.is_of_constants(call, members):
            return found
        found = self.handed_to(function) or self.code.stored.get(call.offset, set())
        return found - {function} or None

    def is_of_constants(self, call: Call, members: set[str]) -> bool:
        """Whether the call is through a structure whose instances are constants, so that what these
        do not name is not called."""
        known = self.types.known.get(self.file(call.address), {})
        return any(
            structure.members.get(call.offset) in members
            for name, structure in known.items()
            if name in self.constants
        )

    def in_variables_of(self, function: int) -> set[int]:
        """Those in plain variables whose address, or one in which, the function's code names."""
        named = {now.target for now in self.code.functions[function].code}
        plain = {p.variable for p in self.data if not p.structure}
        used = {v for v in plain if any(target in v for target in named if target)}
        return {p.function for p in self.data if p.variable in used and not p.structure}

    def handed_to(self, function: int) -> set[int]:
        """Those handed to the nearest caller, which are the likeliest."""
        nearest: dict[int, set[int]] = {}
        for handed in self.code.handed:
            for receiver in handed.receivers:
                distance = self.reach.of(receiver).get(function)
                if distance is not None:
                    nearest.setdefault(distance, set()).add(handed.function)
        return nearest[min(nearest)] if nearest else set()

    def fits(self, pointer: InData, call: Call, members: set[str]) -> bool:
        if call.offset not in (None, pointer.offset) or call.offset is None and not members:
            return False
        known = self.types.known.get(self.file(call.address), {})
        if self.lines.get(call.address) is None:
            return pointer.structure.startswith(RESERVED) or pointer.structure in known
        if not members:
            return not pointer.structure
        return pointer.member in members and pointer.structure in known
