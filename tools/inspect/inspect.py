"""Says what is on a card or a card image, and what is wrong with it.

    python -m tools.inspect.inspect --sd IMAGE-OR-DISK [--board BOARD]

The board is only needed when the firmware on the card does not say which one it is for, or to ask whether the
card would boot there. The status is 1 if anything is wrong.
"""

import argparse
from pathlib import Path

from tools.common import Failure, readable_size, run_main
from tools.inspect import facts, judge, kernel, volume
from tools.inspect.boards import Chain
from tools.inspect.facts import Card, Place
from tools.inspect.source import Source
from tools.inspect.words import printable
from tools.trees import arguments


def spl_lines(place: Place) -> list[str]:
    spl = place.spl
    header = "with StarFive's header" if spl.starfive else "without a header"
    if spl.starfive and not spl.problems:
        header += ", whose checksum is right"
    version = f"U-Boot SPL {spl.version}" if spl.version else "an SPL that says no version"
    return [f"{version}, {header}", f"for {spl.tree.line()}" if spl.tree else "it has no tree"]


def itb_lines(place: Place) -> list[str]:
    itb = place.itb
    versions = [f"OpenSBI {itb.opensbi}" if itb.opensbi else "", f"U-Boot {itb.u_boot}" if itb.u_boot else ""]
    trees = ", ".join(tree.line() for tree in itb.trees)
    words = ", ".join(filter(None, versions)) or f"images: {', '.join(itb.images) or 'none'}"
    return [f"FIT with {words}", f"trees: {trees}" if trees else "it has no tree"]


def config_lines(place: Place) -> list[str]:
    label = place.config.chosen
    if not label:
        return [f"{place.config.path}: no label"]
    tree = label.tree or (f"one of {label.tree_folder}" if label.tree_folder else "the firmware's tree")
    lines = [f"{place.config.path}: boots {label.kernel or 'nothing'} with {tree}"]
    lines += [f"  arguments: {label.append}"] if label.append not in ("", arguments.NONE) else []
    if place.kernel:
        lines += [f"{label.kernel}: {place.kernel.what}", f"  sha256 {place.kernel.sha256}"]
    return lines + ([f"{label.tree}: {place.tree.line()}"] if place.tree else [])


def volume_lines(place: Place) -> list[str]:
    volume = place.volume
    label = f' "{volume.label}"' if volume.label else ""
    count = f", {len(volume.files)} files and folders" if volume.readable else ""
    return [f"{volume.kind}{label}{count}"] + (config_lines(place) if place.config else [])


def place_lines(place: Place) -> list[str]:
    part = place.partition
    if part:
        name = f' "{part.name}"' if part.name else ""
        flag = ", bootable" if part.bootable else ""
        size = readable_size(max(0, part.size))
        lines = [f"{place.where}{name}: sectors {part.first} to {part.last}, {size}, {part.meaning}{flag}"]
    else:
        lines = [f"{place.where}, outside of the partitions"]
    inner = spl_lines(place) if place.spl else itb_lines(place) if place.itb else []
    inner += volume_lines(place) if place.volume else []
    inner += [f"sha256 {place.sha256}"] if place.sha256 else []
    return lines + [f"  {line}" for line in inner or ["nothing that is known"]]


def head(source: Source, card: Card) -> str:
    return f"yao: {source.path}: {readable_size(source.size)}, {card.table.kind}"


def verdict(problems: list[str], remarks: list[str], chain: Chain | None) -> list[str]:
    board = f"a card for {chain.name}" if chain else "a card"
    lines = [f"  note: {remark}" for remark in remarks]
    if not problems:
        return [*lines, f"As {board}, nothing is wrong with it."]
    return [*lines, f"As {board}, this is wrong with it:", *(f"  - {problem}" for problem in problems)]


def early_problem(source: Source) -> str:
    """What need not be taken for a card."""
    packed = source.packed()
    if packed:
        return f"it is compressed ({packed}): unpack it first"
    if not source.size:
        return "it is empty: there is no card in the reader, or the file has no bytes"
    if source.read(0, 64)[56:60] == kernel.MAGIC:
        what = kernel.inspect(source.read(0, volume.LARGEST_FILE), "it").what
        return f"it is no card, but what one boots: {what}"
    return ""


def inspect(source: Source, board: str) -> int:
    problem = early_problem(source)
    if problem:
        raise Failure(f"{source.thing}: inspect: {problem}")
    card = facts.collect(source)
    chain = judge.chain_of(card, board)
    wrong = judge.problems(card, chain) + ([f"it is damaged: {source.bad}"] if source.bad else [])
    print(head(source, card))
    for place in card.places:
        print("\n".join(printable(f"  {line}") for line in place_lines(place)))
    print("\n".join(verdict(wrong, judge.remarks(card), chain)))
    return 1 if wrong else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="inspect.py", description=__doc__.splitlines()[0])
    parser.add_argument("--sd", required=True, help="a card image, or a disk such as /dev/sdb")
    parser.add_argument("--board", default="", help="the board that it should boot on")
    options = parser.parse_args()
    if not options.sd:
        raise Failure("SD=: inspect: name a card image, or a disk such as /dev/sdb")
    with Source(Path(options.sd), f"SD={options.sd}") as source:
        return inspect(source, options.board)


if __name__ == "__main__":
    run_main(main)
