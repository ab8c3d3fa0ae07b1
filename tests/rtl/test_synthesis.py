"""The RTL is hardware: each module of sim/rtl by itself passes synthesis and lint."""

import subprocess

import pytest
import rtl_modules

LATCHES = "t:$_DLATCH* t:$dlatch* t:$adlatch* t:$_SR_* t:$sr*"
# The monitor is made of assertions alone. The rest of sim/rtl holds the core or a memory.
MODULES = {
    module: rtl_modules.files(name) for name, module in rtl_modules.MODULES.items() if name != "monitor"
}

# By what yosys says of it: RTL that must not pass.
WRONG = {
    "Latch inferred": """
module wrong (input logic enable_i, input logic data_i, output logic data_o);
  always_comb if (enable_i) data_o = data_i;
endmodule
""",
    "selection is not empty": """
module wrong (input logic enable_i, input logic data_i, output logic data_o);
  always @* if (enable_i) data_o = data_i;
endmodule
""",
    "conflicting drivers": """
module wrong (input logic a_i, input logic b_i, output logic data_o);
  assign data_o = a_i;
  assign data_o = b_i;
endmodule
""",
    "no driver": """
module wrong (input logic data_i, output logic data_o);
  logic open;
  assign data_o = data_i ^ open;
endmodule
""",
}
NARROW = """
module wrong (input logic [7:0] data_i, output logic [3:0] data_o);
  assign data_o = data_i;
endmodule
"""


def synthesize(module, files):
    """What yosys says and how it ends; a warning, a latch or a loop is an error."""
    names = " ".join(f'"{path}"' for path in files)
    script = [
        f"read_verilog -sv -D SYNTHESIS {names}",
        f"synth -top {module}",
        "check -assert",
        f"select -assert-none {LATCHES}",
        "select -assert-min 1 t:*",
    ]
    command = ["yosys", "-q", "-e", ".", "-p", "; ".join(script)]
    return subprocess.run(command, capture_output=True, text=True)


def lint(module, files):
    command = ["verilator", "--lint-only", "-Wall", "--top-module", module, str(rtl_modules.WAIVERS)]
    return subprocess.run([*command, *map(str, files)], capture_output=True, text=True)


@pytest.fixture
def wrong(tmp_path):
    """Writes the module of that name, and returns the files it is made of."""

    def write(text):
        path = tmp_path / "wrong.sv"
        path.write_text(text)
        return [path]

    return write


@pytest.mark.parametrize("module", MODULES)
def test_module_synthesizes_without_latches_or_warnings(module):
    done = synthesize(module, MODULES[module])
    assert done.returncode == 0 and not done.stdout + done.stderr, done.stdout + done.stderr


@pytest.mark.parametrize("module", MODULES)
def test_module_has_no_lint_warnings(module):
    """Newer Verilators print statistics, too."""
    done = lint(module, MODULES[module])
    assert done.returncode == 0 and not done.stderr, done.stderr


@pytest.mark.parametrize("said", WRONG)
def test_synthesis_notices(said, wrong):
    done = synthesize("wrong", wrong(WRONG[said]))
    assert done.returncode != 0 and said in done.stderr, done.stderr


def test_lint_notices_a_lost_bit(wrong):
    done = lint("wrong", wrong(NARROW))
    assert done.returncode != 0 and "WIDTH" in done.stderr
