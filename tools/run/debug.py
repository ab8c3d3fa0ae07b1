"""Starts an image in QEMU, stopped, and gdb, which lets it run up to main().

    python -m tools.run.debug --board BOARD --image IMAGE --elf ELF --card sdcard.img --log FILE ...

The guest's output appears between gdb's lines; keys go to gdb. QEMU ends when gdb does.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import board
from tools.board import Board, Way
from tools.common import ROOT, Failure, at_terminal, relative, run_main
from tools.run import qemu, run
from tools.run.console import ending_signals
from tools.run.qemu import Machine

GDB = "gdb-multiarch"
THREADS = ROOT / "tools/gdb/threads.py"  # commands of gdb
CALLER = "run_app"  # src/boot/main.c: calls main()


def direct(on: Board) -> Way:
    """Without the firmware on the card, which takes long and runs at other addresses."""
    for way in board.qemu_of(on).ways:
        if "-kernel" in way.arguments:
            return way
    raise Failure(
        f"BOARD={on.name}: debug: its QEMU boots nothing but a card, through all of the firmware; "
        "BOARD=virt or hifive_unleashed start the image at once"
    )


def console_on(log: Path) -> list[str]:
    """The guest's output on ours and in the log; nothing can be typed."""
    return ["-chardev", f"stdio,id=console,signal=off,logfile={log}", "-serial", "chardev:console"]


def qemu_command(on: Board, machine: Machine, options: argparse.Namespace, socket: Path) -> list[str]:
    words = run.passed_on(qemu.command(on, direct(on), machine), options)
    at = words.index("-serial")
    words[at : at + 2] = console_on(options.log)
    return [*words, "-S", "-gdb", f"unix:{socket},server=on,wait=off"]


@contextmanager
def started(command: list[str], socket: Path) -> Iterator[None]:
    """In a process group of its own, so that Ctrl-C reaches only gdb."""
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0)
    except OSError as error:
        raise Failure(f"{command[0]}: start: {error.strerror}")
    try:
        while not socket.exists():
            if process.poll() is not None:
                raise Failure(f"{command[0]}: start: it ended at once, with status {process.returncode}")
        yield
    finally:
        process.kill()
        process.wait()


def connect(on: Board, elf: Path, socket: Path) -> list[str]:
    """QEMU shows clusters of unlike harts as processes. A first one without FPU takes no program."""
    process = board.qemu_of(on).process
    if process == 1:
        return [f"file {elf}", f"target remote {socket}"]
    return [
        "set schedule-multiple on",
        f"target extended-remote {socket}",
        *(["add-inferior"] * (process - 1)),
        f"inferior {process}",
        f"attach {process}",
        f"file {elf}",
    ]


def has_main(elf: Path) -> bool:
    """As gdb sees it: LTO may have inlined a small main() without a trace. Only gdb knows what it takes
    from the debug information of one that is inlined."""
    command = [GDB, "-nx", "-q", "-batch", "-ex", "info line main", str(elf)]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


def stop_at(elf: Path) -> list[str]:
    if has_main(elf):
        return ["tbreak main"]
    said = f"{elf.name}: main() is inlined in {CALLER}(), so that is where it stops"
    return [f"echo yao: {said}\\n", f"tbreak {CALLER}"]


def gdb_command(on: Board, options: argparse.Namespace, socket: Path) -> list[str]:
    """The image moves to its virtual address while it boots: symbols are right from there on."""
    commands = ["set confirm off", f"source {THREADS}", *connect(on, options.elf, socket)]
    commands += [*stop_at(options.elf), "continue"]
    if options.sources:
        commands.insert(0, f"set substitute-path {options.sources.name}/ {options.sources}/")
    return [GDB, "-q", *(word for command in commands for word in ("-ex", command))]


@contextmanager
def in_foreground() -> Iterator[Callable[[], None] | None]:
    """What gdb calls before it starts, to have the terminal's Ctrl-C alone: make would end on it."""
    if not at_terminal():
        yield None
        return
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    ours = os.tcgetpgrp(sys.stdin.fileno())

    def take_terminal() -> None:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpgrp())

    try:
        yield take_terminal
    finally:
        os.tcsetpgrp(sys.stdin.fileno(), ours)


def debug(options: argparse.Namespace) -> int:
    on = board.load(options.board)
    machine = run.machine_of(on, options)
    with tempfile.TemporaryDirectory(prefix="yao-") as folder:
        socket = Path(folder) / "gdb"
        command = qemu_command(on, machine, options, socket)
        print(f"yao: {on.description}; the console is in {relative(options.log)}, too", flush=True)
        with ending_signals(), started(command, socket):
            with in_foreground() as take_terminal:
                command = gdb_command(on, options, socket)
                # Closed, gdb would read what it opens first in its place.
                keys = sys.stdin or subprocess.DEVNULL
                return subprocess.run(command, stdin=keys, preexec_fn=take_terminal).returncode


def main() -> int:
    parser = argparse.ArgumentParser(prog="debug.py", description=__doc__.splitlines()[0])
    run.add_machine_options(parser)
    parser.add_argument("--sources", type=Path, help="the folder of an app that is not in this tree")
    return debug(parser.parse_args())


if __name__ == "__main__":
    run_main(main)
