"""stack.txt and stack.json: how deep each stack can get, from the linked code.

Exact for calls by name. For calls through pointers the report lists the functions that it assumes
to be possible. Callbacks of an app are guesses, with a figure of their own that warns of nothing.
It names recursion, and follows chains that take no function twice.
"""

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from tools.elf.disassembly import disassemble
from tools.elf.linked import Linked
from tools.stack.callgraph import CallGraph, Deepest, Step, plain
from tools.table import columns, heading, number

SIZE = re.compile(r"\byao_(?:(handler)_)?stack_size = (\d+)")
STEP = re.compile(r"yao_step_(\w+?)__(\w+)")

# What begins on a stack of its own or with an empty one: its function, and whose stack.
ENTRIES = (
    ("boot", "boot_main", "handler"),
    ("boot before paging", "entry", "handler"),
    ("app", "run_app", "app"),
    ("trap, interrupt", "trap_entry", "handler"),
    ("crash in a handler", "crash_in_crash", "handler"),
    ("crash before paging", "early_trap", "handler"),
)
WIDTH = 100
# Parts of calls of the libos (src/sched/signals.h): what runs on a handler's stack makes none. src/log/log.c asks.
CALLS = ("call_begin", "call_end", "enter_call", "catch_up")
NEVER_CALLED = ("__image_start", "_start", "irq_take")  # the last one on its own stack, as trap_entry


@dataclass(frozen=True)
class Entry:
    title: str
    function: int
    deepest: Deepest
    callbacks: Deepest  # with all callbacks that are possible
    size: int  # of the stack



def stack_sizes(tables: Path) -> dict[str, int]:
    """The app's and the handlers', as the generated tables have them."""
    text = tables.read_text() if tables.exists() else ""
    return {"app": 0, "handler": 0} | {name or "app": int(size) for name, size in SIZE.findall(text)}


def steps(image: Linked) -> dict[int, str]:
    """Functions of the steps that run on the app's stack before main and after exit."""
    found = {}
    for symbol in image.symbols:
        step = STEP.fullmatch(plain(symbol.name))
        if step and symbol.size == 8:
            target = int.from_bytes(image.read(symbol.value, 8), "little")
            found[target] = f"step of {step[1]}: {step[2].replace('_', ' ')}"
    return found


class Stacks:
    def __init__(self, image: Linked, file: Callable[[int], str], sizes: dict[str, int]):
        functions = disassemble(image.path)
        begins = {plain(f.name): a for a, f in functions.items()}
        entries = [(t, begins[n], s) for t, n, s in ENTRIES if n in begins]
        entries += [(t, a, "app") for a, t in sorted(steps(image).items())]
        roots = {a for _, a, _ in entries} | {begins[n] for n in NEVER_CALLED if n in begins}
        self.graph = CallGraph(image, functions, roots, file)
        calls = {a for a, f in functions.items() if plain(f.name) in CALLS}
        self.entries = [self.entry(t, a, sizes[s], calls if s == "handler" else set()) for t, a, s in entries]
        self.cycles = sorted(set(self.graph.cycle_of.values()))

    def entry(self, title: str, function: int, size: int, never: set[int]) -> Entry:
        deepest = self.graph.deepest(function, never=never)
        return Entry(title, function, deepest, self.graph.deepest(function, True, never), size)

    @cache
    def names(self, functions: tuple[int, ...] | frozenset[int]) -> list[str]:
        return sorted({self.graph.name(f) for f in functions})

    def dynamic(self) -> list[str]:
        graph = self.graph
        return self.names(tuple(f for f in graph.functions if graph.frames[f].dynamic))

    @cached_property
    def pointer_calls(self) -> dict[str, list[str]]:
        """Function -> what its calls through pointers may reach."""
        found: dict[str, set[str]] = {}
        for function, call in self.graph.indirect():
            targets = self.names(self.graph.possible(call))
            found.setdefault(self.graph.name(function), set()).update(targets)
        return {name: sorted(targets) for name, targets in sorted(found.items())}


def label(stacks: Stacks, step: Step) -> str:
    name, cycle = stacks.graph.name(step.function), stacks.graph.cycle_of.get(step.function)
    return f"{name} (cycle {stacks.cycles.index(cycle) + 1})" if cycle else name


def as_json(stacks: Stacks) -> dict:
    return {
        "entries": {
            entry.title: {
                "function": stacks.graph.name(entry.function),
                "deepest": entry.deepest.depth,
                "callbacks": entry.callbacks.depth,
                "stack": entry.size,
                "chain": [[label(stacks, s), s.bytes] for s in entry.deepest.chain],
            }
            for entry in stacks.entries
        },
        "cycles": [stacks.names(c) for c in stacks.cycles],
        "dynamic": stacks.dynamic(),
        "pointers": stacks.pointer_calls,
    }


def verdict(entry: Entry) -> str:
    return "" if entry.deepest.depth <= entry.size else "TOO DEEP"


def entry_table(stacks: Stacks) -> str:
    rows = [
        [e.deepest.depth, e.callbacks.depth, e.size, e.title, stacks.graph.name(e.function), verdict(e)]
        for e in stacks.entries
    ]
    words = ["deepest", "callbacks", "stack", "what begins", "at", ""]
    return columns([*heading(words, rows), *rows])


def chains(stacks: Stacks) -> str:
    found = [(e.title, e.deepest) for e in stacks.entries]
    found += [(f"{e.title}, with any callback", e.callbacks) for e in stacks.entries if e.callbacks.depth > e.deepest.depth]
    parts = []
    for title, deepest in sorted(found, key=lambda pair: -pair[1].depth):
        rows = [[step.bytes, label(stacks, step)] for step in deepest.chain]
        parts.append(f"\n{title}, {number(deepest.depth)} bytes:\n{columns(rows, 2)}")
    return "".join(parts)


def listing(title: str, lines: list[str]) -> str:
    def wrapped(line: str) -> str:
        return textwrap.fill("  " + line, WIDTH, subsequent_indent=" " * 6) + "\n"

    return f"\n{title}\n" + "".join(map(wrapped, lines)) if lines else ""


def as_text(name: str, stacks: Stacks) -> str:
    cycles = [f"{n}: {', '.join(stacks.names(c))}" for n, c in enumerate(stacks.cycles, 1)]
    calls = stacks.pointer_calls.items()
    pointers = [f"{function}: {', '.join(to) or 'nothing known'}" for function, to in calls]
    return (
        f"{name}: bytes of stack at worst, from the linked code.\n\n"
        + entry_table(stacks)
        + chains(stacks)
        + listing("Cycles of calls. The chains have no second turn; each needs more:", cycles)
        + listing("Frames whose size is only known when they run:", stacks.dynamic())
        + listing("Calls through pointers, and what was taken to be possible:", pointers)
    )
