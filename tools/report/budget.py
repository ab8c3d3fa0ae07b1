"""Compares images with what budgets.toml allows them."""

import json
import tomllib
from pathlib import Path

from tools.common import BUILD, ROOT, Failure
from tools.report.sizediff import changes

BUDGETS = ROOT / "budgets.toml"
KEYS = {"app", "board", "loaded", "ram", "modules"}


def load(path: Path = BUDGETS) -> list[dict]:
    budgets = tomllib.loads(path.read_text())["budget"]
    for budget in budgets:
        unknown = budget.keys() - KEYS
        if unknown or not {"app", "board"} <= budget.keys():
            raise Failure(f"{path.name}: read {budget}: the keys are {', '.join(sorted(KEYS))}")
    return budgets


def load_firmware(path: Path = BUDGETS) -> int:
    """Bytes that the M-mode firmware may have."""
    return tomllib.loads(path.read_text())["firmware"]["loaded"]


def folder(budget: dict) -> Path:
    return BUILD / budget["board"] / budget["app"]


def figures(size: dict, why: dict) -> dict[str, int]:
    return {
        "loaded": size["loaded"],
        "ram": size["ram"]["total"],
        "modules": len(why["modules"]),
    }


def grown_most(size: dict, base: dict | None) -> str:
    """The module to look at first, where the sizes of an earlier image are at hand."""
    grown = [row for row in changes(base, size) if row[2] > 0] if base else []
    if not grown:
        return "`make sizediff BASE=revision` shows what grew"
    old, new, more, module = max(grown, key=lambda row: row[2])
    return f"{module} grew most: by {more:,} to {new:,} bytes"


def excesses(budget: dict, size: dict, why: dict, base: dict | None) -> list[str]:
    """What is over its budget, as messages."""
    found = []
    for name, value in figures(size, why).items():
        limit = budget.get(name)
        if limit is not None and value > limit:
            found.append(
                f"{budget['app']} for {budget['board']}: {name}: {value:,} is over the budget of "
                f"{limit:,} by {value - limit:,}; {grown_most(size, base)}"
            )
    return found


def read(path: Path) -> dict | None:
    return json.loads(path.read_text()) if path.exists() else None


def check(budget: dict) -> list[str]:
    """Of an image that was built."""
    out = folder(budget)
    size, why, base = (read(out / n) for n in ("size.json", "why.json", "size.base.json"))
    return excesses(budget, size, why, base)
