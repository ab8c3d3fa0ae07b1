"""What a power cut may leave of the files that tests/qemu/apps/survivor was changing.

A script is a list of steps. A state is what a volume holds: path -> bytes, or None for a folder.
After a cut it is the state between two steps, or within one, and not before the last one that was
reported as synced.
"""

import random
import struct
from dataclasses import dataclass

FOLDERS = ("/a", "/b")
PLACES = ("", *FOLDERS, "/d0", "/a/d0", "/b/d1")
KINDS = "write write append append over cut move move remove folder".split()
SIZES = (0, 1, 100, 511, 512, 513, 3000, 4096, 9000, 20_000)

State = dict[str, bytes | None]


@dataclass(frozen=True)
class Step:
    kind: str
    sync: str
    path: str
    to: str
    seed: int
    size: int
    offset: int

    def line(self) -> str:
        return f"{self.kind} {self.sync} {self.path} {self.to} {self.seed} {self.size} {self.offset}\n"

    def content(self) -> bytes:
        words = self.size // 4 + 1
        return struct.pack(f"<{words}I", *range(self.seed << 16, (self.seed << 16) + words))[: self.size]


def make_step(rng: random.Random, number: int) -> Step:
    kind = rng.choice(KINDS)
    in_place = kind == "over"  # data is overwritten where it is, in no order with what else changes
    folders = kind == "folder" or kind == "move" and rng.random() < 0.3
    names = ("d0", "d1") if folders else ("f0", "f1", "A long name of a file.txt")
    path, to = (f"{rng.choice(PLACES[:3] if folders else PLACES)}/{rng.choice(names)}" for _ in "12")
    syncs = "f" if in_place else "fs-" if kind in ("write", "append", "cut") else "s-"
    words = [word.replace(" ", "_") for word in (path, to)]
    return Step(kind, rng.choice(syncs), *words, number + 1, rng.choice(SIZES), rng.choice(SIZES))


def make_script(seed: int, steps: int) -> list[Step]:
    """What is not synced is synced before data is overwritten."""
    rng = random.Random(seed)
    made = [make_step(rng, number) for number in range(steps)]
    return [
        Step("folder", "s", "/a", "-", 0, 0, 0) if after.kind == "over" else step
        for step, after in zip(made, [*made[1:], made[0]])
    ]


def parent(path: str) -> str:
    return path.rpartition("/")[0]


def has_parent(state: State, path: str) -> bool:
    return parent(path) == "" or state.get(parent(path), b"") is None


def below(state: State, folder: str) -> list[str]:
    return [path for path in state if path.startswith(folder + "/")]


def move(state: State, path: str, to: str) -> State:
    """A folder only in place of an empty one."""
    if path not in state or not has_parent(state, to) or below(state, to) or path == to:
        return state
    moved = {to + old[len(path) :]: state[old] for old in (path, *below(state, path))}
    kept = {old: state[old] for old in state if old != path and old not in below(state, path)}
    return kept | moved


def written(step: Step, old: bytes) -> bytes:
    if step.kind == "write":
        return step.content()
    if step.kind == "cut":
        return old[: step.size].ljust(step.size, b"\0")
    place = len(old) if step.kind == "append" else step.offset
    new = step.content()
    return old[:place].ljust(place if new else 0, b"\0") + new + old[place + len(new) :]


def change(state: State, step: Step) -> State:
    makes = step.kind in ("write", "append", "folder")
    if step.kind == "move":
        return move(state, step.path, step.to)
    if not has_parent(state, step.path) or not (makes or step.path in state):
        return state
    if step.kind == "folder":
        return {step.path: None} | state
    if step.kind == "remove":
        return {path: state[path] for path in state if path != step.path}
    return state | {step.path: written(step, state.get(step.path, b""))}


def mixed(found: bytes, old: bytes, new: bytes) -> bool:
    """Each byte is one of the two."""
    return len(old) <= len(found) <= len(new) and all(
        byte in (old[at : at + 1], new[at : at + 1])
        for at, byte in enumerate(struct.unpack(f"{len(found)}c", found))
    )


def partly(found: bytes, old: bytes, new: bytes, kind: str) -> bool:
    """Is it the file within a step that makes @new of @old?"""
    if kind == "over":
        return mixed(found, old, new)
    if kind == "write":
        return old.startswith(found) or new.startswith(found)
    longer, shorter = (new, old) if len(new) > len(old) else (old, new)
    return longer.startswith(found) and len(found) >= len(shorter)


def within(found: State, before: State, after: State, step: Step) -> bool:
    """Is @found what the step may leave when it is cut off?"""
    path = step.path
    if found in (before, after):
        return True
    if step.kind not in ("write", "append", "over", "cut") or not (path in after and path in found):
        return False
    others_are_equal = {**found, path: b""} == {**after, path: b""}
    return others_are_equal and partly(found[path], before.get(path, b""), after[path], step.kind)


def place_of(found: State, state: State, script: list[Step], first: int, synced: int) -> int | None:
    """The step with which to go on, or None: nothing explains @found. @state is that before step @first; steps up to
    @synced are on the medium."""
    for number in range(first, len(script)):
        after = change(state, script[number])
        if number > synced and within(found, state, after, script[number]):
            return number + (found == after)
        state = after
    return len(script) if found == state else None
