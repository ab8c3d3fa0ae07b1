"""Who calls whom in a linked image, and how deep its stacks get at worst.

Calls by name are exact; what those through pointers may reach is declared in pointers.toml. Recursion
has no static bound: every function of a cycle counts once, and reports name the cycle.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from tools.elf.disassembly import Function
from tools.elf.linked import Linked
from tools.stack.frames import MILLICODE, Call, Frame, frames
from tools.stack.pointers import Pointers


def plain(name: str) -> str:
    """A function's name in the source: the optimiser's copies have suffixes."""
    return name.partition(".")[0]


@dataclass(frozen=True)
class Step:
    """One function of the deepest chain, or a cycle of several, and what it takes of the stack up
    to the next one's call (the last one: all of it)."""

    functions: tuple[int, ...]
    bytes: int


@dataclass(frozen=True)
class Deepest:
    depth: int
    chain: tuple[Step, ...]


class CallGraph:
    """@roots: where stacks begin; nothing else calls these, or only to leave its own stack."""

    def __init__(
        self,
        image: Linked,
        functions: dict[int, Function],
        roots: set[int],
        file: Callable[[int], str],
    ):
        self.functions = {a: f for a, f in functions.items() if not MILLICODE.match(f.name)}
        self.starts = sorted(self.functions)
        self.frames: dict[int, Frame] = frames(image.path, functions)
        self.roots = roots
        targets = {a: f for a, f in self.functions.items() if a not in roots}
        calls = [call.address for _, call in self.indirect()]
        self.pointers = Pointers(image, targets, calls, file, self.name)
        self.edges = {a: self.callees(a) for a in self.functions}
        self.cycle_of: dict[int, tuple[int, ...]] = {}
        for cycle in cycles({a: {t for _, t in edges} for a, edges in self.edges.items()}):
            self.cycle_of |= dict.fromkeys(cycle, cycle)
        self.known: dict[int, Deepest] = {}

    def name(self, address: int) -> str:
        return plain(self.functions[address].name)

    def indirect(self) -> list[tuple[int, Call]]:
        """Calls through pointers, with the function that each is in."""
        return [(a, c) for a in self.functions for c in self.frames[a].calls if c.target is None]

    def containing(self, address: int) -> int | None:
        index = bisect_right(self.starts, address) - 1
        return self.starts[index] if index >= 0 else None

    def targets(self, call: Call) -> set[int]:
        if call.target is None:
            return self.pointers.reached(call.address)
        return {self.containing(call.target)} - self.roots - {None}

    def callees(self, function: int) -> list[tuple[int, int]]:
        """Depth at the call, and the callee."""
        calls = self.frames[function].calls
        return [(call.depth, t) for call in calls for t in sorted(self.targets(call))]

    def deepest(self, function: int) -> Deepest:
        """The worst case from @function's entry on."""
        if function not in self.known:
            members = self.cycle_of.get(function, (function,))
            in_cycle = function in self.cycle_of
            answer = self.from_cycle(members) if in_cycle else self.from_one(function)
            self.known |= dict.fromkeys(members, answer)
        return self.known[function]

    def from_one(self, function: int) -> Deepest:
        worst = self.frames[function].deepest
        best = Deepest(worst, (Step((function,), worst),))
        for depth, callee in self.edges[function]:
            below = self.deepest(callee)
            if depth + below.depth > best.depth:
                best = Deepest(depth + below.depth, (Step((function,), depth), *below.chain))
        return best

    def from_cycle(self, members: tuple[int, ...]) -> Deepest:
        once = sum(self.frames[m].deepest for m in members)
        outside = [t for m in members for _, t in self.edges[m] if t not in members]
        deepest = (self.deepest(target) for target in outside)
        below = max(deepest, key=lambda d: d.depth, default=Deepest(0, ()))
        return Deepest(once + below.depth, (Step(members, once), *below.chain))


def cycles(edges: dict[int, set[int]]) -> list[tuple[int, ...]]:
    """Sets of functions that can call each other: Tarjan's strongly connected components."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    found: list[tuple[int, ...]] = []

    def close(node: int) -> None:
        members = stack[stack.index(node) :]
        del stack[stack.index(node) :]
        closed.update(members)
        if len(members) > 1 or node in edges[node]:
            found.append(tuple(sorted(members)))

    def visit(node: int) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in sorted(edges[node]):
            if other not in order:
                visit(other)
            if other not in closed:
                low[node] = min(low[node], low[other])
        if low[node] == order[node]:
            close(node)

    closed: set[int] = set()
    for node in edges:
        if node not in order:
            visit(node)
    return found
