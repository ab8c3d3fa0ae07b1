"""Registers of the VisionFive 2's devices in QEMU, by tiny programs without firmware."""

import subprocess

import pokes
import pytest
from pokes import UART, read, wait, write

pytestmark = pytest.mark.usefixtures("made_qemu")

SYSCRG, STGCRG, PLIC_PENDING = 0x13020000, 0x10230000, 0xC001000
SYS, AON, WDT, RNG = 0x13040000, 0x17020000, 0x13070000, 0x1600C000
GATE = 1 << 31

# Prints a mark on the console.
MARK = f"    li t0, {UART:#x}\n    sb t4, (t0)\n"


def check(address: int, mask: int, value: int) -> str:
    """A dot if the bits are so."""
    compare = f"    li t2, {mask:#x}\n    li t3, {value:#x}\n    and t1, t1, t2\n    li t4, '.'\n"
    return read(address) + compare + "    beq t1, t3, 1f\n    li t4, '!'\n1:\n" + MARK


def show(address: int) -> str:
    """The lowest four bits."""
    return read(address) + "    andi t1, t1, 15\n    addi t4, t1, 'A'\n" + MARK


def pending(source: int, value: bool = True) -> str:
    return check(PLIC_PENDING + source // 32 * 4, 1 << source % 32, value << source % 32)


def released(crg: int, lines: int, wanted: list[int]) -> str:
    """All of them are in one word, and the others stay asserted."""
    mask = 0xFFFFFFFF
    for line in wanted:
        mask &= ~(1 << line % 32)
    return write(crg + lines + wanted[0] // 32 * 4, mask)


def opened(crg: int, *clocks: int) -> str:
    return "".join(write(crg + 4 * clock, GATE) for clock in clocks)


WATCHDOG_ON = opened(SYSCRG, 122, 123) + released(SYSCRG, 0x2F8, [109, 110])
RNG_ON = opened(STGCRG, 15, 16) + released(STGCRG, 0x74, [3])
SEEDED = RNG_ON + write(RNG + 0x08, 8) + write(RNG, 2) + wait(RNG + 0x14, 2, 2)
NUMBERS = SEEDED + write(RNG, 1) + wait(RNG + 0x14, 1, 1)


def said(folder, steps: list[str], *more) -> str:
    words = ["timeout", "60", *pokes.command(folder, steps, "", *more)]
    piped = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    text = ""
    with subprocess.Popen(words, **piped, text=True) as running:
        while not text.endswith(pokes.DONE) and (character := running.stdout.read(1)):
            text += character
        running.terminate()
    return text.removesuffix(pokes.DONE)


def check_all(folder, steps: list[str], *more) -> None:
    assert said(folder, steps, *more) == "." * sum(step.count("li t4, '.'") for step in steps)


def test_uart_refuses_another_format_while_it_is_busy(tmp_path):
    uart = UART + 0x10000
    lcr, usr, iir = uart + 0x0C, uart + 0x7C, uart + 0x08
    ready = [write(lcr, 0x83), write(uart, 13), write(lcr, 3), check(usr, 7, 6), write(uart, ord("b"))]
    refused = [check(usr, 7, 7), write(lcr, 0x83), check(lcr, 0xFF, 3), pending(33)]
    told = [check(iir, 15, 7), check(iir, 15, 7), read(usr), check(iir, 15, 1)]
    taken = [wait(usr, 1, 0), write(lcr, 0x83), check(lcr, 0xFF, 0x83), check(uart, 0xFF, 13)]
    check_all(tmp_path, [*ready, *refused, *told, *taken, check(uart + 0xFC, 0xFFFFFFFF, 0x44570110)])


def test_a_line_is_seen_through_its_buffer(tmp_path):
    detect = check(SYS + 0x11C, 1 << 9, 0), write(SYS + 0x120 + 4 * 41, 1), check(SYS + 0x11C, 1 << 9, 1 << 9)
    check_all(tmp_path, [*detect, check(AON + 0x2C, 3, 1)])


def test_edges_and_levels_of_a_line_interrupt(tmp_path):
    line = 44 - 32
    bit, high, low = 1 << line, write(SYS + 0x40 + 44, 1), write(SYS + 0x40 + 44, 0)
    output = [write(SYS + 0x120 + 4 * 44, 1), write(SYS + 44, 0), write(SYS + 0xDC, 1)]
    edge = [write(SYS + at, bit) for at in (0xE4, 0xEC, 0xFC, 0x104)]
    rising = [check(SYS + 0x10C, bit, 0), high, check(SYS + 0x10C, bit, bit), check(SYS + 0x114, bit, bit), pending(86)]
    forgotten = [write(SYS + 0xEC, 0), write(SYS + 0xEC, bit), low, check(SYS + 0x10C, bit, 0)]
    both = [write(SYS + 0xF4, bit), high, check(SYS + 0x10C, bit, bit)]
    level = [write(SYS + 0xEC, 0), write(SYS + 0xE4, 0), check(SYS + 0x10C, bit, bit), low, check(SYS + 0x10C, bit, 0)]
    check_all(tmp_path, [*output, *edge, *rising, *forgotten, *both, *level])


def test_random_numbers_need_their_clock_and_a_seed(tmp_path):
    gated = [write(RNG + 0x08, 8), check(RNG + 0x08, 8, 0)]
    unseeded = [RNG_ON, write(RNG, 1), check(RNG + 4, 3 << 30, 0)]
    seeded = [SEEDED, check(RNG + 4, 1 << 9, 1 << 9), write(RNG + 0x14, 2), check(RNG + 0x14, 2, 0)]
    interrupt = [write(RNG + 0x10, GATE | 1), pending(30, False), write(RNG, 1), wait(RNG + 0x14, 1, 1), pending(30)]
    check_all(tmp_path, [*gated, *unseeded, *seeded, *interrupt])


def test_random_numbers_are_those_of_the_seed(tmp_path):
    steps = [NUMBERS, *(show(RNG + 0x20 + 4 * word) for word in range(8))]
    one, again, other = (said(tmp_path, steps, "-seed", seed) for seed in (1, 1, 2))
    assert len(one) == 8 and one == again != other


def test_power_domains_are_switched_by_the_whole_sequence(tmp_path):
    pmu = 0x17030000
    current, on, off, command = pmu + 0x80, write(pmu + 0x0C, 4), write(pmu + 0x10, 7), pmu + 0x44
    ends = [check(current, 0xFF, 3), on, write(command, 5), write(command, 0x50), check(current, 0xFF, 3)]
    turned_on = [*(write(command, word) for word in (0xFF, 5, 0x50)), check(current, 0xFF, 7), check(pmu + 0x8C, 1, 1)]
    turned_off = [off, *(write(command, word) for word in (0xFF, 0x0A, 0xA0)), check(current, 0xFF, 3)]
    check_all(tmp_path, [*ends, *turned_on, *turned_off])


def test_watchdog_interrupts_and_then_does_what_qemu_was_told(tmp_path):
    opens = [write(WDT, 2400), check(WDT, 0xFFFFFFFF, 0), WATCHDOG_ON, check(WDT, 0xFFFFFFFF, 0xFFFFFFFF)]
    counts = [write(WDT, 2400), write(WDT + 8, 3), pending(68, False), wait(WDT + 0x10, 1, 1), pending(68)]
    stopped = [write(WDT + 0xC, 1), write(WDT + 8, 0), check(WDT + 0x10, 1, 0)]
    check_all(tmp_path, [*opens, *counts, *stopped])
    endless = [WATCHDOG_ON, write(WDT, 2400), write(WDT + 8, 3), wait(WDT + 8, 3, 0)]
    assert said(tmp_path, endless, "-action", "watchdog=poweroff") == ""


def test_flash_is_read_directly_and_only_when_selected(tmp_path):
    qspi, window, flash = 0x13010000, 0x21000000, tmp_path / "flash"
    with flash.open("wb") as file:
        file.write(bytes.fromhex("78563412"))
        file.truncate(16 << 20)
    ready = [write(qspi + 4, 3), write(qspi + 0x14, 2), write(qspi, 0x81 | 0xE << 10)]
    other = [write(qspi, 0x81 | 0xD << 10), check(window, 0xFFFFFFFF, 0xFFFFFFFF)]
    drive = ["-drive", f"file={flash},if=mtd,format=raw"]
    check_all(tmp_path, [*ready, check(window, 0xFFFFFFFF, 0x12345678), check(window + 4, 0xFFFFFFFF, 0), *other], *drive)


def test_ethernet_has_its_version_and_no_phy(tmp_path):
    gmac = 0x16030000
    mdio = [write(gmac + 0x200, 1), check(gmac + 0x200, 1, 0), check(gmac + 0x204, 0xFFFF, 0xFFFF)]
    check_all(tmp_path, [check(gmac + 0x110, 0xFF, 0x52), *mdio])


@pytest.mark.parametrize("steps,rule", [([], "its clock is gated"), ([opened(SYSCRG, 122)], "its reset is asserted")])
def test_strict_ends_a_run_that_forgets_a_clock_or_reset(tmp_path, steps, rule):
    done = pokes.run(tmp_path, [*steps, read(WDT + 4)], ",strict=on")
    assert done.returncode == 1 and f"strict: watchdog: read of 0x4: {rule}" in done.stderr, done
