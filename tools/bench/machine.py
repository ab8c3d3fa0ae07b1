"""Boards in QEMU with the image entered directly, not through firmware on the card."""

from pathlib import Path

from tools import board


def direct(board_name: str) -> list[str]:
    """The arguments that load and enter {image}."""
    return next(way for way in board.load(board_name).qemu.ways if "-kernel" in way.arguments).arguments


def with_card(board_name: str, arguments: str, image: Path, card: Path) -> list[str]:
    on = board.load(board_name).qemu
    words = [*direct(board_name), *on.arguments, "-m", on.memory, "-smp", on.harts]
    append = ["-append", arguments] if arguments else []
    return [str(word).format(image=image, card=card) for word in words] + append
