"""Says, before anything is built, whether QEMU has the board's machine, and brings our own QEMU up to date.

    python -m tools.qemu.check BOARD

The first build takes long, and is asked for by its own goal. A change of sim/qemu is then taken as a change of
any other source: what runs is made of the files as they are.
"""

import argparse
import os

from tools import board
from tools.common import run_main
from tools.qemu import build


def main() -> int:
    parser = argparse.ArgumentParser(prog="check.py", description=__doc__.splitlines()[0])
    parser.add_argument("board")
    on = board.load(parser.parse_args().board)
    board.check_built(on)
    if on.qemu.built and not os.environ.get("QEMU"):
        build.build(quiet=True)
    return 0


if __name__ == "__main__":
    run_main(main)
