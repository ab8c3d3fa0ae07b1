"""Checks a linked image, and writes what it is made of: why.txt, size.txt, stack.txt, and for
programs size.json and stack.json.

    python -m tools.report.report --out FOLDER --name APP --app FOLDER

Reads FOLDER/APP.elf and .map, and why.json and tables.c (of tools/resolve/image.py). Everything is
read once, as this runs after every link.
"""

import argparse
import json
from pathlib import Path

from tools.common import relative, run_main
from tools.elf.linked import Linked
from tools.report import check_image, footprint, size_txt, stack_txt, why_txt


def write(path: Path, content: str | dict) -> None:
    text = content if isinstance(content, str) else json.dumps(content, indent=1) + "\n"
    path.write_text(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--app", required=True, help="its files' folder, as it was compiled")
    args = parser.parse_args()
    out, name = args.out, args.name
    image = Linked(out / f"{name}.elf", out / f"{name}.map")
    why = json.loads((out / "why.json").read_text())
    check_image.check(image, why)

    sources = footprint.paint_sources(image)
    canvas = footprint.paint(image, sources, args.app)
    stack_sizes = stack_txt.stack_sizes(out / "tables.c")
    size = size_txt.measure(image, canvas, stack_sizes["app"], why["tree_nodes"])
    stacks = stack_txt.Stacks(image, sources.owner, stack_sizes)
    write(out / "why.txt", why_txt.as_text(why, size.modules))
    write(out / "size.txt", size_txt.as_text(name, size))
    write(out / "stack.txt", stack_txt.as_text(name, stacks))
    write(out / "stack.json", stack_txt.as_json(stacks))
    write(out / "size.json", size_txt.as_json(size))
    for entry in stacks.entries:
        if stack_txt.verdict(entry):
            print(
                f"yao: {entry.title}: its stack has {entry.size} bytes, but {entry.deepest.depth} "
                f"may be needed: see {relative(out / 'stack.txt')}"
            )
    return 0


if __name__ == "__main__":
    run_main(main)
