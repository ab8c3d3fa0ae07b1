"""How deep a stack can get, from linked code whose frames are known."""

import fnmatch
import re
import subprocess
import tomllib
from pathlib import Path

import building
import pytest

from tools.common import CROSS, ROOT
from tools.elf.disassembly import disassemble, parse
from tools.elf.linked import Linked
from tools.report import footprint, stack_txt
from tools.report.footprint import paint_sources
from tools.stack import frames, pointers
from tools.stack.callgraph import CallGraph

CC = f"{CROSS}gcc"
FLAGS = ["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany", "-g", "-O2", "-nostdlib"]
FLAGS += ["-Wl,-Ttext=0x80000000", "-fdata-sections", "-ffile-prefix-map={}/="]


@pytest.fixture
def graph(tmp_path, monkeypatch):
    """The call graph of a program. @calls: what the calls of its file through pointers may reach."""

    def build(source, suffix="c", last=(), calls=()):
        path, elf = tmp_path / f"program.{suffix}", tmp_path / "program.elf"
        path.write_text(source)
        declared = tmp_path / "pointers.toml"
        declared.write_text(f'[calls]\n"program.c" = {list(calls)}\n"*" = ["unclaimed"]\n')
        monkeypatch.setattr(pointers, "DECLARED", declared)
        flags = [flag.format(tmp_path) for flag in FLAGS]
        subprocess.run([CC, *flags, path, *last, "-o", elf], check=True)
        image, functions = Linked(elf), disassemble(elf)
        sources = paint_sources(image) if suffix == "c" else None
        owner = sources.owner if sources else lambda address: ""
        return CallGraph(image, functions, set(), owner)

    return build


def depth(graph, name):
    return graph.deepest(address(graph, name)).depth


def address(graph, name):
    return next(a for a in graph.functions if graph.name(a) == name)


def targets(graph, name, guesses=False):
    """What calls through pointers in the function reach as declared. @guesses: or may."""
    calls = [call for function, call in graph.indirect() if graph.name(function) == name]
    reached = graph.possible if guesses else graph.targets
    return {graph.name(target) for call in calls for target in reached(call)}


CHAIN = """
    .cfi_sections .debug_frame
    .globl _start
_start:  .cfi_startproc
         addi sp, sp, -32
         .cfi_def_cfa_offset 32
         call middle
         addi sp, sp, 32
         .cfi_def_cfa_offset 0
         ret
         .cfi_endproc
middle:  .cfi_startproc
         addi sp, sp, -48
         .cfi_def_cfa_offset 48
         beqz a0, 1f
         addi sp, sp, -16
         .cfi_def_cfa_offset 64
         call leaf
         addi sp, sp, 16
         .cfi_def_cfa_offset 48
1:       addi sp, sp, 48
         .cfi_def_cfa_offset 0
         ret
         .cfi_endproc
leaf:    .cfi_startproc
         li t0, -8192
         add sp, sp, t0
         .cfi_def_cfa_offset 8192
         li t0, 8192
         add sp, sp, t0
         .cfi_def_cfa_offset 0
         ret
         .cfi_endproc
"""


def test_frames_add_up_along_calls(graph):
    found = graph(CHAIN, "S")
    assert depth(found, "leaf") == 8192
    assert depth(found, "middle") == 48 + 16 + 8192
    assert depth(found, "_start") == 32 + 48 + 16 + 8192
    chain = [(found.name(s.function), s.bytes) for s in found.deepest(address(found, "_start")).chain]
    assert chain == [("_start", 32), ("middle", 64), ("leaf", 8192)]


def test_tail_call_has_given_its_frame_back(graph):
    found = graph("""
    __attribute__((noipa)) int other(int n) { volatile char big[16]; big[n] = 1; return big[n]; }
    int _start(int n) { volatile char big[64]; big[n] = 1; return other(big[n]); }
    """)
    assert depth(found, "_start") == 64


def test_millicode_frame_is_counted(graph):
    found = graph("""
    __attribute__((noipa)) int other(int n) { return n; }
    int _start(int a, int b, int c) {
        volatile char big[2048]; big[a] = 1;
        return other(a) + other(b) + other(c) + big[a];
    }
    """, last=["-msave-restore", "-lgcc"])  # fmt: skip
    assert found.functions[address(found, "_start")].code[0].name == "jal"  # __riscv_save_2
    assert depth(found, "_start") == 2048 + 48


FORKED = """
#define F(name, size, body) __attribute__((noinline, noclone)) \\
    int name(int n) { volatile char b[size]; b[0] = n; return n ? body + b[0] : 0; }
int left(int), right(int), fork(int);
F(left, 1024, fork(n - 1)) F(right, 2048, fork(n - 1)) F(fork, 64, left(n) + right(n) + fork(n - 2))
int _start(int n) { return fork(n) + 1; }
"""


def test_functions_of_a_cycle_that_do_not_call_each_other_are_not_added_up(graph):
    assert 2048 + 64 < depth(graph(FORKED), "_start") < 2048 + 1024


def test_recursion_is_named_and_counted_once(graph):
    found = graph("""
    int even(int n);
    __attribute__((noinline, noclone)) int odd(int n) { volatile char b[32]; b[0] = n; return n ? even(n - 1) + b[0] : 0; }
    __attribute__((noinline, noclone)) int even(int n) { volatile char b[64]; b[0] = n; return n ? odd(n - 1) + b[0] : 1; }
    int _start(int n) { return odd(n) + 1; }
    """)
    names = [{found.name(f) for f in cycle} for cycle in set(found.cycle_of.values())]
    assert names == [{"odd", "even"}]
    frames_of = {name: found.frames[address(found, name)].deepest for name in ("odd", "even", "_start")}
    assert depth(found, "_start") == sum(frames_of.values())


def test_frame_of_unknown_size_is_named(graph):
    found = graph("""
    __attribute__((noipa)) void use(char *bytes) { bytes[0] = 1; }
    int _start(int n) { use(__builtin_alloca(n)); return 1; }
    """)
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


def test_call_reaches_what_stands_in_the_declared_member(graph):
    found = graph(OPERATIONS, calls=["operations.read"])
    assert targets(found, "use") == {"read_disk"}
    assert 512 < depth(found, "use") < 1024
    found = graph(OPERATIONS, calls=["operations.*", "other.skip"])
    assert targets(found, "use") == {"read_disk", "write_disk", "skip"}
    assert depth(found, "_start") > 4096


def test_call_of_a_member_that_the_image_has_none_of_reaches_nothing(graph):
    """The board has no device of that class: callbacks of others are not candidates."""
    found = graph(OPERATIONS, calls=["absent.read"])
    assert targets(found, "use") == set()


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


def test_call_through_an_array_of_structures_reaches_all_that_stands_in_it(graph):
    assert targets(graph(ARRAYS, calls=["command.run"]), "by_member") == {"four", "five"}


def test_functions_are_declared_by_name_and_by_file(graph):
    for calls in (["t*", "one"], ["program.c:t*", "one"]):
        assert targets(graph(ARRAYS, calls=calls), "by_number") == {"one", "two", "three"}
    assert targets(graph(ARRAYS, calls=["other.c:*"]), "by_number") == set()


def test_function_is_of_its_own_file_whatever_is_inlined_where_it_begins(graph, tmp_path):
    (tmp_path / "inlined.h").write_text("static inline int first(int n) { return n * 3; }\n")
    found = graph("""
    #include "inlined.h"
    volatile int sink;
    static int visit(int n) { return first(n); }
    __attribute__((noipa)) int each(int n, int (*visit)(int)) { return visit(n) + visit(n + 1); }
    int _start(int n) { return each(n, visit) + 1; }
    """, calls=["program.c:visit"])  # fmt: skip
    assert targets(found, "each") == {"visit"}


CALLBACK = """
volatile int sink;
static int deep(int n) { volatile char big[256]; big[n] = 1; return big[n]; }
static int unused(int n) { volatile char big[2048]; big[n] = 1; return big[n]; }
__attribute__((noipa)) int each(int n, int (*visit)(int)) { return visit(n) + visit(n + 1); }
int _start(int n) { return each(n, deep) + 1; }
"""


def test_unclaimed_is_whose_address_code_makes_and_no_line_names(graph):
    found = graph(CALLBACK, calls=["unclaimed"])
    assert targets(found, "each", guesses=True) == {"deep"}
    assert 256 < found.deepest(address(found, "_start"), guesses=True).depth < 512
    assert targets(graph(CALLBACK, calls=["unclaimed", "deep"]), "each") == {"deep"}
    found = graph(OPERATIONS, calls=["unclaimed", "operations.*"])
    assert targets(found, "use", guesses=True) == {"read_disk", "write_disk", "skip"}


def test_guessed_callbacks_have_a_figure_of_their_own(graph):
    found = graph(CALLBACK, calls=["unclaimed"])
    assert targets(found, "each") == set()
    assert depth(found, "_start") < 64


def test_what_is_never_called_there_counts_nothing(graph):
    found = graph(CALLBACK, calls=["each()"])
    never = {address(found, "deep")}
    assert found.deepest(address(found, "_start")).depth > 256
    assert found.deepest(address(found, "_start"), never=never).depth < 64


CONSTRUCTED = """
volatile int sink;
__attribute__((constructor)) static void early(void) { volatile char big[512]; big[sink] = 1; }
__attribute__((destructor)) static void late(void) { volatile char big[2048]; big[sink] = 1; }
extern void (*const __init_array_start[])(void);
extern void (*const __init_array_end[])(void);
void _start(void) {
    for (void (*const *f)(void) = __init_array_start; f != __init_array_end; f++) (*f)();
}
"""


def test_constructors_are_called_by_the_loop_over_them(graph):
    script = "-Wl,--defsym=__init_array_start=ADDR(.init_array),--defsym=__init_array_end=ADDR(.init_array)+SIZEOF(.init_array)"
    found = graph(CONSTRUCTED, last=[script], calls=["init_array.entry"])
    assert targets(found, "_start") == {"early"}
    assert 512 < depth(found, "_start") < 1024


GIVEN = """
volatile int sink;
typedef int visit(int);
static int deep(int n) { volatile char big[256]; big[n] = 1; return big[n]; }
static int msghandler(int n) { volatile char big[4096]; big[n] = 1; return big[n]; }
__attribute__((EACH)) inline static int each(int n, visit *given) { visit *volatile f = given; return f(n) + f(n + 1); }
__attribute__((noipa)) int keep(visit *visit) { return sink = !!visit; }
__attribute__((noinline)) int user(int n) { return each(n, deep) + each(n + sink, deep); }
int _start(int n) { return user(n) + keep(msghandler); }
"""


@pytest.mark.parametrize("how, caller", [("noinline, noclone", "each"), ("always_inline", "user")])
def test_callback_that_a_function_is_given_is_known_by_its_caller(graph, how, caller):
    found = graph(GIVEN.replace("EACH", how), calls=["each()"])
    assert targets(found, caller) == {"deep"}
    assert 256 < depth(found, "_start") < 1024


def test_stack_sizes_are_those_of_the_generated_tables(tmp_path):
    tables = tmp_path / "tables.c"
    tables.write_text(
        "const uint64_t yao_stack_size = 12288;\nconst uint64_t yao_handler_stack_size = 4096;\n"
    )
    assert stack_txt.stack_sizes(tables) == {"app": 12288, "handler": 4096}


def test_jump_table_is_no_call():
    function = parse("""
0000000080000000 <_start>:
0000000080000000:\taddi\tsp,sp,-16
0000000080000002:\tjr\ta5
0000000080000004:\taddi\tsp,sp,-32
0000000080000006:\tret
""")[0x80000000]
    rows = [(0x80000000, 0), (0x80000002, 16), (0x80000006, 48)]
    frame = frames.Frame(rows)
    frames.take_calls(frame, function, set())
    assert frame.deepest == 48
    assert not frame.calls


@pytest.fixture(scope="module", params=["apps/sha256sum any", "apps/sha256sum hifive_unleashed", "apps/hello virt"])
def stacks(request):
    """What is known of the stacks of an image of ours."""
    app, board = request.param.split()
    building.build(f"APP={app}", f"BOARD={board}")
    out = ROOT / "build" / board / Path(app).name
    image = Linked(out / f"{out.name}.elf")
    owner = footprint.paint_sources(image).owner
    return stack_txt.Stacks(image, owner, stack_txt.stack_sizes(out / "tables.c"))


def test_every_call_of_ours_is_declared(stacks):
    of = stacks.graph.pointers
    calls = [call.address for _, call in stacks.graph.indirect()]
    assert calls
    missing = {of.file(call) for call in calls if of.declaration(of.file(call)) == "*"}
    ours = [name for name in missing if not name.startswith("apps/")]
    assert not ours, f"tools/stack/pointers.toml: say what calls of these files reach: {ours}"


def test_a_trap_keeps_its_registers_on_the_handlers_stack(stacks):
    (trap,) = [entry for entry in stacks.entries if entry.title == "trap, interrupt"]
    assert stacks.graph.frames[trap.function].deepest >= 31 * 8


def test_stacks_are_large_enough(stacks):
    assert not [entry.title for entry in stacks.entries if stack_txt.verdict(entry)]


@pytest.mark.parametrize("name", ["boot", "trap, interrupt"])
def test_what_runs_on_the_handlers_stack_makes_no_calls(stacks, name):
    """Their end would run handlers of signals."""
    (entry,) = [entry for entry in stacks.entries if entry.title == name]
    assert "signals_run" not in {stacks.graph.name(step.function) for step in entry.deepest.chain}


ARRAYS_OF_THE_LINKER = ("init_array", "fini_array")


def test_every_declared_file_and_type_is_there():
    sources = [path for folder in ("src", "drivers", "lib", "include") for path in (ROOT / folder).rglob("*.[ch]")]
    names = {str(path.relative_to(ROOT)) for path in sources}
    text = "".join(path.read_text() for path in sources)
    for file, reached in tomllib.loads(pointers.DECLARED.read_text())["calls"].items():
        if file.startswith(("src", "drivers", "lib")):
            assert fnmatch.filter(names, file), file
            for target in reached:
                folder, _, name = target.rpartition(":")
                assert not folder or fnmatch.filter(names, folder), target
                if "." in name:
                    type_, member = name.split(".")
                    assert type_ in ARRAYS_OF_THE_LINKER or re.search(rf"^struct {type_} {{", text, re.M), target
                    assert "*" in member or type_ in ARRAYS_OF_THE_LINKER or re.search(rf"\(\*{member}\)\(", text), target
                elif "*" not in name and name != pointers.UNCLAIMED:
                    assert re.search(rf"\b{name}\(", text), target
