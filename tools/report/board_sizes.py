"""Builds the example apps hello and sha256sum for every board and for all of them together, and prints
what the images load, as the table of README.md.

    python -m tools.report.board_sizes [--app APP]...
"""

import argparse
import json
import subprocess
import sys

from tools import board
from tools.common import BUILD, ROOT, make_environment, progress, run_main

APPS = ("apps/hello", "apps/sha256sum")
ANY = "any"


def loaded(app: str, on: str) -> int | None:
    """Bytes of code, constants and data; None after saying why there is no image."""
    command = ["make", f"APP={app}", f"BOARD={on}"]
    done = subprocess.run(command, cwd=ROOT, env=make_environment(), capture_output=True, text=True)
    if done.returncode:
        print(done.stderr.strip(), file=sys.stderr)
        return None
    return json.loads((BUILD / on / app.rpartition("/")[2] / "size.json").read_text())["loaded"]


def row(name: str, apps: list[str]) -> str:
    progress("SIZES", name)
    sizes = [loaded(app, name) for app in apps]
    return f"| {name} | {' | '.join('none' if size is None else f'{size:,}' for size in sizes)} |"


def table(apps: list[str]) -> list[str]:
    names = [app.rpartition("/")[2] for app in apps]
    lines = [f"| `BOARD=` | {' | '.join(names)} |", "|---|" + "---:|" * len(apps)]
    return lines + [row(name, apps) for name in [*board.known(), ANY]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="board_sizes.py", description="Sizes for every board.")
    parser.add_argument("--app", action="append")
    print("\n".join(table(parser.parse_args().app or list(APPS))))
    return 0


if __name__ == "__main__":
    run_main(main)
