"""Lists the files of a card image, or copies them out of it, as a run left them.

    python -m tools.card.files --card sdcard.img [--sd IMAGE] [--to FOLDER]
"""

import argparse
from pathlib import Path

from tools.card import fat
from tools.common import BUILD, Failure, relative, run_main


def check_there(card: Path) -> None:
    if card.is_file():
        return
    others = ", ".join(relative(path) for path in sorted(BUILD.glob("*/*/sdcard.img")))
    there_are = f"; of other boards and apps there are {others}" if others else ""
    raise Failure(
        f"{relative(card)}: list its files: there is no such card; `make run` makes it{there_are}"
    )


def check_free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Failure(f"TO={folder}: copy the files there: it is there, and not an empty folder")


def main() -> int:
    parser = argparse.ArgumentParser(prog="files.py", description=__doc__.splitlines()[0])
    parser.add_argument("--card", type=Path, required=True)
    parser.add_argument("--sd", type=Path, help="the user's own card")
    parser.add_argument("--to", type=Path, help="a folder that is not there yet, or empty")
    options = parser.parse_args()
    card = options.sd or options.card
    thing = f"SD={card}" if options.sd else relative(card)
    check_there(card)
    first = fat.find(card, thing)
    if not options.to:
        for entry in fat.entries(card, first, thing):
            print(f"{entry.size:>12}  {entry.time:>16}  {entry.path}")
        return 0
    check_free(options.to)
    fat.extract(card, first, options.to, thing)
    print(f"yao: {thing}: copied to {options.to}")
    return 0


if __name__ == "__main__":
    run_main(main)
