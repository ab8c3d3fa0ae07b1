"""Reports a wrong word on make's command line, and what was probably meant.

    python -m tools.setup.slips SLIP... --asked GOAL... [--goal GOAL VARIABLE...]...

A slip is a goal that does not exist, or a variable (with its `=`) that none of the --asked goals
takes. Each --goal is an existing goal with the variables that it takes.
"""

import argparse
import difflib
from pathlib import Path

from tools import board
from tools.common import Failure, run_main


def meant(word: str, known: list[str]) -> str | None:
    """The one of @known that @word looks like, whatever its case."""
    by_lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), by_lower, n=1)
    return by_lower[close[0]] if close else None


def did_you_mean(word: str, known: list[str], form: str) -> str:
    name = meant(word, known)
    return f"did you mean {form.format(name)}? " if name else ""


def variable(name: str, asked: list[str], goals: dict[str, list[str]]) -> str:
    takers = [f"`make {goal}`" for goal, names in sorted(goals.items()) if name in names]
    if takers:
        asker = "`make " + " ".join(asked) + "`"
        return f"{name}=: use: {asker} takes none; {', '.join(takers)} would"
    known = sorted({name for names in goals.values() for name in names})
    hint = did_you_mean(name, known, "{}=")
    return f"{name}=: use: there is no such variable; {hint}`make help` lists them"


def goal(word: str, goals: dict[str, list[str]]) -> str:
    if Path(word).is_dir():
        return f"{word}: make: it is a folder; an app is named by APP={word}"
    if word in board.known():
        return f"{word}: make: it is a board; boards are named by BOARD={word}"
    hint = did_you_mean(word, list(goals), "`make {}`")
    return f"{word}: make: there is no such goal; {hint}`make help` lists them"


def main() -> int:
    parser = argparse.ArgumentParser(prog="slips.py", description=__doc__.splitlines()[0])
    parser.add_argument("slips", nargs="+", metavar="SLIP")
    parser.add_argument("--asked", nargs="+", default=[], metavar="GOAL")
    parser.add_argument("--goal", nargs="+", action="append", default=[], metavar="WORD")
    options = parser.parse_args()
    goals = {words[0]: words[1:] for words in options.goal}
    slip = options.slips[0]
    if slip.endswith("="):
        raise Failure(variable(slip.rstrip("="), options.asked, goals))
    raise Failure(goal(slip, goals))


if __name__ == "__main__":
    run_main(main)
