"""What an app does not call is not in its image; what it calls is, on every board."""

import pytest
from app_image import ROOT, modules

# A part of the libos by where its modules are.
PARTS = {
    "allocator": ("src/malloc/",),
    "block": ("src/block/", "drivers/block/", "drivers/mmc/", "drivers/spi/"),
    "file system": ("src/fs/", "lib/fat/"),
    "interrupts": ("src/dev/irq.c", "drivers/intc/"),
    "buffered console": ("src/console/buffered.c",),
    "console input": ("src/console/input.c",),
    "time": ("src/time/clock.c", "src/sched/wait.c"),
}
INPUT = {"interrupts", "buffered console", "console input", "time"}

NOTHING = "int main(void) { return 0; }"
PRINTF = '#include <stdio.h>\nint main(int n, char **v) { return printf("%d %s", n, v[0]); }'
MALLOC = "#include <stdlib.h>\nvoid *p;\nint main(void) { p = malloc(9); return 0; }"
SLEEP = "#include <unistd.h>\nint main(void) { return (int)sleep(1); }"
TIME = "#include <time.h>\nint main(void) { return (int)time(NULL); }"
ZONE = "#include <time.h>\nint main(void) { return localtime(&(time_t){time(NULL)})->tm_hour; }"
GETCHAR = "#include <stdio.h>\nint main(void) { return getchar(); }"
FOPEN = '#include <stdio.h>\nint main(void) { return !fopen("/x", "r"); }'


def parts_of(app, board) -> set[str]:
    present = modules(app, board.name)
    return {
        part
        for part, places in PARTS.items()
        if any(name.startswith(place) for name in present for place in places)
    }


@pytest.mark.parametrize(
    ("name", "source", "parts"),
    [
        ("nothing", NOTHING, set()),
        ("printf", PRINTF, set()),
        ("malloc", MALLOC, {"allocator"}),
        ("sleep", SLEEP, {"time"}),
        ("time", TIME, {"time"}),
        ("zone", ZONE, {"time", "allocator"}),
        ("getchar", GETCHAR, INPUT),
        ("fopen", FOPEN, set(PARTS)),
    ],
)
def test_a_call_brings_what_it_needs_and_no_more(board, tmp_path, name, source, parts):
    folder = tmp_path / f"calls_{name}"
    folder.mkdir()
    (folder / "main.c").write_text(source)
    assert parts_of(folder, board) == parts


@pytest.mark.parametrize(
    ("app", "parts"),
    [("hello", set()), ("alarm", {"time"}), ("echo", INPUT), ("logger", set(PARTS) - {"console input"})],
)
def test_our_apps_have_what_they_need_and_no_more(board, app, parts):
    assert parts_of(ROOT / "apps" / app, board) == parts
