"""Runs apps/reader on a disk, and computes its expected output."""

import random

DATA = random.Random(1).randbytes(1_234_567)


def fnv(data: bytes) -> int:
    total = 0xCBF29CE484222325
    for byte in data:
        total = (total ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return total


SUM = fnv(DATA)


def said() -> str:
    return f"/data: {len(DATA)} bytes, sum {SUM:016x}\n"


def reads(board, arguments, bootargs="/data"):
    run = board.run("reader", bootargs, arguments)
    assert run.status == 0, run
    assert said() in run.text, run
    return run


def fails(board, arguments, *words, bootargs="/data"):
    run = board.run("reader", bootargs, arguments)
    assert run.status == 1, run
    for word in words:
        assert word in run.text, run
    return run
