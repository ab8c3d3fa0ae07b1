"""What threads cost: the sections of apps/bench_threads, on QEMU's virt with one hart and no card."""

from pathlib import Path

from elftools.elf.elffile import ELFFile

from tools.bench import counting, hello_figures, machine, mark_figures
from tools.common import BUILD, progress

APP, BOARD = "apps/bench_threads", "virt"
PREFIX = "threads"


ALIGNMENT = 64  # of thread-local variables, and the C library reckons with as much again


def struct_sizes(elf: ELFFile) -> dict[str, int]:
    sizes = {}
    for unit in elf.get_dwarf_info().iter_CUs():
        for entry in unit.iter_DIEs():
            name = entry.attributes.get("DW_AT_name")
            if entry.tag == "DW_TAG_structure_type" and name and "DW_AT_byte_size" in entry.attributes:
                sizes[name.value.decode()] = entry.attributes["DW_AT_byte_size"].value
    return sizes


def thread_bytes(path: Path) -> int:
    """What a thread takes beside its stack, as src/sys/musl/threads.c has it; the app has no keys."""
    with path.open("rb") as file:
        elf = ELFFile(file)
        sizes = struct_sizes(elf)
        place = {
            symbol.name: symbol["st_value"] for symbol in elf.get_section_by_name(".symtab").iter_symbols()
        }
    variables = place["__tls_end"] - place["__tls_start"]
    of_library = 16 + sizes["__pthread"] + variables + 2 * ALIGNMENT - 1
    return sizes["thread"] + of_library // ALIGNMENT * ALIGNMENT


def measure() -> dict[str, float]:
    progress("BENCH", "threads in QEMU")
    hello_figures.make(app=APP, on=BOARD)
    out, folder = BUILD / BOARD / "bench_threads", BUILD / "bench" / PREFIX
    marks = counting.find_marks(out / "bench_threads.elf")
    words = [word.format(image=out / "Image") for word in machine.direct(BOARD)]
    passages, console = counting.run([*words, "-smp", "1"], [mark_figures.ENTRY, *marks], folder)
    counting.check_end(PREFIX, console, folder / "console.log")
    figures = mark_figures.evaluate(PREFIX, passages, marks, console)
    return figures | {f"{PREFIX}/bytes": thread_bytes(out / "bench_threads.elf")}
