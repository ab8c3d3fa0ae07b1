"""Chooses how to start a board in QEMU, by QEMU's version, and writes the command line."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tools.board import Board, Way, qemu_of
from tools.common import THIRD_PARTY, Failure, call, environment
from tools.qemu import place

# As QEMU= says, which make hands on to all that it starts. A path counts from where make was called.
DEFAULT = os.environ.get("QEMU") or "qemu-system-riscv64"
if "/" in DEFAULT:
    DEFAULT = os.path.abspath(DEFAULT)


@dataclass(frozen=True)
class Machine:
    qemu: str
    memory: str
    harts: str
    image: Path
    card: Path


def program(on: Board, asked: str) -> str:
    """A board that no QEMU knows has one of its own, unless QEMU= names another."""
    if not qemu_of(on).built or asked != "qemu-system-riscv64":
        return asked
    return str(place.binary())


def version(qemu: str) -> tuple[int, ...]:
    if not shutil.which(qemu, path=environment()["PATH"]):
        raise Failure(f"{qemu}: start: it is not installed; try `make setup`")
    said = call([qemu, "--version"], qemu, "ask for its version")
    found = re.search(r"version (\d+)\.(\d+)", said)
    if not found:
        raise Failure(f"{qemu}: ask for its version: not understood: {said.strip().partition(chr(10))[0]}")
    return int(found[1]), int(found[2])


def parse_version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def fits(way: Way, present: tuple[int, ...]) -> bool:
    if way.since and present < parse_version(way.since):
        return False
    return not way.before or present < parse_version(way.before)


def choose(on: Board, present: tuple[int, ...]) -> Way:
    return next(way for way in qemu_of(on).ways if fits(way, present))


def check_form(name: str, value: str | None, form: str, such_as: str) -> None:
    if value and not re.fullmatch(form, value):
        raise Failure(f"{name}={value}: read: give {such_as}")


def check_adjustment(on: Board, name: str, value: str | None, default: str) -> str:
    if value and value != default and not qemu_of(on).adjustable:
        raise Failure(
            f"{name}={value}: use: BOARD={on.name} has {name}={default} only, as its firmware's "
            "device tree says; BOARD=virt takes any"
        )
    return value or default


def command(on: Board, way: Way, machine: Machine) -> list[str]:
    """The console is on stdin and stdout, every byte of it. A guest that resets ends QEMU, so that it
    cannot reset for ever."""
    paths = {"card": machine.card, "image": machine.image, "third_party": THIRD_PARTY}
    words = [machine.qemu, "-display", "none", "-serial", "stdio", "-monitor", "none"]
    words += ["-no-reboot"]
    words += ["-smp", machine.harts, "-m", machine.memory]
    return words + [word.format(**paths) for word in [*way.arguments, *on.qemu.arguments]]


def dump_tree(command: list[str], target: Path) -> None:
    """The device tree that QEMU makes for @command, a command line of the above."""
    words = list(command)
    words[words.index("-M") + 1] += f",dumpdtb={target}"
    call(words, "QEMU", "get its device tree")
