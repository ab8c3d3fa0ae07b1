"""What threads cost: the sections of apps/bench_threads, on QEMU's virt with one hart and no card."""

from tools.bench import counting, hello_figures, machine, mark_figures
from tools.common import BUILD, progress

APP, BOARD = "apps/bench_threads", "virt"
PREFIX = "threads"


def measure() -> dict[str, float]:
    progress("BENCH", "threads in QEMU")
    hello_figures.make(app=APP, on=BOARD)
    out, folder = BUILD / BOARD / "bench_threads", BUILD / "bench" / PREFIX
    marks = counting.find_marks(out / "bench_threads.elf")
    words = [word.format(image=out / "Image") for word in machine.direct(BOARD)]
    passages, console = counting.run([*words, "-smp", "1"], [mark_figures.ENTRY, *marks], folder)
    counting.check_end(PREFIX, console, folder / "console.log")
    return mark_figures.evaluate(PREFIX, passages, marks, console)
