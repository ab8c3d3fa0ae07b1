"""Bytes typed come in complete and in order, whatever the app is doing; so do bytes printed."""

import random
import re
from dataclasses import replace

from boards import SERIAL
from entry import Entry
from trees import handed_over

RING = 1024  # bytes that the console keeps for an app that does not read
BURST = bytes(b for b in range(0x20, 0x60))


END = b"\4"
PASTE = 256 << 10  # a mebibyte arrives, too, and takes half a minute
OTHER_SOURCE = 0x30  # of the interrupt controllers: no device has it


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


def test_every_byte_passes_but_return_becomes_newline_and_ctrl_d_ends(board):
    sent = bytes(range(256)).replace(END, b"")
    with listen(board, 255) as guest:
        guest.wait_for(b"ready")
        guest.type(sent)
        assert received(guest.finish()) == sent.replace(b"\r", b"\n")


def test_bytes_typed_while_the_app_does_not_read_are_kept(board):
    sent = random.Random(1).randbytes(RING).replace(b"\r", b"r").replace(END, b"d")
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


def test_ctrl_d_ends_the_input_once(board):
    with listen(board, 4) as guest:
        guest.wait_for(b"ready")
        guest.type(b"ab" + END + b"cd")
        run = guest.finish()
    assert run.status == 1 and "[6162" in run.text, run


def fnv(data: bytes) -> str:
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return f"[{value:016x}]"


def paste(board, sent: bytes, pause_ms: int) -> str:
    machine = replace(board.machine, bootargs=f"{len(sent)} {pause_ms}")
    with machine.start(board.app("paste").image) as guest:
        guest.wait_for(b"ready")
        guest.type(sent)
        run = guest.finish()
    assert run.status == 0, run
    return run.text


def text(size: int) -> bytes:
    return random.Random(2).randbytes(size).replace(b"\r", b"r").replace(END, b"d")


def test_a_long_text_pasted_arrives_whole_at_a_reader_that_keeps_up(board):
    sent = text(PASTE)
    assert fnv(sent) in paste(board, sent, pause_ms=0)


def test_what_nobody_reads_waits_at_the_sender(board):
    """QEMU's UARTs take no more than fits their FIFO, as a sender with flow control."""
    sent = text(20 * RING)
    said = paste(board, sent, pause_ms=300)
    assert fnv(sent) in said and "lost" not in said


def misrouted(board):
    """The console's interrupt never arrives: the tree names another source than the wired one."""
    tree = handed_over(board.machine.name, board.machine.harts)
    return tree.cells(SERIAL[board.name], "interrupts", OTHER_SOURCE)


def test_input_is_found_where_the_interrupt_never_arrives(board, tmp_path):
    tree = misrouted(board).text("/chosen", "bootargs", "8")
    with Entry(board.machine, board.app("listener"), tree=tree.blob).start(tmp_path) as guest:
        guest.wait_for(b"ready")
        for byte in b"patience":
            guest.type(bytes([byte]))
            guest.read(1.2)
        run = guest.finish()
    assert received(run) == b"patience"
    assert run.text.count(f"{SERIAL[board.name]}: interrupt 0 does not arrive: polling instead") == 1


def test_a_phandle_of_the_interrupt_controller_that_leads_nowhere_hides_no_other(virt, tmp_path):
    plic, cpu = "/soc/plic@c000000", "/cpus/cpu@0/interrupt-controller"
    tree = handed_over(virt.machine.name)
    machine, supervisor, nobody = 11, 9, 0xDEAD
    entries = nobody, machine, tree.number(cpu, "phandle"), supervisor
    tree = tree.cells(plic, "interrupts-extended", *entries).text("/chosen", "bootargs", "5")
    with Entry(virt.machine, virt.app("listener"), tree=tree.blob).start(tmp_path) as guest:
        guest.wait_for(b"ready")
        guest.type(b"hello")
        run = guest.finish()
    assert received(run) == b"hello"
    assert run.text.count("yao:") == 1, run


def test_a_controller_that_no_driver_knows_leaves_the_console_polled(virt):
    """An image for any board there, or for a tree with such a controller, does the same."""
    machine = replace(virt.machine, bootargs="5", arguments=("-machine", "aia=aplic"))
    with machine.start(virt.app("listener").image) as guest:
        guest.wait_for(b"ready")
        guest.type(b"hello")
        run = guest.finish()
    assert received(run) == b"hello"
    assert f"{SERIAL['virt']}: interrupt 0: there is no driver for its controller" in run.text


def test_a_controller_that_cannot_be_used_leaves_the_console_polled(virt, tmp_path):
    plic = "/soc/plic@c000000"
    tree = handed_over(virt.machine.name).cells(plic, "riscv,ndev", 0)
    tree = tree.text("/chosen", "bootargs", "5")
    with Entry(virt.machine, virt.app("listener"), tree=tree.blob).start(tmp_path) as guest:
        guest.wait_for(b"ready")
        guest.type(b"hello")
        run = guest.finish()
    assert received(run) == b"hello"
    assert f"{plic}: riscv,ndev is missing or not 1 to 1023" in run.text
    assert f"{SERIAL['virt']}: interrupt 0: its controller does not work" in run.text
