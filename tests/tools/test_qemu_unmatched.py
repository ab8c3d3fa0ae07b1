"""The machine hifive_unmatched of our QEMU: its addresses and interrupts against the board's real tree."""

import pytest
from machine_source import DEVICES, cells, nodes, number, places, reg

from tools.qemu import build

MACHINE = (build.GLUE / "hw/riscv/fu740/hifive_unmatched.c").read_text()
# Ours, the name of the tree's node, and which of its places it is.
NODES = {
    "CLINT": ("clint@2000000", 0),
    "PLIC": ("interrupt-controller@c000000", 0),
    "PRCI": ("clock-controller@10000000", 0),
    "UART0": ("serial@10010000", 0),
    "UART1": ("serial@10011000", 0),
    "I2C0": ("i2c@10030000", 0),
    "SPI0": ("spi@10040000", 0),
    "SPI1": ("spi@10041000", 0),
    "SPI2": ("spi@10050000", 0),
    "GPIO": ("gpio@10060000", 0),
    "GEM": ("ethernet@10090000", 0),
    "DDR": ("dmc@100b0000", 0),
    "DDRPHY": ("dmc@100b0000", 1),
    "DDRFILTER": ("dmc@100b0000", 2),
    "PCIEMGMT": ("pcie@e00000000", 2),
    "DRAM": ("memory@80000000", 0),
}
STUBS = {
    "l2-cache": ("cache-controller@2010000", 0),
    "pwm0": ("pwm@10020000", 0),
    "pwm1": ("pwm@10021000", 0),
    "i2c1": ("i2c@10031000", 0),
    "gem-control": ("ethernet@10090000", 1),
    "pcie-dbi": ("pcie@e00000000", 0),
    "pcie-config": ("pcie@e00000000", 1),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return nodes(tmp_path_factory.mktemp("trees"), "hifive-unmatched-a00")


@pytest.mark.parametrize(
    "wanted,form",
    [
        (NODES, DEVICES),
        (STUBS, r'\{ "([\w-]+)", +\{ +(0x\w+), +(0x\w+) \} \}'),
    ],
    ids=["devices", "stubs"],
)
def test_addresses_are_those_of_the_real_tree(tree, wanted, form):
    ours = places(MACHINE, form)
    assert {name: ours[name] for name in wanted} == {name: reg(tree[node], at) for name, (node, at) in wanted.items()}


@pytest.mark.parametrize("name", ["UART0", "UART1", "SPI0", "SPI1", "SPI2", "I2C0", "GEM", "GPIO"])
def test_interrupts_are_those_of_the_real_tree(tree, name):
    theirs = cells(tree[NODES[name][0]], "interrupts")
    first = number(MACHINE, f"{name}_IRQ")
    assert theirs == list(range(first, first + len(theirs)))


def test_lines_sources_and_clock_are_those_of_the_real_tree(tree):
    assert number(MACHINE, "POWEROFF_LINE") == cells(tree["gpio-poweroff"], "gpios")[1]
    assert number(MACHINE, "SD_DETECT_LINE") == cells(tree["mmc@0"], "gpios")[1]
    assert cells(tree["interrupt-controller@c000000"], "riscv,ndev") == [69]
    assert "#define PLIC_SOURCES  (69 + 1)" in MACHINE
    assert [number(MACHINE, "TIMEBASE_HZ")] == cells(tree["cpus"], "timebase-frequency")


def test_chips_on_the_bus_are_those_of_the_real_tree(tree):
    assert [number(MACHINE, "PMIC_ADDRESS")] == cells(tree["pmic@58"], "reg")
    assert [number(MACHINE, "EEPROM_ADDRESS")] == cells(tree["eeprom@54"], "reg")


def test_harts_have_what_the_real_tree_says(tree):
    for hart in range(5):
        isa = tree[f"cpu@{hart}"].properties["riscv,isa"].rstrip(b"\0").decode()
        assert isa == ("rv64imac" if hart == 0 else "rv64imafdc")
    harts = (build.GLUE / "hw/riscv/u74/u74_cpu.c").read_text()
    assert "u74_realize(dev, FU740_MIMPID, false, errp);" in harts
