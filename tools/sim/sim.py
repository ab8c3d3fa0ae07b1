"""Runs an image on the simulated system on a chip, with a live console, and checks its work.

    python -m tools.sim.sim --simulator PROGRAM --core NAME --rom rom.hex --firmware BIN
                            --image IMAGE --card sdcard.img --log FILE --summary FILE
                            [--elf ELF] [--files FOLDER | --sd IMAGE] ... [-- FLAG...]

The exit status is the app's, or 1 if anything else went wrong. `make sim` calls this.
"""

import argparse
import json
import re
from pathlib import Path

from tools import board
from tools.common import Failure, call, relative, run_main
from tools.crash.programs import FIRMWARE_AT, IMAGE_AT, Programs, simulated
from tools.profile import simprofile
from tools.run import run
from tools.run.console import Console, Outcome, Watcher
from tools.run.keyboard import KEYS
from tools.sim import tracing

GRACE = 60.0  # seconds to power off after the last line: a thousandth of a real machine's speed
SECTOR = 512
HOME = "rocket"  # the board whose devices these are, unless it has another's
HOME_MAP = "fu540"
RAW_PROFILE = "profile.raw"


def copy_card(original: Path, card: Path) -> None:
    if not original.is_file():
        raise Failure(f"SD={original}: copy the card: there is no such file")
    size = original.stat().st_size
    if size == 0 or size % SECTOR:
        raise Failure(
            f"SD={original}: use as a card: its {size} bytes are not a whole number of sectors of "
            f"{SECTOR}; `truncate -s %{SECTOR}` fills up the last one"
            if size
            else f"SD={original}: use as a card: it is empty; `make sdcard` makes one"
        )
    call(["cp", "--sparse=always", "--reflink=auto", original, card], f"SD={original}", "copy the card")
    print(f"yao: SD={original}: the run works on a copy, {relative(card)}")


def check_image(path: Path) -> None:
    if not path.is_file():
        raise Failure(f"{relative(path)}: load the image: there is no such file; `make` builds it")


def fault_of_firmware(path: Path) -> str | None:
    if not path.is_file():
        return "there is no such file; known by name are yao, and opensbi (Debian's package opensbi)"
    with path.open("rb") as file:
        if file.read(4) == b"\x7fELF":
            return "it is an ELF file; `objcopy -O binary` makes what can be loaded of it"
    size = path.stat().st_size
    if size == 0:
        return "it is empty"
    if size > IMAGE_AT - FIRMWARE_AT:
        return (
            f"its {size} bytes reach into the image's place, {IMAGE_AT:#x}; OpenSBI's that fits is "
            "fw_jump.bin"
        )
    return None


def check_firmware(path: Path) -> None:
    fault = fault_of_firmware(path)
    if fault:
        raise Failure(f"FW={path}: load the firmware: {fault}")


def command(options: argparse.Namespace) -> list[str]:
    words = [str(options.simulator), f"--map={options.map}", f"--rom={options.rom}"]
    words += [f"--card={options.card}"]
    words += [f"--load={FIRMWARE_AT:#x}:{options.firmware}", f"--load={IMAGE_AT:#x}:{options.image}"]
    words += [f"--summary={options.summary}"]
    if options.max_cycles:
        words.append(f"--max-cycles={options.max_cycles}")
    if options.trace:
        words += tracing.flags(options.log.parent, options.trace)
    if options.profile:
        words.append(f"--profile={options.log.parent / RAW_PROFILE}")
    return words + options.flags


def figures(path: Path) -> dict | None:
    return json.loads(path.read_text()) if path.exists() else None


def describe(found: dict) -> str:
    cycles, instructions = found["cycles"], found["instructions"]
    ratio = cycles / instructions if instructions else 0
    speed = cycles / found["seconds"] / 1000 if found["seconds"] else 0
    return (
        f"{cycles:,} cycles, {instructions:,} instructions ({ratio:.2f} cycles each), "
        f"{found['seconds']:.1f} s: {speed:.0f} kHz"
    )


def say_where(console: Console, programs: Programs, found: dict) -> None:
    """For a run that did not end by itself: where each hart was."""
    for hart in found["harts"]:
        console.say(programs.tell(hart["hart"], hart["pc"]))


def say_seen(console: Console, options: argparse.Namespace, outcome: Outcome, found: dict) -> None:
    programs = simulated(options.elf, options.firmware_elf, options.rom_elf)
    folder = options.log.parent
    console.say(describe(found))
    if options.trace:
        tracing.check_reached(options.trace, found["cycles"])
        console.say(tracing.describe(folder))
    if options.profile:
        told = simprofile.write(folder / RAW_PROFILE, folder, options.elf.stem, programs)
        console.show(told.encode())
    if outcome.kind in ("gone", "silent", "quit"):
        say_where(console, programs, found)


def conclude(console: Console, options: argparse.Namespace, outcome: Outcome) -> int:
    found = figures(options.summary)
    if found:
        say_seen(console, options, outcome, found)
    if found and found["end"] == "limit" and outcome.kind == "gone":
        cycles = f"{found['cycles']:,} cycles of MAXCYCLES="
        console.say(f"FAILED: the {cycles} were over before the app ended")
        return 1
    if outcome.kind == "gone" and console.exit_status:
        console.say("FAILED: the simulator ended before the app did, for what it says above")
        return 1
    if outcome == Outcome("status", 0) and console.exit_status:
        console.say("FAILED: the app ended with status 0, but the simulator failed behind that")
        return 1
    status = run.conclude(console, options, outcome, "the simulator")
    foreign = options.board in board.known() and options.board != HOME and options.map == HOME_MAP
    if status and foreign:
        console.say(
            f"the image has drivers for the devices of BOARD={options.board}; should one of the "
            f"core's devices be missing, BOARD=any has those for all, and BOARD={HOME} for just these"
        )
    return status


def simulate(options: argparse.Namespace) -> int:
    check_image(options.image)
    check_firmware(options.firmware)
    if options.sd:
        copy_card(options.sd, options.card)
    options.summary.unlink(missing_ok=True)
    if options.trace:
        harts = json.loads(options.core_data.read_text())["harts"]
        tracing.prepare(options.log.parent, harts)
    console = Console(options.log, options.elf)
    console.say(f"{options.core}, {relative(options.firmware)} -> Image; {KEYS}")
    words = command(options)
    outcome = console.run(words, Watcher([], []), options.silence, GRACE)
    return conclude(console, options, outcome)


def count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,18}", text):
        raise Failure(f"MAXCYCLES={text}: read: give a number of cycles, such as 50000000")
    return int(text)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sim.py", description=__doc__.splitlines()[0])
    parser.add_argument("--simulator", type=Path, required=True)
    parser.add_argument("--core", required=True, help="its name, for the first line")
    parser.add_argument("--board", default=HOME, help="that the image is for")
    parser.add_argument("--map", default=HOME_MAP, help="whose addresses and devices it has")
    parser.add_argument("--core-data", type=Path, help="what tools/sim/rocket.py wrote")
    parser.add_argument("--rom", type=Path, required=True)
    parser.add_argument("--firmware", type=Path, required=True)
    parser.add_argument("--image", type=Path, required=True)
    parser.add_argument("--elf", type=Path, help="for names in the image")
    parser.add_argument("--firmware-elf", type=Path, help="for names in the firmware")
    parser.add_argument("--rom-elf", type=Path, help="for names in the boot ROM")
    parser.add_argument("--card", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--summary", type=Path, required=True, help="the figures, as JSON")
    parser.add_argument("--check", type=Path, default=Path("/nonexistent"), help="the app's check")
    parser.add_argument("--files", type=Path, help="what was put on the card")
    parser.add_argument("--sd", type=Path, help="the run works on a copy of this card")
    parser.add_argument("--args", help="the app's arguments, which the boot ROM's tree has")
    parser.add_argument("--silence", type=run.seconds, default=600.0, metavar="SECONDS")
    parser.add_argument("--max-cycles", type=count, metavar="CYCLES", help="end the run after so many")
    parser.add_argument("--trace", metavar="FIRST:END", help="take down these cycles")
    parser.add_argument("--profile", action="store_true", help="write where the cycles went")
    parser.add_argument("flags", nargs="*", help="for the simulator, as they are")
    return parser.parse_args()


if __name__ == "__main__":
    run_main(lambda: simulate(parse()))
