"""What `make sim TRACE=FIRST:END` records of a part of the run: a waveform in GTKWave's format FST
with a view of its signals, and a line for each instruction.

    python -m tools.sim.tracing FIRST:END

checks that FIRST:END is valid.
"""

import argparse
import re
from pathlib import Path

from tools.common import Failure, relative, run_main

WINDOW = re.compile(r"(\d*):(\d*)")
LONGEST = 18  # digits; the simulator counts in 64 bits

# GTKWave's flags of a row: a number to the right, in one of its bases; a heading.
BINARY, HEXADECIMAL, DECIMAL, HEADING = "@28", "@22", "@24", "@200"

SOC = "TOP.sim_top.soc."
UART = ["uart_tx_o", "uart_rx_i"]
SPI = ["spi_cs_no", "spi_sck_o", "spi_mosi_o", "spi_miso_i"]
INTERRUPTS = ["uart_intr", "spi_intr", "gpio_intr[15:0]", "interrupts[7:0]"]
BUS = ["req", "we", "addr[31:0]", "wdata[63:0]", "rdata[63:0]"]
HART = ["trace.valid_i", "trace.trap_i", "trace.pc_i[63:0]", "trace.insn_i[31:0]"]
HART += ["csr_io_status_prv[1:0]"]
HART_INTERRUPTS = [f"io_interrupts_{line}" for line in ("seip", "meip", "mtip", "msip")]


def window(text: str) -> str:
    """As it was given, if the simulator can take it."""
    found = WINDOW.fullmatch(text)
    if not found or max(map(len, found.groups())) > LONGEST:
        raise Failure(
            f"TRACE={text}: read: give FIRST:END, two cycles, of which each may be left out"
        )
    if found[1] and found[2] and int(found[1]) >= int(found[2]):
        raise Failure(f"TRACE={text}: read: it ends before it begins")
    return text


def hart_scope(number: int) -> str:
    suffix = f"_{number}" if number else ""
    return f"{SOC}core.tile_prci_domain{suffix}.tile_reset_domain_tile.core."


def row(signal: str) -> str:
    base = HEXADECIMAL if "[" in signal else BINARY
    return f"{base}\n{signal}\n"


def group(heading: str, scope: str, signals: list[str]) -> str:
    rows = "".join(row(scope + signal) for signal in signals)
    return f"{HEADING}\n-{heading}\n{rows}"


def view(wave: Path, harts: int) -> str:
    """The text of a file for GTKWave that shows what matters of @wave."""
    parts = [f'[dumpfile] "{wave.resolve()}"\n', f"{DECIMAL}\nTOP.sim_top.cycle[63:0]\n"]
    for number in range(harts):
        parts.append(group(f"hart {number}", hart_scope(number), HART + HART_INTERRUPTS))
    parts.append(group("UART", SOC, UART))
    parts.append(group("SPI", SOC, SPI))
    parts.append(group("interrupts", SOC, INTERRUPTS))
    parts.append(group("bus of the devices", f"{SOC}bus.", BUS))
    return "".join(parts)


def files(folder: Path) -> tuple[Path, Path, Path]:
    """The waveform, its view, and the instructions."""
    return folder / "trace.fst", folder / "trace.gtkw", folder / "commits.txt"


def flags(folder: Path, part: str) -> list[str]:
    """For the simulator."""
    wave, _, commits = files(folder)
    return [f"--wave={wave}", f"--commits={commits}", f"--window={window(part)}"]


def prepare(folder: Path, harts: int) -> None:
    """Removes what an earlier run left, so that it is not taken for this one's."""
    wave, gtkw, commits = files(folder)
    for path in (wave, commits):
        path.unlink(missing_ok=True)
    gtkw.write_text(view(wave, harts))


def check_reached(part: str, cycles: int) -> None:
    first = int(part.partition(":")[0] or 0)
    if first >= cycles:
        raise Failure(
            f"TRACE={part}: take down this part: the run was over after {cycles:,} cycles"
        )


def describe(folder: Path) -> str:
    wave, gtkw, commits = map(relative, files(folder))
    return f"look at it with `gtkwave {wave} {gtkw}`; its instructions are in {commits}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Says whether TRACE= is one of `make sim`.")
    parser.add_argument("trace", metavar="FIRST:END")
    window(parser.parse_args().trace)
    return 0


if __name__ == "__main__":
    run_main(main)
