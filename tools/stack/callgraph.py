"""Who calls whom in a linked image, and how deep its stacks get at worst.

Calls by name are exact; what those through pointers may reach is declared in pointers.toml. An app's
own calls through pointers are guesses, and kept apart. Recursion has no static bound: the deepest chain
is one that takes no function twice, and reports name the cycles.
"""

from bisect import bisect_right
from collections.abc import Callable, Set
from dataclasses import dataclass

from tools.elf.disassembly import Function
from tools.elf.linked import Linked
from tools.stack.cycles import cycles
from tools.stack.frames import MILLICODE, Call, Frame, frames
from tools.stack.pointers import Pointers

Edges = dict[int, dict[int, int]]  # by function and callee: the depth at the call, the greatest of several


def plain(name: str) -> str:
    """A function's name in the source: the optimiser's copies have suffixes."""
    return name.partition(".")[0]


@dataclass(frozen=True)
class Step:
    """One function of the deepest chain, and what it takes of the stack up to the next one's call
    (the last one: all of it)."""

    function: int
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
        calls = {call.address: function for function, call in self.indirect()}
        self.pointers = Pointers(image, targets, calls, file, self.name)
        self.edges: Edges = {a: self.callees(a, self.targets) for a in self.functions}
        self.guesses: Edges = {a: self.callees(a, self.possible) for a in self.functions}
        self.cycle_of: dict[int, tuple[int, ...]] = {}
        for cycle in cycles(self.edges):
            self.cycle_of |= dict.fromkeys(cycle, cycle)

    def name(self, address: int) -> str:
        return plain(self.functions[address].name)

    def indirect(self) -> list[tuple[int, Call]]:
        """Calls through pointers, with the function that each is in."""
        return [(a, c) for a in self.functions for c in self.frames[a].calls if c.target is None]

    def containing(self, address: int) -> int | None:
        index = bisect_right(self.starts, address) - 1
        return self.starts[index] if index >= 0 else None

    def targets(self, call: Call) -> Set[int]:
        """What it reaches for certain, or as declared."""
        if call.target is None:
            return self.pointers.reached(call.address)
        return {self.containing(call.target)} - self.roots - {None}

    def possible(self, call: Call) -> Set[int]:
        return self.targets(call) if call.target else self.pointers.possible(call.address)

    def callees(self, function: int, targets: Callable[[Call], Set[int]]) -> dict[int, int]:
        found: dict[int, int] = {}
        for call in sorted(self.frames[function].calls, key=lambda call: call.depth):
            found |= dict.fromkeys(targets(call), call.depth)
        return dict(sorted(found.items()))

    def deepest(self, function: int, guesses: bool = False, never: Set[int] = frozenset()) -> Deepest:
        """The worst case from @function's entry on. @guesses: with all that is possible. @never: what
        is not called there, whatever the code looks like. The order in which calls are followed makes
        a difference in cycles only; the worse of two counts."""
        edges = self.guesses if guesses else self.edges
        walks = (Walk(self.frames, edges, order, never).deepest(function) for order in (list, reversed))
        return max(walks, key=lambda found: found.depth)


class Walk:
    """In depth, each function once. A call back to one that has not yet returned counts nothing, so
    the chain is one that takes no function twice."""

    def __init__(self, frames: dict[int, Frame], edges: Edges, order: Callable, never: Set[int]):
        self.frames = frames
        self.edges = edges
        self.order = order
        self.known: dict[int, Deepest] = {function: Deepest(0, ()) for function in never}

    def deepest(self, function: int) -> Deepest:
        if function not in self.known:
            self.known[function] = Deepest(0, ())
            worst = self.frames[function].deepest
            best = Deepest(worst, (Step(function, worst),))
            for callee, depth in self.order(self.edges[function].items()):
                rest = self.deepest(callee)
                if depth + rest.depth > best.depth:
                    best = Deepest(depth + rest.depth, (Step(function, depth), *rest.chain))
            self.known[function] = best
        return self.known[function]
