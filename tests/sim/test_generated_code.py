"""What Verilator makes of the core is what a simulation's speed depends on."""

import re

from soc import CORE, simulator


def test_a_wide_selection_is_made_once_and_not_for_every_bit():
    """tools/sim/verilog.py shares it; a shift of 128 bits stood there 262 times when Verilator undid that."""
    folder = simulator(CORE).parent
    shared = (folder / "rocket/core.v").read_text().count("verilator public_flat_rd")
    code = "".join(path.read_text() for path in folder.glob("verilated/*__[0-9].cpp"))
    shifts = re.findall(r"VL_SHIFT\w+_WWI\((\d+),", code)
    assert shared > 0
    assert len([bits for bits in shifts if int(bits) in (65, 128)]) <= 2 * shared, shifts
