"""How much RAM an image uses, measured in QEMU: compares the RAM before the first instruction
with the RAM after the app's end. Used is the whole image, written to or not, and every other page
that has changed, except those of the firmware and of the tree.

The tree has on-exit = "halt", because some QEMUs exit at once when the guest powers off.
"""

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.bench.counting import ENDED, QEMU
from tools.common import Failure, call
from tools.run import qemu

RAM, IMAGE, PAGE, MIB = 0x80000000, 0x80200000, 4096, 1 << 20
TREE_MAGIC = bytes.fromhex("d00dfeed")
SECONDS = 60


class Monitor:
    """QEMU's, by QMP on its standard input and output."""

    def __init__(self, process: subprocess.Popen):
        self.process = process
        self.ask("qmp_capabilities")

    def messages(self) -> Iterator[dict]:
        for line in self.process.stdout:
            yield json.loads(line)
        raise Failure(f"{QEMU}: talk to its monitor: {self.process.stderr.read().strip()}")

    def ask(self, command: str, **arguments) -> None:
        message = {"execute": command, "arguments": arguments}
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        answer = next(m for m in self.messages() if "return" in m or "error" in m)
        if "error" in answer:
            raise Failure(f"{QEMU}: {command}: {answer['error']['desc']}")

    def ram(self, size: int, file: Path) -> bytes:
        self.ask("pmemsave", val=RAM, size=size, filename=str(file))
        return file.read_bytes()


def tree_pages(ram: bytes) -> set[int]:
    """Of the tree that the firmware passes on, as offsets."""
    for at in range(IMAGE - RAM, len(ram), PAGE):
        if ram.startswith(TREE_MAGIC, at):
            size = int.from_bytes(ram[at + 4 : at + 8], "big")
            return set(range(at, at + size, PAGE))
    raise Failure("bench: find the tree in RAM: it is not on a page of its own")


def used(before: bytes, after: bytes, image: int) -> int:
    """Bytes, of an image that occupies @image bytes."""
    begin = IMAGE - RAM + image
    pages = set(range(begin, len(after), PAGE)) - tree_pages(after)
    return image + PAGE * sum(before[at : at + PAGE] != after[at : at + PAGE] for at in pages)


def halting_tree(command: list[str], folder: Path) -> Path:
    tree = folder / "halting.dtb"
    qemu.dump_tree(command, tree)
    call(["fdtput", "-p", "-t", "s", tree, "/chosen/yao", "on-exit", "halt"], "fdtput", "set on-exit")
    return tree


def wait_for_end(console: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not ENDED.search(console.read_text(errors="replace")):
        if time.monotonic() > deadline:
            raise Failure("bench: measure RAM: the app did not end")
        time.sleep(0.1)


def measure(machine: Sequence[str | Path], mib: int, image: int, folder: Path) -> int:
    """Of @machine with @mib MiB of RAM."""
    console = folder / "ram_console.log"
    console.write_text("")
    command = [QEMU, *map(str, machine), "-m", f"{mib}M", "-display", "none"]
    command += ["-dtb", str(halting_tree(command, folder)), "-serial", f"file:{console}"]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen([*command, "-S", "-qmp", "stdio"], text=True, **pipes)
    try:
        monitor = Monitor(process)
        before = monitor.ram(mib * MIB, folder / "ram")
        monitor.ask("cont")
        wait_for_end(console)
        return used(before, monitor.ram(mib * MIB, folder / "ram"), image)
    finally:
        process.kill()
        process.wait()
