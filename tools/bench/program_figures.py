"""What known programs need on QEMU's virt: Lua for fib(27), CoreMark for a round, and SQLite for an insert
and for a transaction.

Lua is ports/lua as it is: what is counted lies between two calls of os.clock() in its script. So is CoreMark, which
starts and stops a clock itself. SQLite is in apps/inserts, whose main() has the marks of the bench app.
"""

from pathlib import Path

from tools import board
from tools.bench import card_files, counting, hello_figures, machine, mark_figures
from tools.bench.counting import Passage
from tools.card import sdimage
from tools.common import BUILD, Failure, progress
from tools.elf.linked import Linked

BOARD = "virt"
LUA, COREMARK, SQLITE = "ports/lua", "ports/coremark", "apps/inserts"
SCRIPT = """local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
os.clock()
local found = fib(27)
os.clock()
assert(found == 196418)
"""
CLOCK = "os_clock"  # Lua's function behind os.clock()
ROUNDS = 100
ROWS = 60_000  # apps/inserts/main.c
TRANSACTIONS = 10_000
JOURNALS = {"delete": "virt/sqlite_rollback", "wal": "virt/sqlite_wal"}


def folder(app: str) -> Path:
    made = BUILD / "bench" / Path(app).name
    (made / "files").mkdir(parents=True, exist_ok=True)
    return made


def run(app: str, addresses: list[int], arguments: str) -> list[Passage]:
    """@app with its folder's files on a card with clusters of 32 KiB."""
    image, out = BUILD / BOARD / Path(app).name / "Image", folder(app)
    card = out / "card.img"
    sdimage.make_card(board.load(BOARD), image, card, out / "files", card_files.SIZE)
    passages, console = counting.run(machine.with_card(BOARD, arguments, image, card), addresses, out)
    counting.check_end(app, console, out / "console.log")
    return passages


def elf(app: str) -> Path:
    hello_figures.make(app=app, on=BOARD)
    name = Path(app).name
    return BUILD / BOARD / name / f"{name}.elf"


def between_two(passages: list[Passage], thing: str) -> int:
    if len(passages) != 2:
        raise Failure(f"bench: {thing}: {len(passages)} times where its clock is read, not 2")
    return passages[1].count - passages[0].count


def address(app: str, function: str) -> int:
    """LTO may have added to its name."""
    found = [each for each in Linked(elf(app)).symbols if each.name.split(".")[0] == function]
    if len(found) != 1:
        raise Failure(f"bench: {app}: find {function}: the image has {len(found)} of them")
    return found[0].value


def lua() -> dict[str, int]:
    clock = address(LUA, CLOCK)
    (folder(LUA) / "files/fib.lua").write_text(SCRIPT)
    return {"virt/lua_fib": between_two(run(LUA, [clock], "fib.lua"), LUA)}


def coremark() -> dict[str, float]:
    clock = [address(COREMARK, name) for name in ("start_time", "stop_time")]
    count = between_two(run(COREMARK, clock, f"0x0 0x0 0x66 {ROUNDS}"), COREMARK)
    return {"virt/coremark": round(count / ROUNDS, 1)}


def insert(rows: int, journal: str = "") -> float:
    marks = counting.find_marks(elf(SQLITE))
    passages = run(SQLITE, list(marks), f"{rows} {journal}".strip())
    (section,) = mark_figures.chunks(passages, marks, passages[0].hart)
    return round(section[0] / rows, 1)


def sqlite() -> dict[str, float]:
    return {"virt/sqlite_insert": insert(ROWS)} | {
        name: insert(TRANSACTIONS, journal) for journal, name in JOURNALS.items()
    }


def measure() -> dict[str, float]:
    progress("BENCH", "Lua, CoreMark and SQLite in QEMU")
    return lua() | coremark() | sqlite()
