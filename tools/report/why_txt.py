"""why.txt: each module of an image, its bytes, and the chain of symbols from it back to the app."""

from tools.report.footprint import LOADED, Sizes
from tools.table import columns, heading

APP = "the app"
NO_MODULE = "the image as a whole"
LATE = "the linker, for what the others' code became"


def chain(links: list[dict]) -> str:
    """@links: from the module back to the app: what of it is needed, as tools/resolve/image.py wrote it."""
    *symbols, last = (link["symbol"] for link in links)
    if last != APP:
        return " <- ".join([*symbols, last, "the boot"])
    return " <- ".join([*symbols, links[-1]["module"]]) if symbols else APP


def loaded(sizes: Sizes | None) -> int:
    return sum(sizes[kind] for kind in LOADED) if sizes else 0


def module_rows(why: dict, modules: dict[str, Sizes]) -> list[tuple[int, str, list[str]]]:
    """Bytes, module, and the lines that say why, the biggest first."""
    rows = []
    for name, links in why["modules"].items():
        rows.append((loaded(modules.get(name)), name, [chain(links), *links[0]["nodes"]]))
    for name in modules.keys() - why["modules"].keys():
        reason = NO_MODULE if name.startswith("(") else LATE
        rows.append((loaded(modules[name]), name, [reason]))
    return sorted(rows, key=lambda row: (-row[0], row[1]))


def module_table(rows: list[tuple[int, str, list[str]]]) -> str:
    lines = []
    for size, name, reasons in rows:
        lines.append([size, name, reasons[0]])
        lines += [["", "", f"  {node}"] for node in reasons[1:]]
    return columns([*heading(["bytes", "module", "needed for"], lines), *lines])


def alternatives(why: dict) -> str:
    rows = [
        [interface, chosen["choice"], chosen["because"]]
        for interface, chosen in why["alternatives"].items()
    ]
    return "\nAlternatives:\n" + columns(rows, indent=2) if rows else ""


def classes(why: dict) -> str:
    rows = [
        [class_, " ".join(b["driver"] for b in bound) or "no node of the tree has one"]
        for class_, bound in why["classes"].items()
    ]
    return "\nClasses of devices:\n" + columns(rows, indent=2) if rows else ""


def steps(why: dict) -> str:
    rows = [[phase, ", ".join(names) or "none"] for phase, names in why["steps"].items()]
    return "\nSteps, in order:\n" + columns(rows, indent=2) if rows else ""


def as_text(why: dict, modules: dict[str, Sizes]) -> str:
    rows = module_rows(why, modules)
    trees = ", ".join(why["trees"])
    return (
        f"{why['app']}, for {trees}: {len(why['modules'])} modules.\n"
        "Bytes are those loaded; 0: the linker dropped it, or what was inlined cost nothing.\n\n"
        + module_table(rows) + alternatives(why) + classes(why) + steps(why)
    )  # fmt: skip
