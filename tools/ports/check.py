"""Compares a run of a port with what the same sources do on this computer.

    python -m tools.ports.check PORT CARD ORIGINAL...

A port's `check` calls it for `make run`, which says in the environment what the run was: YAO_BOARD,
YAO_LOG (the console), YAO_ARGUMENTS and, if input was typed from a file, YAO_INPUT (see dialog.py). CARD is what the
card holds now; of the ORIGINAL folders, the first is the firmware's. What a person or another program typed is not
known here: then nothing is compared.
"""

import argparse
import difflib
import os
import re
import shlex
import stat
import sys
from pathlib import Path

from tools import board
from tools.common import BUILD, Failure, call_bytes, relative, run_main
from tools.ports import dialog, host, port
from tools.run.keyboard import KEYS
from tools.trees import manifest

ENDED = "yao: ended with status "
# What the driver says at the program's first use of a file, at whatever place of a line the program was.
CARD = re.compile(r"yao: /\S+: (high-capacity )?SD card .*\n")
SHOWN = 40  # lines of a difference


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").lstrip("\n")


def after_firmware(log: str, marks: set[str]) -> str:
    """What the image said. @marks: the last line before that has one of them."""
    places = [match.end() for mark in marks for match in re.finditer(rf"{re.escape(mark)}.*\n", log)]
    if not places:
        raise Failure(f"{os.environ['YAO_LOG']}: find the app's output: no line has {' or '.join(sorted(marks))}")
    return log[max(places) :]


def said_by_image(log: Path, on: str) -> str:
    qemu = board.load(on).qemu
    marks = {way.app_after for way in qemu.ways} if qemu else {KEYS}
    text = after_firmware(log.read_bytes().decode(errors="replace").replace("\r\n", "\n"), marks)
    return plain(CARD.sub("", text.rpartition(ENDED)[0], count=1))


def files_in(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def compared(text: str, ignore: str) -> list[str]:
    return [line for line in text.splitlines() if not (ignore and re.search(ignore, line))]


def differing_text(image: list[str], here: list[str]) -> list[str]:
    lines = difflib.unified_diff(here, image, "this computer", "the image", lineterm="")
    return list(lines)[:SHOWN]


def alike(one: Path, other: Path, sizes_alone: bool) -> bool:
    if sizes_alone:
        return one.stat().st_size == other.stat().st_size
    return one.read_bytes() == other.read_bytes()


def differing_files(image: dict[str, Path], here: dict[str, Path], by_size: list[str]) -> list[str]:
    """@by_size: the names of those of which only the sizes are compared."""
    words = [f"{name}: only on the card" for name in sorted(image.keys() - here.keys())]
    words += [f"{name}: missing on the card" for name in sorted(here.keys() - image.keys())]
    both = sorted(image.keys() & here.keys())
    return words + [f"{name}: differs" for name in both if not alike(image[name], here[name], name in by_size)]


def badly_packed(files: dict[str, Path], unpack: dict[str, str]) -> list[str]:
    """@unpack as in port.toml. In another run than that of port.toml, files may be missing."""
    words = []
    for name in sorted(files.keys() & unpack.keys()):
        command = [*shlex.split(unpack[name]), files[name]]
        if call_bytes(command, name, "unpack") != files[name.rpartition(".")[0]].read_bytes():
            words.append(f"{name}: what {unpack[name]} finds in it differs from the file that was packed")
    return words


def environment_of(folder: Path) -> dict[str, str]:
    """What the port's settings give to the program."""
    words = manifest.load(folder / "app.dts").get("environment", [])
    return dict(word.partition("=")[::2] for word in words)


def is_input_known() -> bool:
    """Of the run, which had our standard input: a file's name is told, and /dev/null is empty."""
    if "YAO_INPUT" in os.environ or sys.stdin is None:
        return True
    mode = os.fstat(sys.stdin.fileno()).st_mode
    return stat.S_ISCHR(mode) and not sys.stdin.isatty()


def compare(folder: Path, card: Path, firmware: Path, originals: list[Path]) -> list[str]:
    """The differences in words."""
    out = BUILD / "ports" / folder.name
    program = host.build(folder, out)
    before = {name: path for each in originals for name, path in files_in(each).items()}
    host.copy_in(before, out / "folder")
    given = os.environ.get("YAO_INPUT")
    steps = dialog.load(Path(given) if given else None)
    words = [folder.name, *shlex.split(os.environ.get("YAO_ARGUMENTS", ""))]
    variables = environment_of(folder)
    here = plain(host.run(program, words, steps, out / "folder", relative(folder), variables))
    image = said_by_image(Path(os.environ["YAO_LOG"]), os.environ["YAO_BOARD"])
    own = {name: path for name, path in files_in(card).items() if name not in files_in(firmware)}
    this = port.load(folder.name)
    different = differing_text(compared(image, this.ignore), compared(here, this.ignore))
    different += differing_files(own, files_in(out / "folder"), this.by_size)
    if os.environ.get("YAO_ARGUMENTS", "") == this.arguments:
        different += [f"{name}: was not packed" for name in sorted(this.unpack.keys() - own.keys())]
    return different + badly_packed(own, this.unpack)


def main() -> int:
    parser = argparse.ArgumentParser(prog="check.py", description=__doc__.splitlines()[0])
    parser.add_argument("port", type=Path, help="its folder")
    parser.add_argument("card", type=Path)
    parser.add_argument("firmware", type=Path)
    parser.add_argument("original", type=Path, nargs="*")
    options = parser.parse_args()
    if not is_input_known():
        print(f"yao: not compared with this computer, as what was typed is not known; make ports PORTS={options.port.resolve().name} does it")
        return 0
    different = compare(options.port.resolve(), options.card, options.firmware, options.original)
    print("\n".join(different or ["yao: the console and the card are as on this computer"]))
    return 1 if different else 0


if __name__ == "__main__":
    run_main(main)
