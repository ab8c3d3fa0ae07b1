"""Bytes typed come in complete and in order, whatever the app is doing; so do bytes printed."""

import random
import re
from dataclasses import replace

from entry import Entry
from trees import handed_over

RING = 1024  # bytes that the console keeps for an app that does not read
BURST = bytes(b for b in range(0x20, 0x60))


def listen(board, count, kib=0):
    machine = replace(board.machine, bootargs=f"{count} {kib}")
    return machine.start(board.app("listener").image)


def received(run) -> bytes:
    assert run.status == 0, run
    return bytes.fromhex(re.search(r"\[([0-9a-f]*)\]", run.text)[1])


def test_a_burst_of_bytes_arrives_complete_and_in_order(board):
    with listen(board, len(BURST)) as guest:
        guest.wait_for(b"ready")
        guest.type(BURST)
        assert received(guest.finish()) == BURST


def test_bytes_typed_one_by_one_arrive_in_order(board):
    with listen(board, 16) as guest:
        guest.wait_for(b"ready")
        for i in range(16):
            guest.type(BURST[i : i + 1])
            guest.read(0.01)
        assert received(guest.finish()) == BURST[:16]


def test_every_byte_passes_but_return_becomes_newline(board):
    sent = bytes(range(256))
    with listen(board, 256) as guest:
        guest.wait_for(b"ready")
        guest.type(sent)
        assert received(guest.finish()) == sent.replace(b"\r", b"\n")


def test_bytes_typed_while_the_app_does_not_read_are_kept(board):
    sent = random.Random(1).randbytes(RING).replace(b"\r", b"r")
    with listen(board, RING, kib=16) as guest:
        guest.wait_for(b"ready")
        guest.type(sent)
        assert received(guest.finish()) == sent


def test_long_output_is_complete_while_input_arrives(board):
    kib = 100
    with listen(board, RING // 2, kib) as guest:
        guest.wait_for(b"ready")
        for _ in range(RING // 2):
            guest.type(b"x")
            guest.read(0.001)
        run = guest.finish()
    expected = "".join(f"{line * 0x123456789:062x}!\n" for line in range(kib * 1024 // 64))
    assert received(run) == b"x" * (RING // 2)
    assert expected in run.text, "output was lost or changed"


def test_input_arrives_through_the_firmwares_console(board, tmp_path):
    """Polled, as the tree names no console; the firmware's FIFO is short."""
    tree = handed_over(board.machine.name, board.machine.harts)
    tree = tree.delete("/chosen", "stdout-path").text("/chosen", "bootargs", "8")
    with Entry(board.machine, board.app("listener"), tree=tree.blob).start(tmp_path) as guest:
        guest.wait_for(b"ready")
        for byte in b"firmware":
            guest.type(bytes([byte]))
            guest.read(0.02)
        assert received(guest.finish()) == b"firmware"
