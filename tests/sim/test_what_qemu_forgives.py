"""What QEMU hides: with a measure of ours dropped, the image still works there, and fails on the
core's RTL. The images run on both unchanged."""

import re
import subprocess
from dataclasses import dataclass, replace

import app_image  # behind soc, which makes it known
import pytest
from machine import QEMU, Machine
from mutants import BOARD, Drop, Workshop
from soc import CORE, FOUR_HARTS, Soc

FORGIVEN = "tests/sim/apps/forgiven"
FIRMWARE_APP = "tests/qemu/apps/firmware"
RTL_MS, QEMU_MS = 1, 5000  # that a signal may take: QEMU's time is the host's


@pytest.mark.parametrize("topic", ["mapping", "level", "order", "pair", "wait"])
def test_with_all_measures_it_works(soc, topic):
    run = replace(soc, bootargs=f"{RTL_MS} {topic}").run(app_image.build(FORGIVEN, BOARD).image)
    assert run.status == 0 and " checks, 0 failed\n" in run.text, run


SILENCE = r"\A\Z"


@dataclass(frozen=True)
class Measure:
    """@fails: the message on RTL without it, a regular expression. @uart: whether QEMU forgives it
    only because its UART takes everything at once, as it did before version 9.2. @clock: whether
    the topic counts cycles, which mean nothing there."""

    drop: Drop
    topic: str
    fails: str
    app: str = FORGIVEN
    core: str = CORE
    uart: bool = False
    clock: bool = False
    cycles: int = 800_000  # three times what the longest topic takes with one hart

    def bootargs(self, patience: int) -> str:
        return f"{patience} {self.topic}" if self.app == FORGIVEN else self.topic


DISPATCH = """
        if (source <= count && handlers[source].handler)
            handlers[source].handler(handlers[source].arg);
        else
            mask_unrequested(plic, (uint32_t)source);"""
REGISTER = "plic->claim"
COMPLETE = f"""
        mmio_write32({REGISTER}, (uint32_t)source);"""
COMPLETE_READ = f"""
        mmio_write32({REGISTER}, mmio_read32({REGISTER}) | (uint32_t)source);"""

MEASURES = {
    "fence.i on another hart": Measure(
        Drop("firmware/rfence.c", '"fence.i"', '""'),
        "harts",
        "yao: its new code: found 0x1 instead of 0x2\n",
        FIRMWARE_APP,
        FOUR_HARTS,
    ),
    "fence.i before a hart's first instruction": Measure(
        Drop("firmware/setup.S", "    fence.i "),
        "harts",
        "yao: its code: found 0x2 instead of 0x1\n",
        FIRMWARE_APP,
        FOUR_HARTS,
    ),
    # A hart remembers that a whole gigabyte is not mapped: our own allocator is hit.
    "sfence.vma behind a mapping": Measure(
        Drop("src/mm/map.h", '"sfence.vma"', '""'),
        "mapping",
        "yao: device that is mapped: found 0xd instead of 0xffffffffffffffff\n"
        "yao: crash: write to an unmapped or read-only page, address 0x10",
    ),
    # The report of the crash needs what faults, be it constants or a stack.
    "A bit": Measure(
        Drop("src/mm/map.h", "PTE_V | PTE_R | PTE_G | PTE_A |", "PTE_V | PTE_R | PTE_G |"),
        "level",
        SILENCE,
        cycles=400_000,  # twice what the topic takes
    ),
    "D bit": Measure(
        Drop("src/mm/map.h", "PTE_W | PTE_G | PTE_A | PTE_D", "PTE_W | PTE_G | PTE_A"),
        "level",
        SILENCE,
        cycles=400_000,  # twice what the topic takes
    ),
    "misaligned access by the firmware": Measure(
        Drop(
            "firmware/trap.c",
            "emulate_misaligned(frame, cause, value)",
            "trap_redirect(frame, cause, value)",
        ),
        "misaligned",
        "yao: lh: found 0x4 instead of 0xffffffffffffffff\n",
        FIRMWARE_APP,
    ),
    "fence behind a device's answer": Measure(
        Drop("include/yao/mmio.h", '"fence i, iorw"', '""'),
        "order",
        "yao: memory is read behind the device: found 0x0 instead of 0x1\n",
        clock=True,
    ),
    "interrupts off between check and wfi": Measure(
        Drop(
            "src/sched/wait.c",
            '__asm__ volatile("wfi" : : : "memory");',
            'irq_restore(enabled);\n    __asm__ volatile("wfi" : : : "memory");\n    handlers_only();',
        ),
        "wait",
        "yao: slept over the signal: found 0x1 instead of 0x0\n",
    ),
    "completion behind the handler": Measure(
        Drop("drivers/intc/plic.c", DISPATCH + COMPLETE, COMPLETE + DISPATCH),
        "level",
        "yao: interrupts: found 0x2 instead of 0x1\n",
    ),
    "no reading of the register that completes": Measure(
        Drop("drivers/intc/plic.c", COMPLETE, COMPLETE_READ),
        "pair",
        "yao: frame beside the console's: found 0x0 instead of 0x1\n",
        uart=True,
    ),
    "look for room before a byte": Measure(
        Drop("drivers/serial/sifive_uart.c", " && !(get(uart, TXDATA) & TXDATA_FULL)"),
        "level",
        r"\Ayao: 9 ch(?!ecks)",
        uart=True,
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Image and firmware without a measure."""
    workshop = Workshop(tmp_path_factory.mktemp("without"))
    known = {}

    def build(measure):
        if measure not in known:
            known[measure] = workshop.build(measure.app, measure.drop)
        return known[measure]

    return build


@pytest.mark.parametrize("name", MEASURES)
def test_without_the_measure_it_fails_on_rtl(built, name):
    measure = MEASURES[name]
    made = built(measure)
    bootargs = measure.bootargs(RTL_MS)
    limit = (f"--max-cycles={measure.cycles}",)
    machine = Soc(core=measure.core, firmware=made.firmware, bootargs=bootargs, arguments=limit)
    run = machine.run(made.image)
    assert run.status != 0 and re.search(measure.fails, run.text), run


def qemu_version() -> tuple[int, int]:
    shown = subprocess.run([QEMU, "--version"], check=True, capture_output=True, text=True).stdout
    major, minor = re.search(r"version (\d+)\.(\d+)", shown).groups()
    return int(major), int(minor)


@pytest.mark.parametrize("name", [name for name in MEASURES if not MEASURES[name].clock])
def test_qemu_does_not_notice(built, name):
    measure = MEASURES[name]
    if measure.uart and qemu_version() >= (9, 2):
        pytest.skip("this QEMU's UART can be full: whether it notices is a matter of timing")
    made = built(measure)
    harts = 5 if measure.core == FOUR_HARTS else 2  # beside the monitor core
    bootargs = measure.bootargs(QEMU_MS)
    machine = Machine("sifive_u", harts=harts, firmware=made.firmware, bootargs=bootargs)
    run = machine.run(made.image)
    assert run.status == 0 and " checks, 0 failed\n" in run.text, run
