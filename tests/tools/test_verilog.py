"""What Verilog is rewritten to means the same: Yosys proves it, of snippets and of the core."""

import subprocess

import pytest

from tools.common import Failure
from tools.setup import fetch
from tools.setup.third_party import TOP_LIST, load
from tools.sim import rocket, verilog

# Registers, and what a module gets from those inside of it, are free inputs with the same name in
# both; each signal of one is proved to equal that of the other, of two values as in Verilator.
PROOF = (
    "proc -norom; opt_clean; equiv_make before after both; hierarchy -top both; opt -full; "
    "equiv_struct -icells; equiv_simple; equiv_status -assert"
)
SHIFT = """module m(
  input  [6:0] id,
  output [2:0] picked
);
  wire [127:0] hot = 128'h1 << id;
  wire [64:0] mask = 65'sh10000000000000000 >>> id[5:0];
  wire [7:0] narrow = 8'h1 << id;
  assign picked = {hot[77],mask[3],narrow[2]};
endmodule
"""
HEAD = "module m(\n  input  [3:0] key,\n  input  [7:0] a,\n  output [7:0] value\n);\n"
TAIL = "  assign value = _GEN_9;\nendmodule\n"


def link(number, key, value, otherwise):
    return f"  wire [7:0] _GEN_{number} = 4'h{key:x} == key ? {value} : {otherwise};\n"


LINKS = [link(0, 0, "8'h11", "a")]
LINKS += [link(n, n, "a[7:0]" if n == 3 else f"8'h{n:x}", f"_GEN_{n - 1}") for n in range(1, 10)]
SELECTION = HEAD + "".join(LINKS) + TAIL
# Two links decide about the same key: the last one wins.
DOUBLE = HEAD + "".join(LINKS).replace("4'h8 ==", "4'h5 ==") + TAIL
TAPPED = SELECTION.replace("= _GEN_9;", "= _GEN_9 ^ _GEN_4;")
TWO_KEYS = SELECTION.replace("4'h5 == key", "4'h5 == other")


def same(folder, name, before, after):
    """Whether Yosys can prove that two forms of a module mean the same."""
    for side, text in (("before", before), ("after", after)):
        (folder / f"{side}.v").write_text(text.replace(f"module {name}(", f"module {side}("))
    command = ["yosys", "-q", "-p", f"read_verilog before.v after.v; {PROOF}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode and "unproven $equiv cells" not in done.stderr + done.stdout:
        raise AssertionError(done.stdout + done.stderr)
    return not done.returncode


def test_the_proof_can_fail(tmp_path):
    assert not same(tmp_path, "m", SHIFT, SHIFT.replace("hot[77]", "hot[76]"))


def test_wide_one_hot_shifts_are_made_once_and_narrow_ones_left(tmp_path):
    after, count = verilog.share_one_hots(SHIFT)
    assert count == 2 and "wire [7:0] narrow" in after and "wire [127:0] hot" not in after
    assert same(tmp_path, "m", SHIFT, after)


@pytest.mark.parametrize("before", [SELECTION, DOUBLE], ids=["selection", "a key twice"])
def test_long_selections_become_cases(tmp_path, before):
    after, count = verilog.rewrite_chains(before)
    assert count == 1 and after.count("case (key)") == 1 and "_GEN_4" not in after
    assert same(tmp_path, "m", before, after)


@pytest.mark.parametrize("before", [TAPPED, TWO_KEYS], ids=["used inside", "another key"])
def test_selections_that_are_no_single_one_stay(before):
    assert verilog.rewrite_chains(before) == (before, 0)


@pytest.fixture(scope="module")
def modules():
    entry = load(TOP_LIST)["rocket"]
    fetch.fetch(entry)
    text = "".join(path.read_text() for path in rocket.sources(entry.folder, "LitexFullConfig"))
    return verilog.split_modules(verilog.plain(text))


# Of those that are rewritten, these have all forms of it and take Yosys seconds.
@pytest.mark.parametrize(
    "name",
    ["TLPLIC", "AXI4UserYanker_2", "TLToAXI4_1", "ICache", "MulDiv", "RoundAnyRawFNToRecFN_4"],
)
def test_modules_of_the_core_mean_the_same(tmp_path, modules, name):
    inner = r"(?:" + "|".join(modules) + ")"
    before, _ = verilog.remove_instances(modules[name], inner)
    shared, hots = verilog.share_one_hots(before)
    after, cases = verilog.rewrite_chains(shared)
    assert hots + cases > 0
    assert same(tmp_path, name, before, after)


def test_what_synthesis_sees_is_left_of_conditionals():
    text = (
        "`ifndef SYNTHESIS\n$fwrite(1);\n`ifdef PRINTF_COND\nx\n`endif\n`else\nkept\n`endif\n"
        "`define RANDOM 1\n`ifdef NEVER\ny\n`else\nalso /* a\n note */ kept // not this\n`endif\n"
    )
    assert verilog.plain(text) == "kept\nalso kept\n"


def test_macro_that_stays_is_an_error():
    with pytest.raises(Failure, match="verilog: resolve conditionals: `RANDOM is still used"):
        verilog.plain("x = `RANDOM;\n")


def test_modules_are_listed_from_the_top_without_those_that_nothing_uses():
    text = "".join(
        f"module {name}(\n  input a\n);\n{body}endmodule\n"
        for name, body in {
            "leaf": "", "unused": "  leaf l (\n  );\n", "inner": "  leaf #(.W(1)) l (\n  );\n",
            "top": "  inner i (\n    .a(a)\n  );\n  leaf l (\n  );\n",
        }.items()
    )  # fmt: skip
    assert verilog.used_modules("top", verilog.split_modules(text)) == ["top", "inner", "leaf"]


def test_inputs_tied_low_are_none():
    text = "module m(\n  input  a,\n  input        in_7,\n  input  b\n);\n  wire x = in_7 & in_7x;\n"
    tied, count = verilog.tie_low(text, r"in_\d")
    assert count == 1
    assert tied == "module m(\n  input  a,\n  input  b\n);\n  wire x = 1'h0 & in_7x;\n"


def test_instances_go_and_their_neighbours_stay():
    text = "  TLMonitor_3 m (\n    .a(a)\n  );\n  TLMonitors n (\n    .a(a)\n  );\n  wire x;\n"
    rest, count = verilog.remove_instances(text, r"TLMonitor_\d+")
    assert (rest, count) == ("  TLMonitors n (\n    .a(a)\n  );\n  wire x;\n", 1)
