"""Commands of gdb for the threads of an image: QEMU's stub shows harts. `make debug` loads them.

    yao threads      each thread's number, name and state, and where it is
    yao backtraces   the same, with backtraces
    yao thread N     bt, up, info locals and so on are about thread N, until the guest goes on

A thread that runs on a hart is that hart's registers. The others have theirs on their stacks, where
thread_switch() of src/thread/switch.c has put them. To look at one, they are written into the
registers of the hart that the libos runs on, which get their own back before anything runs.
"""

import gdb

SAVED = ["pc", "sp", "tp", "ra", *(f"s{i}" for i in range(12))]
RESUMING = "advance continue detach finish jump next nexti signal step stepi until".split()
OURS = ("src/", "lib/", "drivers/")
MUSL = ("musl/src/", "musl/include/")


class Registers:
    """Those of a hart, some of them a thread's for a while."""

    def __init__(self):
        self.kept = None  # the hart, and what it had

    def show(self, hart: gdb.InferiorThread, values: dict[str, int]) -> None:
        self.restore()
        hart.switch()
        gdb.newest_frame().select()
        self.kept = hart, {name: int(gdb.parse_and_eval(f"${name}")) for name in SAVED}
        self.write(values)

    def restore(self) -> None:
        if not self.kept:
            return
        hart, values = self.kept
        self.kept = None
        selected = gdb.selected_thread()
        hart.switch()
        self.write(values)
        if selected:
            selected.switch()

    @staticmethod
    def write(values: dict[str, int]) -> None:
        for name, value in values.items():
            gdb.newest_frame().select()  # its registers, not those that a caller's frame had
            gdb.execute(f"set var ${name} = {value:#x}", to_string=True)


registers = Registers()


class Thread:
    """One of the image's; @harts: by the numbers of the threads that they run."""

    def __init__(self, record: gdb.Value, harts: dict[int, gdb.InferiorThread]):
        self.record = record
        self.number = int(record["number"])
        self.hart = harts.get(self.number)
        self.is_current = int(record.address) == int(gdb.parse_and_eval("thread_current"))

    @property
    def name(self) -> str:
        return self.record["name"].string(errors="replace")

    @property
    def state(self) -> str:
        if self.hart and str(self.record["state"]) in ("THREAD_READY", "THREAD_AWAY"):
            return f"running, gdb's thread {self.hart.num}"
        state = str(self.record["state"]).removeprefix("THREAD_").lower()
        return "waiting" if state == "dozing" else state

    def saved(self) -> dict[str, int]:
        kind = gdb.lookup_type("struct registers", gdb.decode_line("thread_switch")[1][0].symtab.global_block())
        at = self.record["sp"].cast(kind.pointer())
        floating = int(at["ra"]) == int(gdb.parse_and_eval("(long)restore_floating"))
        back = at["ra_behind"] if floating else at["ra"]
        values = {"pc": back, "ra": back, "tp": at["tp"], "sp": at + 1}
        values |= {f"s{i}": at["s"][i] for i in range(12)}
        return {name: int(value) for name, value in values.items()}

    def select(self, libos: gdb.InferiorThread) -> None:
        """gdb's commands are about it."""
        if self.hart:
            registers.restore()
            self.hart.switch()
        else:
            registers.show(libos, self.saved())


def thread_on(hart: gdb.InferiorThread) -> int:
    """The number that musl has where the thread pointer of a hart points; 0: there is none."""
    hart.switch()
    gdb.newest_frame().select()
    try:
        return int(gdb.parse_and_eval("((struct __pthread *)$tp)[-1].tid"))
    except gdb.error:
        return 0


def harts() -> dict[int, gdb.InferiorThread]:
    return {number: hart for hart in gdb.selected_inferior().threads() if (number := thread_on(hart))}


def all_threads() -> tuple[list[Thread], gdb.InferiorThread]:
    """By number; and the hart that the libos runs on."""
    registers.restore()
    selected = gdb.selected_thread()
    try:
        running = harts()
        record = gdb.parse_and_eval("thread_all")
    except gdb.error as error:
        raise gdb.GdbError(f"yao: find the threads: this image has none, or does not run yet: {error}")
    finally:
        selected.switch()
    found = []
    while record:
        found.append(Thread(record.dereference(), running))
        record = record["next_of_all"]
    found.sort(key=lambda thread: thread.number)
    current = next((thread.hart for thread in found if thread.is_current), None)
    return found, current or selected


def is_app(frame: gdb.Frame) -> bool:
    symtab = frame.find_sal().symtab
    if not symtab or symtab.filename.startswith(OURS):
        return False
    return not any(part in symtab.filename for part in MUSL)


def place() -> str:
    """Where the selected thread is in the program's own code, or else anywhere."""
    innermost = frame = gdb.newest_frame()
    while frame and not is_app(frame):
        frame = frame.older()
    frame = frame or innermost
    line = frame.find_sal()
    where = f" at {line.symtab.filename}:{line.line}" if line.symtab else ""
    return f"{frame.name() or hex(frame.pc())}{where}"


class Yao(gdb.Command):
    """Look at the threads of an image: see `help yao threads`."""

    def __init__(self):
        super().__init__("yao", gdb.COMMAND_STACK, prefix=True)


class Threads(gdb.Command):
    """List the threads: number, name, state, and where each is in the program's own code."""

    NAME = "yao threads"
    backtraces = False

    def __init__(self):
        super().__init__(self.NAME, gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        selected = gdb.selected_thread()
        found, libos = all_threads()
        try:
            for thread in found:
                thread.select(libos)
                print(f'thread {thread.number} "{thread.name}": {thread.state}, in {place()}')
                if self.backtraces:
                    gdb.execute("backtrace")
        finally:
            registers.restore()
            selected.switch()


class Backtraces(Threads):
    """List the threads with their backtraces."""

    NAME = "yao backtraces"
    backtraces = True


class OneThread(gdb.Command):
    """Look at a thread, by its number, until the guest goes on: backtrace, up, info locals, ..."""

    def __init__(self):
        super().__init__("yao thread", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        found, libos = all_threads()
        for thread in found:
            if argument == str(thread.number):
                thread.select(libos)
                gdb.execute("frame 0")
                return
        raise gdb.GdbError(f"yao: look at thread {argument}: there is none with this number; `yao threads` lists them")


def restore_before(command: str) -> None:
    gdb.execute(f"define hook-{command}\npython registers.restore()\nend")


for name in RESUMING:
    restore_before(name)
for command in (Yao, Threads, Backtraces, OneThread):
    command()
