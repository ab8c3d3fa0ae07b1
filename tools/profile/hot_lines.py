"""The source lines that took the most cycles, each with its instructions: where the hart waits."""

from collections import defaultdict
from dataclasses import dataclass, field

from tools.common import ROOT
from tools.crash.symbols import Frame
from tools.elf.disassembly import disassemble
from tools.profile.cycle_profile import Profile
from tools.crash.programs import Place
from tools.table import columns, heading

SHOWN = 40
HEADING = ("cycles", "stalls", "executed", "average", "line, and its instructions")


@dataclass
class Spent:
    executions: int = 0
    cycles: int = 0

    def add(self, executions: int, cycles: int) -> None:
        self.executions += executions
        self.cycles += cycles

    @property
    def stalls(self) -> int:
        return max(self.cycles - self.executions, 0)

    @property
    def average(self) -> str:
        return f"{self.cycles / self.executions:.2f}" if self.executions else "-"


@dataclass
class Line(Spent):
    instructions: dict[Place, Spent] = field(default_factory=lambda: defaultdict(Spent))


def lines(profile: Profile) -> dict[Frame, Line]:
    found: dict[Frame, Line] = defaultdict(Line)
    for cost, stack in profile.stacks():
        line, place = found[stack[-1]], profile.place(cost.pc)
        line.add(cost.executions, cost.cycles)
        if place:
            line.instructions[place].add(cost.executions, cost.cycles)
    return found


def source(frame: Frame) -> str:
    path = ROOT / frame.file
    if not frame.line or not path.is_file():
        return ""
    text = path.read_text(errors="replace").splitlines()
    return text[frame.line - 1].strip() if frame.line <= len(text) else ""


class Texts:
    """What instructions are, by their places."""

    def __init__(self):
        self.known: dict[str, dict[int, str]] = {}

    def of(self, place: Place) -> str:
        program = place.program
        if not program.elf:
            return ""
        if program.name not in self.known:
            self.known[program.name] = {
                code.address: f"{code.name} {','.join(code.operands)}"
                for function in disassemble(program.elf).values()
                for code in function.code
            }
        return self.known[program.name].get(place.address, "")


def rows(spent: Spent, text: str) -> tuple:
    return spent.cycles, spent.stalls, spent.executions, spent.average.rjust(7), text


def listing(profile: Profile) -> str:
    """A table: for each line a row, then one for each of its instructions."""
    found = sorted(lines(profile).items(), key=lambda item: -item[1].cycles)[:SHOWN]
    texts, table = Texts(), []
    for frame, line in found:
        where = f"{frame.file}:{frame.line} " if frame.file else ""
        table.append(rows(line, f"{where}{frame.function}: {source(frame)}".rstrip(": ")))
        for place, spent in sorted(line.instructions.items(), key=lambda item: item[0].address):
            table.append(rows(spent, f"    {place.address:x}  {texts.of(place)}".rstrip()))
    return columns([*heading(HEADING, table), *table])
