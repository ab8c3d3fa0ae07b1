"""Preparing a Rocket core: the same every time, and nothing unknown is let through."""

import pytest
from conftest import ROOT

from tools.common import Failure
from tools.sim import rocket

CONFIGS = ["LitexFull4DConfig", "LitexFullConfig", "LitexLinux4Config", "LitexLinuxConfig"]
TRACED = rocket.TRACED["Rocket"]
LINKS = "".join(
    f"  wire [7:0] g{n} = 4'h{n:x} == a ? 8'h{n:x} : {f'g{n - 1}' if n else 'd'};\n"
    for n in range(10)
)
HELD = "  input resetctrl_hartIsInReset_0,\n  input resetctrl_hartIsInReset_1,\n"
MODULES = {
    "ExampleRocketSystem": "  Rocket r (\n    .a(a)\n  );\n  TLMonitor_1 m (\n    .a(a)\n  );\n",
    "Rocket": f"  wire {', '.join(TRACED)};\n  wire [99:0] h = 100'h1 << a;\n{LINKS}",
    "TLMonitor_1": "",
}
PREPARE = "TinyConfig: prepare the core: "


def source(**changed):
    """A core of which nothing but what is looked for is left."""
    ports = f"  input a,\n{HELD}  input b\n"
    bodies = {**MODULES, **changed}.items()
    return "".join(f"module {name}(\n{ports});\n{body}endmodule\n" for name, body in bodies)


def prepare(text):
    return rocket.prepare("TinyConfig", text, rocket.Found())


def test_unknown_configuration_names_the_known_ones(tool, tmp_path):
    done = tool("sim.rocket", "--config", "LitexHugeConfig", "--out", tmp_path / "out")
    assert done.status == 1
    assert "yao: LitexHugeConfig: find the core's configuration: known are: " in done.out
    assert all(name in done.out for name in CONFIGS)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("config", ["", "../x", "LitexFullConfig.behav_srams"])
def test_configuration_that_is_no_name(tool, tmp_path, config):
    done = tool("sim.rocket", "--config", config, "--out", tmp_path)
    assert done.status == 1 and "find the core's configuration: known are" in done.out


@pytest.mark.parametrize("config", CONFIGS)
def test_the_preparation_is_the_same_every_time(tool, tmp_path, config):
    for folder in ("one", "two"):
        seed = {"PYTHONHASHSEED": "1" if folder == "one" else "2"}
        done = tool("sim.rocket", "--config", config, "--out", tmp_path / folder, environment=seed)
        assert done.status == 0, done
    one, two = ({p.name: p.read_text() for p in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two and set(one) == {"core.v", "core.f", "core.json"}
    core = one["core.v"]
    assert "module ExampleRocketSystem(" in core
    assert not [word for word in ("TLMonitor", "$fwrite", "`") if word in core]


def test_what_is_looked_for_is_enough():
    core = prepare(source())
    assert "case (a)" in core and "always @(*) h = 100'h1 << a;" in core and "TLMonitor" not in core


@pytest.mark.parametrize(
    "module, body, says",
    [
        ("ExampleRocketSystem", "  Rocket r (\n  );\n", "its Verilog has no bus monitors; "),
        ("Rocket", f"  wire {', '.join(TRACED)};\n{LINKS}", "has no wide one-hot shifts; "),
        ("Rocket", f"  wire {', '.join(TRACED)};\n", "no wide one-hot shifts and no long sel"),
        ("Rocket", MODULES["Rocket"].replace("rf_waddr", "rf_waddr_2"), "Rocket has no rf_waddr"),
    ],
)
def test_changed_verilog_is_refused(module, body, says):
    with pytest.raises(Failure) as failure:
        prepare(source(**{module: body}))
    assert str(failure.value).startswith(PREPARE) and says in str(failure.value)


def test_harts_are_counted_and_run():
    found = rocket.Found()
    top = MODULES["ExampleRocketSystem"] + "  assign x = resetctrl_hartIsInReset_1;\n"
    core = rocket.prepare("TinyConfig", source(ExampleRocketSystem=top), found)
    assert found.counts["harts"] == 2 and "assign x = 1'h0;" in core


def test_core_without_harts_is_refused():
    with pytest.raises(Failure, match=f"{PREPARE}its Verilog has no harts; "):
        prepare(source().replace(HELD, ""))


def test_core_without_a_port_for_memory_is_refused():
    with pytest.raises(Failure, match=f"{PREPARE}it has no port for memory, mem_axi4_0"):
        rocket.memory_width("TinyConfig", prepare(source()))


def test_verilog_of_another_design_is_refused():
    with pytest.raises(Failure, match=f"{PREPARE}its Verilog has no ExampleRocketSystem"):
        prepare("module other(\n);\nendmodule\n")


def test_core_without_the_traced_module_is_refused():
    text = source().replace("module Rocket(", "module Other(")
    with pytest.raises(Failure, match="Rocket has no clock, reset"):
        prepare(text)


def test_the_trace_uses_the_signals_that_are_checked():
    trace = (ROOT / "sim/harness/rocket_trace.sv").read_text()
    bound = trace.partition("bind Rocket ")[2]
    words = {word.strip("();, ") for word in bound.replace("32'(", " ").replace("(", " (").split()}
    assert set(TRACED) <= words
