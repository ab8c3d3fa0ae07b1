"""Turns the simulator's cycle profile into a table of functions, a flame graph, and hot lines, for
`make simprofile`: profile.txt, profile.svg, profile.folded and profile_lines.txt.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tools.common import relative
from tools.crash.symbols import Frame
from tools.profile import flame, hot_lines
from tools.profile.cycle_profile import Profile, key, read
from tools.crash.programs import Programs
from tools.table import columns, heading

RULE = """\
An instruction gets the cycles since the last one retired on its hart, so a wait stands where it was
waited: for its own fetch (instruction cache), for its access to memory (data cache: Rocket repeats a
load or store that misses until the line is there), for an operand, or, at the target of a jump, for its
wrong prediction. A wfi gets its sleep. Stalls are the cycles beyond one for each instruction. An instruction that
traps gets cycles, but has not been executed.
"""
FUNCTIONS = """\
Self is without the functions that it calls, total is with them; what is inlined counts as a function,
its calls are not known. Calls: with jumps in place of a call, and traps that it handles.
"""
TOLD = 8  # functions, on the console


@dataclass
class Row:
    own: int = 0
    total: int = 0
    executions: int = 0

    @property
    def ratio(self) -> str:
        return f"{self.own / self.executions:.2f}" if self.executions else "-"


def functions(profile: Profile) -> dict[Frame, Row]:
    found: dict[Frame, Row] = defaultdict(Row)
    for cost, stack in profile.stacks():
        row = found[key(stack[-1])]
        row.own += cost.cycles
        row.executions += cost.executions
        for function in {key(frame) for frame in stack}:
            found[function].total += cost.cycles
    return found


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.2f} %"


HEADING = ["self", "", "total", "", "stalls", "executed", "   CPI", "    calls", "function", "of", "file"]


def table(profile: Profile, most: int | None = None) -> str:
    """By the cycles of their own; @most: so many functions."""
    found, calls = functions(profile), profile.times_called()
    whole = sum(row.own for row in found.values())
    rows = []
    for function, row in sorted(found.items(), key=lambda item: -item[1].own):
        times = f"{calls[function]:,}" if function in calls else "inlined"
        shares = share(row.own, whole), share(row.total, whole)
        stalls = max(row.own - row.executions, 0)
        figures = [row.own, shares[0], row.total, shares[1], stalls, row.executions]
        place = [function.function, function.program, function.file]
        rows.append([*figures, row.ratio.rjust(6), times.rjust(9), *place])
    return columns([*heading(HEADING, rows), *rows[:most]])


def summary(profile: Profile, name: str) -> str:
    cycles, harts = profile.raw.cycles, profile.raw.harts
    executed = sum(cost.executions for cost in profile.raw.costs)
    many = f" of each of {harts} harts" if harts > 1 else ""
    return f"{name}: {cycles:,} cycles{many}, {executed:,} instructions"


def folded(profile: Profile) -> str:
    """Cycles by stack, as speedscope, FlameGraph and others take them."""
    cycles: dict[str, int] = defaultdict(int)
    for cost, stack in profile.stacks():
        cycles[";".join(frame.function for frame in stack)] += cost.cycles
    return "".join(f"{stack} {count}\n" for stack, count in sorted(cycles.items()))


def write(raw: Path, out: Path, name: str, programs: Programs) -> str:
    """Returns the text for the console."""
    profile = Profile(read(raw), programs)
    title = summary(profile, name)
    texts = {
        "profile.txt": f"{title}\n\n{RULE}\n{FUNCTIONS}\n{table(profile)}",
        "profile.svg": flame.draw(profile, title),
        "profile.folded": folded(profile),
        "profile_lines.txt": f"{title}\n\n{RULE}\n{hot_lines.listing(profile)}",
    }
    for file, text in texts.items():
        (out / file).write_text(text)
    return table(profile, TOLD) + f"more is in {', '.join(relative(out / file) for file in texts)}\n"
