"""How long apps/hello takes to main with the tree of a board that QEMU has not.

The image for that board and the tree's own bytes are put into the RAM of QEMU's virt machine, and
entered there. Up to main the image reads the tree and touches none of the board's devices or RAM
beyond its own, so the instructions are those of the board; the app itself then fails.
"""

from pathlib import Path

from tools.bench import counting, hello_figures
from tools.common import BUILD, CROSS, call, progress
from tools.trees import board_trees

BOARD = "visionfive2"
IMAGE, TREE = 0x80400000, 0x86000000  # the stub is where the firmware enters S-mode
STUB = Path(__file__).with_name("enter.S")
CC = f"{CROSS}gcc"


def stub(folder: Path, entry: int) -> Path:
    elf, binary = folder / "enter.elf", folder / "enter.bin"
    words = ["-march=rv64gc", "-mabi=lp64d", "-nostdlib", f"-Wl,-Ttext={entry:#x}"]
    call([CC, *words, f"-DIMAGE={IMAGE:#x}", f"-DTREE={TREE:#x}", STUB, "-o", elf], str(STUB), "assemble")
    call([f"{CROSS}objcopy", "-O", "binary", elf, binary], str(elf), "copy")
    return binary


def loaded(path: Path, address: int) -> list[str]:
    return ["-device", f"loader,file={path},addr={address:#x},force-raw=on"]


def machine(image: Path, tree: Path, folder: Path, entry: int) -> list[str | Path]:
    direct = ["-M", "virt", "-smp", "1", "-m", "128M", "-kernel", stub(folder, entry)]
    return [*direct, *loaded(image, IMAGE), *loaded(tree, TREE)]


def measure(entry: int) -> dict[str, int]:
    """@entry: where the firmware enters S-mode."""
    progress("BENCH", f"hello with the tree of BOARD={BOARD}")
    hello_figures.make(on=BOARD)
    out, folder = BUILD / BOARD / "hello", BUILD / "bench" / BOARD
    folder.mkdir(parents=True, exist_ok=True)
    (tree,) = board_trees.of_board(BOARD, folder)[0]
    main = hello_figures.first_of_app(out / "hello.elf")
    passages, _ = counting.run(machine(out / "Image", tree, folder, entry), [IMAGE, main], folder)
    return {f"hello/{BOARD}_entry_to_main": hello_figures.between(passages, IMAGE, main)}
