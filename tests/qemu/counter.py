"""A machine whose `time` counter begins anywhere: as if it had been up for years."""

import socket
import subprocess
import time
from dataclasses import replace
from pathlib import Path

from machine import Machine, Run

MTIME = 0x200_BFF8  # of the CLINT, on virt and sifive_u
PATIENCE = 300.0


def packet(text: str) -> bytes:
    """GDB Remote Serial Protocol, "Overview"."""
    return f"${text}#{sum(text.encode()) % 256:02x}".encode()


def ask(stub: socket.socket, text: str) -> bytes:
    """Sends a packet; returns the answer's content."""
    stub.sendall(packet(text))
    answer = b""
    while b"#" not in answer[:-2]:
        answer += stub.recv(4096)
    stub.sendall(b"+")
    return answer.lstrip(b"+")[1:-3]


def connect(path: Path) -> socket.socket:
    stub = socket.socket(socket.AF_UNIX)
    stub.settimeout(PATIENCE)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            stub.connect(str(path))
            return stub
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def run_from(machine: Machine, image: Path, ticks: int, folder: Path) -> Run:
    """Runs @image on a machine whose counter is @ticks before the first instruction."""
    path = folder / "gdb"
    words = ("-S", "-gdb", f"unix:{path},server=on,wait=off")
    with replace(machine, arguments=(*machine.arguments, *words)).start(image) as guest:
        with connect(path) as stub:
            assert ask(stub, "Qqemu.PhyMemMode:1") == b"OK"
            assert ask(stub, f"M{MTIME:x},8:{ticks.to_bytes(8, 'little').hex()}") == b"OK"
            seen = int.from_bytes(bytes.fromhex(ask(stub, f"m{MTIME:x},8").decode()), "little")
            assert abs(seen - ticks) < 1000, "QEMU's CLINT did not take the counter"
            assert ask(stub, "D") == b"OK"
        return guest.finish()
