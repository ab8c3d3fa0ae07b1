"""Boots a card in QEMU with a live console, waits for the app's end, and checks its work.

    python -m tools.run.run --board BOARD --image IMAGE --card sdcard.img --log FILE [--elf ELF]
                            [--files FOLDER | --sd IMAGE] ...

The exit status is the app's, or 1 if anything else went wrong. `make run` calls this.
"""

import argparse
import math
import os
import re
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import board
from tools.board import Board, Way
from tools.card import fat
from tools.common import Failure, call, environment, readable_size, relative, run_main
from tools.crash.programs import in_qemu
from tools.run import qemu
from tools.run.console import Console, Outcome, Watcher
from tools.run.keyboard import KEYS
from tools.run.monitor import Monitor
from tools.run.qemu import Machine
from tools.trees import arguments, overlay

SILENCE = 120.0


def copy_card(original: Path, card: Path) -> None:
    """The original stays as it is. QEMU takes only cards of a power of two."""
    if not original.is_file():
        raise Failure(f"SD={original}: copy the card: there is no such file")
    size = original.stat().st_size
    rounded = 1 << max(20, math.ceil(math.log2(max(size, 1))))
    card.parent.mkdir(parents=True, exist_ok=True)
    call(["cp", "--sparse=always", "--reflink=auto", original, card], f"SD={original}", "copy the card")
    os.truncate(card, rounded)
    print(f"yao: SD={original}: the run works on a copy, {relative(card)}")
    if rounded != size:
        print(f"yao: SD={original}: the copy is grown to {readable_size(rounded)}, as QEMU wants")


def announce(console: Console, on: Board, way: Way, qemu_version: tuple[int, ...]) -> None:
    number = ".".join(map(str, qemu_version))
    console.say(f"{on.description}, QEMU {number}: {way.says}")
    for line in [way.because, *(f"typed: {t.text.strip()}" for t in way.type)]:
        if line and line != "typed: ":
            console.say(line)
    console.say(KEYS)


def check_taken(options: argparse.Namespace, name: str, value: str | Path | None) -> None:
    """A firmware takes from the card what QEMU passes where it loads the image itself."""
    if value and options.sd:
        raise Failure(
            f"{name}={value}: use: the firmware takes it from the card, and SD= gives one that stays as "
            "it is"
        )


def passed_on(command: list[str], options: argparse.Namespace) -> list[str]:
    """With the arguments, and with QEMU's own tree as OVERLAY= changes it."""
    if "-kernel" not in command:
        check_taken(options, "OVERLAY", options.overlay)
        check_taken(options, "ARGS", options.args)
        return command
    if options.args:
        command = [*command, "-append", arguments.bootargs(options.args)]
    if not options.overlay:
        return command
    tree = options.card.parent / "qemu.dtb"
    qemu.dump_tree(command, tree)
    merged = overlay.apply(options.overlay, tree, options.card.parent / "board.dtb")
    return [*command, "-dtb", str(merged)]


def start(console: Console, on: Board, way: Way, machine: Machine, options) -> Outcome:
    watcher = Watcher(way.type, way.fails, way.app_after)
    command = passed_on(qemu.command(on, way, machine), options)
    monitor = Monitor()

    def say_where() -> None:
        programs = in_qemu(options.elf)
        for hart, pc in monitor.harts():
            console.say(programs.tell(hart, pc))

    return console.run(
        [*command, *monitor.arguments],
        watcher,
        options.silence,
        inherited=[monitor.descriptor],
        unfinished=say_where,
    )


def boot(console: Console, on: Board, machine: Machine, options: argparse.Namespace) -> Outcome:
    present = qemu.version(machine.qemu)
    way = qemu.choose(on, present)
    announce(console, on, way, present)
    outcome = start(console, on, way, machine, options)
    if outcome.kind != "refused" or not (way.unsure or options.sd):
        return outcome
    last = on.qemu.ways[-1]
    console.say(f"the firmware cannot boot from this card; another way: {last.says}")
    return start(console, on, last, machine, options)


def exit_status(status: int) -> int:
    """A status that a process cannot have must not become a success."""
    return status if 0 <= status <= 255 else 1


def explain(outcome: Outcome, silence: float, machine: str) -> str:
    return {
        "crash": "the app crashed",
        "refused": "the firmware did not boot from the card",
        "silent": f"the guest said nothing for {silence:g} seconds (TIMEOUT= changes the limit)",
        "quit": f"{machine} was quit before the app ended",
        "left": f"the terminal is gone, so {machine} was ended, too",
        "gone": f"{machine} ended before the app did: the guest reset itself, or {machine} was quit "
        "or failed",
    }[outcome.kind]


def originals(options: argparse.Namespace, folder: Path) -> list[Path]:
    """What was on the card before the run."""
    if options.sd:
        before = folder / "before"
        thing = f"SD={options.sd}"
        fat.extract(options.sd, fat.find(options.sd, thing), before, thing)
        return [before]
    return [options.card.parent / "boot", *([options.files] if options.files else [])]


def told(options: argparse.Namespace) -> dict[str, str]:
    """What the check may have to know about the run, in its environment."""
    words = {"YAO_BOARD": options.board, "YAO_LOG": str(options.log), "YAO_ARGUMENTS": options.args or ""}
    if sys.stdin and stat.S_ISREG(os.fstat(sys.stdin.fileno()).st_mode):
        words["YAO_INPUT"] = os.readlink(f"/proc/self/fd/{sys.stdin.fileno()}")
    return words


def check(options: argparse.Namespace) -> int:
    """Runs the app's own check of the card, with what the card holds now and held before."""
    thing = relative(options.card)
    with tempfile.TemporaryDirectory(prefix="yao-") as temporary:
        after = Path(temporary) / "after"
        fat.extract(options.card, fat.find(options.card, thing), after, thing)
        folders = [after, *originals(options, Path(temporary))]
        try:
            return subprocess.run([options.check, *folders], env=environment(**told(options))).returncode
        except OSError as error:
            raise Failure(f"{options.check}: start the app's check: {error.strerror}")


def conclude(
    console: Console, options: argparse.Namespace, outcome: Outcome, machine: str = "QEMU"
) -> int:
    if outcome.kind != "status":
        console.say(f"FAILED: {explain(outcome, options.silence, machine)}")
        return 1
    if outcome.status:
        console.say(f"FAILED: the app ended with status {outcome.status}")
        return exit_status(outcome.status)
    if not options.check.exists():
        console.say("all is well: the app ended with status 0")
        return 0
    if check(options):
        console.say("FAILED: the app says that all is well, but the check on the host does not")
        return 1
    console.say("all is well: the app ended with status 0, and the check on the host agrees")
    return 0


def machine_of(on: Board, options: argparse.Namespace) -> Machine:
    qemu.check_form("SMP", options.smp, r"[1-9]\d*", "a number of harts, such as 4")
    qemu.check_form("MEM", options.mem, r"[1-9]\d*[KMGT]", "a size, such as 64M or 2G")
    harts = qemu.check_adjustment(on, "SMP", options.smp, str(board.qemu_of(on).harts))
    memory = qemu.check_adjustment(on, "MEM", options.mem, board.qemu_of(on).memory)
    if options.sd:
        copy_card(options.sd, options.card)
    program = qemu.program(on, options.qemu)
    return Machine(program, memory, harts, options.image, options.card)


def run(options: argparse.Namespace) -> int:
    on = board.load(options.board)
    machine = machine_of(on, options)
    console = Console(options.log, options.elf)
    return conclude(console, options, boot(console, on, machine, options))


def seconds(text: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        raise Failure(f"TIMEOUT={text}: read: give a number of seconds, such as 60")
    return float(text)


def add_machine_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--board", required=True)
    parser.add_argument("--image", type=Path, required=True)
    parser.add_argument("--elf", type=Path, help="for names of functions, files and lines")
    parser.add_argument("--card", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--sd", type=Path, help="the run works on a copy of this card")
    parser.add_argument("--smp", help="number of harts")
    parser.add_argument("--mem", help="memory, such as 64M")
    parser.add_argument("--qemu", default=qemu.DEFAULT)
    parser.add_argument("--overlay", type=Path, help="changes the tree that the firmware passes")
    parser.add_argument("--args", help="the app's arguments")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__.splitlines()[0])
    add_machine_options(parser)
    parser.add_argument("--check", type=Path, default=Path("/nonexistent"), help="the app's check")
    parser.add_argument("--files", type=Path, help="what was put on the card")
    parser.add_argument("--silence", type=seconds, default=SILENCE, metavar="SECONDS")
    return parser.parse_args()


if __name__ == "__main__":
    run_main(lambda: run(parse()))
