"""Compares an image with the one that another revision makes, by module.

    python -m tools.report.sizediff --base REVISION --out FOLDER --app APP --board BOARD

Builds the revision in a git worktree of its own, which is removed afterwards, and measures both
images with the tools of this one. Leaves the base's sizes in FOLDER/size.base.json for budgets.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

from tools.common import ROOT, Failure, call, environment, run_main
from tools.elf.linked import KINDS, Linked
from tools.report import footprint, size_txt, stack_txt
from tools.report.why_txt import loaded
from tools.table import columns, number

MAKE_OWN = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "APP", "BOARD", "BASE")


def build(tree: Path, app: str, board: str) -> Path:
    """Makes the image in @tree; returns the folder that it is in."""
    quiet = {k: v for k, v in environment().items() if k not in MAKE_OWN}
    command = ["make", "-C", str(tree), f"APP={app}", f"BOARD={board}"]
    done = subprocess.run(command, env=quiet, capture_output=True, text=True)
    if done.returncode:
        words = "\n    ".join((done.stdout + done.stderr).strip().splitlines()[-8:])
        raise Failure(f"BASE: build {app} for {board} there: it failed:\n    {words}")
    return tree / "build" / Path(board).stem / Path(app).name


def measure(out: Path, name: str, app: str) -> dict:
    image = Linked(out / f"{name}.elf", out / f"{name}.map")
    canvas = footprint.paint(image, footprint.paint_sources(image), app)
    stack = stack_txt.stack_sizes(out / "tables.c")["app"]
    nodes = json.loads((out / "why.json").read_text()).get("tree_nodes", 0)
    return size_txt.as_json(size_txt.measure(image, canvas, stack, nodes))


def commit(base: str) -> str:
    if not base:
        raise Failure("make sizediff: name the revision to compare with: BASE=HEAD~1")
    command = ["git", "-C", ROOT, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}"]
    try:
        return call(command, base, "find the revision").strip()
    except Failure:
        raise Failure(f"BASE={base}: find the revision: git knows none of that name")


def measure_base(base: str, app: str, board: str) -> dict:
    with tempfile.TemporaryDirectory(prefix="yao-base-") as folder:
        tree = Path(folder) / "tree"
        call(["git", "-C", ROOT, "worktree", "add", "--detach", tree, base], base, "check it out")
        try:
            board = str(Path(board).resolve()) if Path(board).suffix else board
            out = build(tree, app, board)
            return measure(out, Path(app).name, app_prefix(app))
        finally:
            call(
                ["git", "-C", ROOT, "worktree", "remove", "--force", tree], base, "remove its tree"
            )


def app_prefix(app: str) -> str:
    """What the app's source files are called in debug information (APP_MAP in the Makefile)."""
    return Path(app).name if app.startswith("/") else app


def changes(base: dict, now: dict) -> list[tuple[int, int, int, str]]:
    """Loaded bytes before, now, and by how much more, of each module that differs."""
    rows = []
    for module in base["modules"].keys() | now["modules"].keys():
        old, new = (loaded(size["modules"].get(module)) for size in (base, now))
        if old != new:
            rows.append((old, new, new - old, module))
    return sorted(rows, key=lambda row: (-abs(row[2]), row[3]))


def signed(value: int) -> str:
    return f"{value:+,}"


def as_text(name: str, base: dict, now: dict) -> str:
    rows = [[number(o), number(n), signed(d), m] for o, n, d, m in changes(base, now)]
    difference = now["loaded"] - base["loaded"]
    rows.append([number(base["loaded"]), number(now["loaded"]), signed(difference), "loaded"])
    for kind in KINDS:
        old, new = base["sections"][kind], now["sections"][kind]
        rows.append([number(old), number(new), signed(new - old), f"  {kind}"])
    old, new = base["ram"]["total"], now["ram"]["total"]
    rows.append([number(old), number(new), signed(new - old), "RAM"])
    rows = [[name, "now", "change", "module"], *rows]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    return columns([[*(c.rjust(w) for c, w in zip(row, widths)), row[3]] for row in rows])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--base", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--app", required=True)
    parser.add_argument("--board", required=True)
    args = parser.parse_args()
    revision = commit(args.base)
    base = measure_base(revision, args.app, args.board)
    now = json.loads((args.out / "size.json").read_text())
    (args.out / "size.base.json").write_text(json.dumps(base, indent=1) + "\n")
    print(as_text(args.base, base, now), end="")
    return 0


if __name__ == "__main__":
    run_main(main)
