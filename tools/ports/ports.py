"""Builds and runs ports, compares them with the same sources on this computer, and says how each fares.

    python -m tools.ports.ports --board BOARD [--qemu QEMU] [NAME...]

The exit status is 0 if each works, but for those that say in their port.toml why they fail.
"""

import argparse
import json
import os
import subprocess
import time
from dataclasses import dataclass, replace
from subprocess import PIPE, STDOUT
from pathlib import Path

from tools import board
from tools.common import BUILD, ROOT, make_environment, progress, relative, run_main
from tools.ports import dialog, host, port
from tools.ports.dialog import Typist
from tools.ports.port import Port
from tools.table import columns, heading

LINES = 30  # of what make said


@dataclass(frozen=True)
class Result:
    """@trouble: the last words of what went wrong."""

    port: Port
    trouble: str = ""
    bytes: int = 0
    built: int = 0
    ran: int = 0

    @property
    def state(self) -> str:
        if self.port.fails:
            return f"fails: {self.port.fails}" if self.trouble else "works, but port.toml says that it fails"
        return "FAILED" if self.trouble else "works"

    @property
    def good(self) -> bool:
        return bool(self.port.fails) == bool(self.trouble)


def environment_of_make(typed: Path | None) -> dict[str, str]:
    """A port's check is told what is typed."""
    return make_environment("YAO_TURN") | {"YAO_INPUT": str(typed or os.devnull)}


def make(words: list[str], typed: Path | None = None) -> tuple[str, int]:
    """What make said if it failed, and the seconds that it took. @typed: a file with the program's input."""
    begin = time.monotonic()
    process = subprocess.Popen(
        ["make", *words], cwd=ROOT, env=environment_of_make(typed), stdin=PIPE, stdout=PIPE, stderr=STDOUT
    )
    with process:
        typist = Typist(dialog.load(typed), os.dup(process.stdin.fileno()))
        process.stdin.close()
        said: list[bytes] = []
        dialog.listen(process.stdout.fileno(), typist, said)
    lines = b"".join(said).decode(errors="replace").splitlines()
    return "\n".join(lines[-LINES:]) if process.returncode else "", round(time.monotonic() - begin)


def is_simulated(board_name: str) -> bool:
    return not board.load(board_name).qemu


def run_words(each: Port, board_name: str, qemu: str | None) -> list[str]:
    """The goal that runs it on this board, and its variables. Most boards have the memory that they have."""
    on = board.load(board_name).qemu
    if on:
        goal, given = "run", {"ARGS": each.arguments, "MEM": each.memory if on.adjustable else ""}
    else:
        goal, given = "sim", {"ARGS": each.arguments if each.rtl is None else each.rtl}
    return [goal, *(f"{name}={value}" for name, value in {**given, "QEMU": qemu}.items() if value)]


def try_out(each: Port, board_name: str, qemu: str | None) -> Result:
    progress("PORT", each.name)
    app = [f"APP={relative(each.folder)}", f"BOARD={board_name}"]
    trouble, built = make(app)
    if trouble:
        return Result(each, trouble, built=built)
    size = json.loads((BUILD / board_name / each.name / "size.json").read_text())["loaded"]
    card = each.out / "card"
    host.copy_in(port.card_files(each), card)
    words = [*run_words(each, board_name, qemu), *app, f"FILES={relative(card)}"]
    trouble, ran = make(words, each.folder / "tests" / each.input if each.input else None)
    return Result(each, trouble, size, built, ran)


def chosen(names: list[str], board_name: str) -> list[Port]:
    """Those that are named, or all. On a simulated board, all is those that end there in reasonable time."""
    every = [port.load(name) for name in names or port.names()]
    every = [replace(each, fails=each.fails_on.get(board_name, each.fails)) for each in every]
    return [each for each in every if names or each.rtl is not None or not is_simulated(board_name)]


def table(results: list[Result]) -> str:
    rows = [(r.port.name, r.bytes, r.built, r.ran, r.state, r.port.about) for r in results]
    return columns(heading(["port", "bytes", "build s", "run s", "state", "what it is"], rows) + rows)


def main() -> int:
    parser = argparse.ArgumentParser(prog="ports.py", description=__doc__.splitlines()[0])
    parser.add_argument("--board", required=True)
    parser.add_argument("--qemu")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    tried = chosen(options.names, options.board)
    results = [try_out(each, options.board, options.qemu) for each in tried]
    for each in results:
        if not each.good:
            print(f"yao: ports/{each.port.name}: {each.state}\n{each.trouble}")
    print(table(results), end="")
    return 0 if all(each.good for each in results) else 1


if __name__ == "__main__":
    run_main(main)
