"""Turns the backtrace of a crash into function names, files and lines.

    decode.py ELF < console.log

A frame is a line like "#1 0xffffffff80001234". What addr2line knows of it is appended to the line,
everything else passes unchanged. Frame 0 is where the fault happened, the others are return
addresses: the call is the instruction before.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from common import ROOT, Failure, run_main

ADDR2LINE = "riscv64-unknown-elf-addr2line"
FRAME = re.compile(rb"^(?:yao: )?\s*#(\d+)\s+0x([0-9a-fA-F]+)\s*$")


def addr2line(elf: Path, address: int) -> list[str]:
    """The function at @address, then the functions that it was inlined into."""
    command = [ADDR2LINE, "-fipe", str(elf), f"{address:#x}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        raise Failure(f"{elf}: decode the backtrace: {ADDR2LINE} is not installed")
    return done.stdout.replace(f"{ROOT}/", "").splitlines()


def describe(elf: Path, number: int, address: int) -> str:
    """What to append to the frame's line; nothing for an address outside of the image."""
    lines = [line.strip() for line in addr2line(elf, address - (number > 0))]
    if not lines or lines[0].startswith("??"):
        return ""
    return " " + lines[0] + "".join(f" {line}" for line in lines[1:])


class Decoder:
    """Passes a console's bytes on as they come; only a frame's line end waits for its name."""

    def __init__(self, elf: Path | None):
        self.elf = elf
        self.line = b""
        self.held = b""

    def feed(self, data: bytes) -> bytes:
        out = bytearray()
        for byte in data.splitlines(keepends=True):
            out += self.piece(byte)
        return bytes(out)

    def piece(self, data: bytes) -> bytes:
        """At most one line end, at the end. A carriage return alone starts the line again."""
        text = data.rstrip(b"\r\n")
        end = data[len(text) :]
        out = b""
        if text and self.held:
            out, self.held, self.line = self.held, b"", b""
        self.line += text
        out += text
        if not end.endswith(b"\n"):
            self.held += end
            return out
        end, self.held = self.held + end, b""
        line, self.line = self.line, b""
        return out + self.name(line) + end

    def name(self, line: bytes) -> bytes:
        frame = FRAME.match(line) if self.elf else None
        return describe(self.elf, int(frame[1]), int(frame[2], 16)).encode() if frame else b""

    def finish(self) -> bytes:
        """A last line that nothing ended."""
        line, self.line = self.line, b""
        held, self.held = self.held, b""
        return self.name(line) + held


def main() -> int:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        raise Failure("decode.py: start: usage: decode.py ELF < console.log")
    decoder = Decoder(Path(sys.argv[1]))
    while data := os.read(sys.stdin.fileno(), 4096):
        os.write(sys.stdout.fileno(), decoder.feed(data))
    os.write(sys.stdout.fileno(), decoder.finish())
    return 0


if __name__ == "__main__":
    run_main(main)
