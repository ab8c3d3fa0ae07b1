"""Turns the backtrace of a crash into function names, files and lines.

    python -m tools.crash.decode ELF [--stale] < console.log

The image prints a context, "#0 0x<pc> sp 0x<sp> ra 0x<ra>", and then possible return addresses on
its stack, "#1 0x<address> at 0x<place>". Those that finished calls have left are dropped (with
--stale: marked), and those that are only likely get a question mark. What addr2line finds is
appended to the line; everything else passes unchanged.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

from tools.common import ROOT, Failure, run_main
from tools.crash.symbols import ADDR2LINE, DISCRIMINATOR
from tools.crash.unwind import STALE, UNSURE, FrameTable, Walk

HEX = rb"0x([0-9a-f]+)"
CONTEXT = re.compile(rb"((?:yao: )?\s*)#0 %b sp %b ra %b" % (HEX, HEX, HEX))
CANDIDATE = re.compile(rb"((?:yao: )?\s*)#\d+ %b at %b" % (HEX, HEX))


def addr2line(elf: Path, address: int) -> list[str]:
    """The function at @address, then the functions that it was inlined into."""
    command = [ADDR2LINE, "-fipe", str(elf), f"{address:#x}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        raise Failure(f"{elf}: decode the backtrace: {ADDR2LINE} is not installed")
    return DISCRIMINATOR.sub("", done.stdout).replace(f"{ROOT}/", "").splitlines()


def describe(elf: Path, address: int) -> str:
    """What to append to a frame's line; nothing for an address outside of the image."""
    lines = [line.strip() for line in addr2line(elf, address)]
    if not lines or lines[0].startswith("??"):
        return ""
    return "".join(f" {line}" for line in lines)


class Backtrace:
    """The lines of one report. A return address may begin the next function: the call is before."""

    def __init__(self, elf: Path, show_stale: bool):
        self.elf, self.show_stale = elf, show_stale
        self.table = FrameTable(elf)
        self.number = 0

    def line(self, lead: bytes, address: int, where: str, verdict: str) -> list[bytes]:
        if verdict == STALE and not self.show_stale:
            return []
        number = "-" if verdict == STALE else str(self.number)
        self.number += verdict != STALE
        mark = {UNSURE: " ?", STALE: " stale:"}.get(verdict, "")
        text = f"#{number} {address:#018x} {where}{mark}{describe(self.elf, address - 1)}"
        return [lead + text.encode()]

    def context(self, line: bytes, found: re.Match) -> list[bytes]:
        lead, (pc, sp, ra) = found[1], (int(word, 16) for word in found.groups()[1:])
        self.walk = Walk(self.table, pc, sp, ra)
        first = line.replace(b"#0", b"#%d" % self.number, 1) + describe(self.elf, pc).encode()
        self.number += 1
        return [first, *(self.line(lead, ra, "in ra", self.walk.ra_is) if ra else [])]

    def candidate(self, found: re.Match) -> list[bytes]:
        address, place = int(found[2], 16), int(found[3], 16)
        return self.line(found[1], address, f"at {place:#018x}", self.walk.judge(address, place))


class Decoder:
    """Passes a console's bytes on as they come. A line end waits for what is to be appended, and
    within a backtrace a line waits for its end, as it may have to go."""

    def __init__(self, elf: Path | None, show_stale: bool = False):
        self.elf, self.show_stale = elf, show_stale
        self.backtrace: Backtrace | None = None
        self.line = b""  # the present line
        self.shown = 0  # how much of it is passed on
        self.held = b""  # the beginning of its end

    def feed(self, data: bytes) -> bytes:
        return b"".join(self.piece(piece) for piece in data.splitlines(keepends=True))

    def piece(self, data: bytes) -> bytes:
        """At most one line end, at the end. A carriage return alone starts the line again."""
        text = data.rstrip(b"\r\n")
        end = data[len(text) :]
        out = self.restart() if text and self.held else b""
        self.line += text
        self.held += end
        if not self.backtrace:
            out += self.line[self.shown :]
            self.shown = len(self.line)
        return out + self.finish() if end.endswith(b"\n") else out

    def restart(self) -> bytes:
        rest = self.line[self.shown :] + self.held
        self.line, self.shown, self.held = b"", 0, b""
        return rest

    def finish(self) -> bytes:
        """Ends the line, perhaps without a line end."""
        lines, end = self.translate(self.line), self.held
        out = end.join(lines)[self.shown :] + end if lines else b""
        self.restart()
        return out

    def translate(self, line: bytes) -> list[bytes]:
        """The lines to show for @line, which the first begins with if part of it is shown."""
        if not self.elf:
            return [line]
        if context := CONTEXT.fullmatch(line):
            self.backtrace = self.backtrace or Backtrace(self.elf, self.show_stale)
            return self.backtrace.context(line, context)
        candidate = CANDIDATE.fullmatch(line)
        if candidate and self.backtrace:
            return self.backtrace.candidate(candidate)
        self.backtrace = None
        return [line]


def main() -> int:
    usage = "decode.py ELF [--stale] < console.log"
    parser = argparse.ArgumentParser(prog="decode.py", usage=usage)
    parser.add_argument("elf", type=Path)
    parser.add_argument("--stale", action="store_true", help="show what is not under way, too")
    options = parser.parse_args()
    if not options.elf.is_file():
        raise Failure(f"{options.elf}: decode a backtrace: there is no such file")
    decoder = Decoder(options.elf, options.stale)
    while data := os.read(sys.stdin.fileno(), 4096):
        os.write(sys.stdout.fileno(), decoder.feed(data))
    os.write(sys.stdout.fileno(), decoder.finish())
    return 0


if __name__ == "__main__":
    run_main(main)
