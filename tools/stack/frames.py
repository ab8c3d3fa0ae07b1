"""How deep a function's own stack is at each call, from its instructions.

Follows every path from the function's entry and the stack pointer along it. (RISC-V ELF psABI:
sp is x2 and 16-byte aligned; t0 is the alternate link register, which the millicode routines
__riscv_save_N of library code return by.)
"""

import re
from dataclasses import dataclass, field

from tools.elf.disassembly import Function, Instruction

SAVE = re.compile(r"__riscv_save_(\d+)")
BRANCHES = {
    "beq", "bne", "blt", "bge", "bltu", "bgeu", "beqz", "bnez", "blez", "bgez", "bltz", "bgtz",
    "bgt", "ble", "bgtu", "bleu",
}  # fmt: skip
ENDS = {"ret", "sret", "mret", "unimp", "ebreak"}
ADDS = {"add", "addi", "addw", "addiw"}
FETCH = re.compile(r"(-?\d+)\((\w+)\)")
LOOK_BACK = 24  # instructions: the compiler may fetch a pointer well before it calls


@dataclass(frozen=True)
class Call:
    """@target None: through a pointer. @offset: where in a struct it was fetched from, None if
    it came in a register."""

    address: int
    depth: int
    target: int | None
    offset: int | None = None


@dataclass
class Frame:
    deepest: int = 0
    dynamic: bool = False  # alloca or variable-length array: no static bound
    calls: list[Call] = field(default_factory=list)


def is_number(text: str) -> bool:
    return text.lstrip("-")[:1].isdigit()


def saved(count: int) -> int:
    """The frame that __riscv_save_<count> makes: ra and that many s registers."""
    return -(-8 * (count + 1) // 16) * 16


class Walk:
    """One function. @names: address -> name of every function, for the millicode."""

    def __init__(self, function: Function, names: dict[int, str]):
        self.code = function.code
        self.names = names
        self.index = {i.address: n for n, i in enumerate(self.code)}
        self.frame = Frame()
        self.depths: dict[int, int] = {}  # before each instruction
        self.calls: dict[int, Call] = {}
        self.todo: list[tuple[int, int]] = []
        self.table_jumps: list[int] = []
        # What lies behind a call that never returns is no loop that deepens for ever.
        self.limit = sum(max(self.moved(n, 0), 0) for n in range(len(self.code))) + saved(12)

    def run(self) -> Frame:
        self.follow(0, 0)
        self.follow_jump_tables()
        self.frame.calls = list(self.calls.values())
        return self.frame

    def follow(self, at: int, depth: int) -> None:
        self.todo.append((at, depth))
        while self.todo:
            at, depth = self.todo.pop()
            while at < len(self.code) and self.depths.get(at, -1) < depth <= self.limit:
                self.depths[at] = depth
                self.frame.deepest = max(self.frame.deepest, depth)
                at, depth = self.step(at, depth)

    def follow_jump_tables(self) -> None:
        """Code that no path reached is where a `jr` leads, as no other function's is."""
        for jump in self.table_jumps:
            missed = [n for n in range(len(self.code)) if n not in self.depths]
            if missed:
                self.calls.pop(self.code[jump].address, None)
            for at in missed:
                self.follow(at, self.depths[jump])

    def step(self, at: int, depth: int) -> tuple[int, int]:
        """The next instruction and the depth before it; past the end where the path ends."""
        now, end = self.code[at], len(self.code)
        if now.name in ENDS:
            return end, 0
        if now.name in BRANCHES or now.name == "j":
            self.jump(now, depth)
            return (end if now.name == "j" else at + 1), depth
        if now.name in ("jal", "jalr", "jr"):
            return self.call(at, depth)
        return at + 1, self.moved(at, depth)

    def jump(self, now: Instruction, depth: int) -> None:
        if now.target in self.index:
            self.todo.append((self.index[now.target], depth))
        elif now.target is not None:
            self.calls[now.address] = Call(now.address, depth, now.target)

    def call(self, at: int, depth: int) -> tuple[int, int]:
        now = self.code[at]
        save = SAVE.fullmatch(self.names.get(now.target, ""))
        if save:
            return at + 1, depth + saved(int(save[1]))
        offset = None if now.target else self.fetched(at, now.operands[-1])
        self.calls[now.address] = Call(now.address, depth, now.target, offset)
        if now.name != "jr":
            return at + 1, depth
        if now.target is None:
            self.table_jumps.append(at)
        return len(self.code), depth

    def moved(self, at: int, depth: int) -> int:
        """The depth after the instruction. A stack pointer from elsewhere begins another stack."""
        now = self.code[at]
        if now.operands[:1] != ("sp",) or now.name.startswith(("s", "f")) and now.name != "sub":
            return depth
        if now.name in ADDS and now.target is None and not self.builds_address(at):
            return self.added(at, depth, *now.operands[1:], sign=-1)
        if now.name == "sub":
            return self.added(at, depth, *now.operands[1:], sign=1)
        return depth if self.frame.dynamic else 0

    def builds_address(self, at: int) -> bool:
        before = self.code[at - 1] if at else None
        return before is not None and before.name == "lui" and before.operands[0] == "sp"

    def added(self, at: int, depth: int, base: str, amount: str, sign: int) -> int:
        value = int(amount, 0) if is_number(amount) else self.constant(at, amount)
        if value is None:
            self.frame.dynamic = True
            return depth
        return sign * value + (depth if base == "sp" else 0)  # s0 is what sp was at entry

    def constant(self, at: int, register: str) -> int | None:
        """What `lui` or `li`, and additions, have put into a register just before."""
        total = 0
        for now in reversed(self.code[max(at - LOOK_BACK, 0) : at]):
            if now.operands[:1] != (register,):
                continue
            if now.name in ADDS and now.operands[1] == register and is_number(now.operands[2]):
                total += int(now.operands[2], 0)
            elif now.name == "li":
                return total + int(now.operands[1], 0)
            elif now.name == "lui":
                return total + (((int(now.operands[1], 0) ^ 0x80000) - 0x80000) << 12)
            else:
                return None
        return None

    def fetched(self, at: int, register: str) -> int | None:
        """The offset that a pointer was loaded from, unless that is the stack (where it had only
        been put aside)."""
        saved_register = register.startswith("s")  # may have been loaded long ago
        first = 0 if saved_register else max(at - LOOK_BACK, 0)
        for now in reversed(self.code[first:at]):
            if now.operands[:1] != (register,) or now.name in BRANCHES or now.name == "sd":
                continue
            if now.name == "mv" and not saved_register:
                register = now.operands[1]
                continue
            place = FETCH.fullmatch(now.operands[-1]) if now.name == "ld" else None
            on_stack = place and (place[2] == "sp" or place[2] == "s0" and int(place[1]) < 0)
            if on_stack and saved_register:
                continue  # an epilogue restores it
            return int(place[1]) if place and not on_stack else None
        return None


def frames(functions: dict[int, Function]) -> dict[int, Frame]:
    names = {start: f.name for start, f in functions.items()}
    return {start: Walk(f, names).run() for start, f in functions.items()}
