"""How deep a stack can get, from linked code whose frames are known."""

import subprocess

import pytest

from tools.elf.disassembly import disassemble, parse
from tools.elf.linked import Linked
from tools.report import stack_txt
from tools.report.footprint import paint_sources
from tools.stack.callgraph import CallGraph
from tools.stack.frames import Walk

CC = "riscv64-unknown-elf-gcc"
FLAGS = ["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany", "-g", "-O2", "-nostdlib"]
FLAGS += ["-Wl,-Ttext=0x80000000", "-fno-omit-frame-pointer", "-fdata-sections"]


@pytest.fixture
def graph(tmp_path):
    """The call graph of a program, and the address of each of its functions."""

    def build(source, suffix="c", last=()):
        path, elf = tmp_path / f"program.{suffix}", tmp_path / "program.elf"
        path.write_text(source)
        subprocess.run([CC, *FLAGS, path, *last, "-o", elf], check=True)
        image, functions = Linked(elf), disassemble(elf)
        sources = paint_sources(image) if suffix == "c" else None
        owner = sources.owner if sources else lambda address: ""
        return CallGraph(image, functions, set(), owner)

    return build


def depth(graph, name):
    return graph.deepest(address(graph, name)).depth


def address(graph, name):
    return next(a for a in graph.functions if graph.name(a) == name)


def targets(graph, name):
    """What calls through pointers in the function may reach."""
    calls = [call for function, call in graph.indirect() if graph.name(function) == name]
    return {graph.name(target) for call in calls for target in graph.targets(call)}


CHAIN = """
    .globl _start
_start:  addi sp, sp, -32
         call middle
         addi sp, sp, 32
         ret
middle:  addi sp, sp, -48
         beqz a0, 1f
         addi sp, sp, -16
         call leaf
         addi sp, sp, 16
1:       addi sp, sp, 48
         ret
leaf:    li t0, -8192
         add sp, sp, t0
         li t0, 8192
         add sp, sp, t0
         ret
"""


def test_frames_add_up_along_calls(graph):
    found = graph(CHAIN, "S")
    assert depth(found, "leaf") == 8192
    assert depth(found, "middle") == 48 + 16 + 8192
    assert depth(found, "_start") == 32 + 48 + 16 + 8192
    chain = [
        (found.name(s.functions[0]), s.bytes) for s in found.deepest(address(found, "_start")).chain
    ]
    assert chain == [("_start", 32), ("middle", 64), ("leaf", 8192)]


def test_tail_call_has_given_its_frame_back(graph):
    found = graph("""
        .globl _start
    _start: addi sp, sp, -64
            addi sp, sp, 64
            j other
    other:  addi sp, sp, -16
            addi sp, sp, 16
            ret
    """, "S")  # fmt: skip
    assert depth(found, "_start") == 64


def test_millicode_frame_is_counted(graph):
    found = graph("""
        .globl _start
    _start: jal t0, __riscv_save_4
            addi sp, sp, -32
            tail __riscv_restore_4
    """, "S", last=["-lgcc"])  # fmt: skip
    assert depth(found, "_start") == 48 + 32


def test_recursion_is_named_and_counted_once(graph):
    found = graph("""
        .globl _start
    _start: addi sp, sp, -16
            call odd
            ret
    odd:    addi sp, sp, -32
            call even
            ret
    even:   addi sp, sp, -64
            call odd
            ret
    """, "S")  # fmt: skip
    names = [{found.name(f) for f in cycle} for cycle in set(found.cycle_of.values())]
    assert names == [{"odd", "even"}]
    assert depth(found, "_start") == 16 + 32 + 64


def test_frame_of_unknown_size_is_named(graph):
    found = graph("""
        .globl _start
    _start: addi sp, sp, -16
            sub sp, sp, a0
            addi sp, s0, -16
            ret
    """, "S")  # fmt: skip
    assert found.frames[address(found, "_start")].dynamic


OPERATIONS = """
struct operations { long size; int (*read)(int); int (*write)(int); };
struct other { long size; int (*skip)(int); };
volatile int sink;
static int read_disk(int n) { volatile char big[512]; big[n] = 1; return big[n]; }
static int write_disk(int n) { return sink = n; }
static int skip(int n) { volatile char big[4096]; big[n] = 1; return big[n]; }
const struct operations disk = {1, read_disk, write_disk};
const struct other other = {1, skip};
const struct operations *volatile device = &disk;
const struct other *volatile skipper = &other;
__attribute__((noinline)) int use(int n) {
    const struct operations *ops = device;
    return ops->read(n) + 1;
}
int _start(int n) { return use(n) + skipper->skip(n) + 1; }
"""


def test_call_through_a_member_reaches_what_stands_in_that_member(graph):
    found = graph(OPERATIONS)
    assert targets(found, "use") == {"read_disk"}
    assert 512 < depth(found, "use") < 1024
    assert depth(found, "_start") > 4096


def test_call_through_constants_that_the_image_has_none_of_reaches_nothing(graph):
    """The board has no device of that class: callbacks of others do not come into question."""
    found = graph("""
    struct operations { int (*off)(int); };
    struct device { const struct operations *ops; } *volatile device;
    volatile int sink;
    static int deep(int n) { volatile char big[2048]; big[n] = 1; return big[n]; }
    __attribute__((noipa)) int each(int n, int (*visit)(int)) { return visit(n) + visit(n + 1); }
    __attribute__((noipa)) int off(int n) { return device->ops->off(n) + 1; }
    int (*volatile later)(int);
    int _start(int n) { later = deep; return off(n) + sink; }
    """)
    assert targets(found, "off") == set()


ARRAYS = """
struct command { const char *name; int (*run)(int); };
#define F(name) __attribute__((noinline)) int name(int x) { return __LINE__ + x; }
F(one) F(two) F(three) F(four) F(five)
int (*const plain[])(int) = {one, two, three};
const struct command commands[] = {{"four", four}, {"five", five}};
__attribute__((noinline)) int by_number(int n) { return plain[n](n) + 1; }
__attribute__((noinline)) int by_member(int n) { return commands[n].run(n) + 1; }
int _start(int n) { return by_number(n) + by_member(n); }
"""


@pytest.mark.parametrize("source_is_there", [True, False])
def test_call_through_an_array_reaches_all_that_stands_in_it(graph, tmp_path, monkeypatch, source_is_there):
    if not source_is_there:  # an app's from outside is named from its folder on
        monkeypatch.setattr("tools.stack.pointers.line_text", lambda place, files: None)
    found = graph(ARRAYS)
    assert targets(found, "by_number") == {"one", "two", "three"}
    assert targets(found, "by_member") == {"four", "five"}


def test_call_of_one_of_two_functions_reaches_both_and_no_other(graph):
    found = graph("""
    volatile int sink;
    __attribute__((noinline)) static int one(int n) { return sink = n; }
    __attribute__((noinline)) static int other(int n) { return sink + n; }
    static int deep(int n) { volatile char big[256]; big[n] = 1; return big[n]; }
    __attribute__((noipa)) int choose(int n) { return (sink ? one : other)(n) + 1; }
    __attribute__((noipa)) int each(int n, int (*visit)(int)) { return choose(n) + visit(n); }
    int _start(int n) { return each(n, deep) + 1; }
    """)
    assert targets(found, "choose") == {"one", "other"}
    assert targets(found, "each") == {"deep"}


def test_callback_is_followed_to_whom_it_is_handed(graph):
    found = graph("""
    volatile int sink;
    static int deep(int n) { volatile char big[256]; big[n] = 1; return big[n]; }
    static int unrelated(int n) { volatile char big[2048]; big[n] = 1; return big[n]; }
    int (*volatile later)(int);
    __attribute__((noipa)) int each(int n, int (*visit)(int)) { return visit(n) + visit(n + 1); }
    int _start(int n) { later = unrelated; return each(n, deep) + 1; }
    """)
    assert targets(found, "each") == {"deep"}


def test_stack_sizes_are_those_of_the_generated_tables(tmp_path):
    tables = tmp_path / "tables.c"
    tables.write_text(
        "const uint64_t yao_stack_size = 12288;\nconst uint64_t yao_handler_stack_size = 4096;\n"
    )
    assert stack_txt.stack_sizes(tables) == {"app": 12288, "handler": 4096}


def test_jump_table_is_no_call():
    listing = """
0000000080000000 <_start>:
0000000080000000:\taddi\tsp,sp,-16
0000000080000002:\tjr\ta5
0000000080000004:\taddi\tsp,sp,-32
0000000080000006:\tret
"""
    functions = parse(listing)
    frame = Walk(functions[0x80000000], {}).run()
    assert frame.deepest == 48
    assert not frame.calls
