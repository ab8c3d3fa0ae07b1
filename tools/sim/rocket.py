"""Prepares the Verilog of a Rocket core for a fast simulation.

    python -m tools.sim.rocket --config LitexFullConfig --out FOLDER

FOLDER/core.v holds ExampleRocketSystem and its modules, without preprocessor directives. core.json
has the number of harts, and core.f the width of the memory port for Verilator. The generator's bus
monitors, assertions and prints are removed: they make a simulation five times slower. Constructs
that are slow in Verilator are rewritten. sim/harness/rocket_trace.sv is bound to the signals that
TRACED names.
"""

import argparse
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from tools.common import Failure, run_main
from tools.setup import fetch
from tools.setup.third_party import TOP_LIST, load
from tools.sim.verilog import (
    plain,
    remove_instances,
    rewrite_chains,
    share_one_hots,
    split_modules,
    tie_low,
    used_modules,
)

TOP = "ExampleRocketSystem"
PREFIX = "freechips.rocketchip.system."
MONITOR = r"TLMonitor\w*"
HELD_IN_RESET = r"resetctrl_hartIsInReset_\d+"
MEMORY_DATA = re.compile(r"^  output \[(\d+):0\]\s+mem_axi4_0_w_bits_data,$", re.MULTILINE)
TRACED = {
    "Rocket": (
        "clock",
        "reset",
        "io_hartid",
        "csr_io_trace_0_valid",
        "csr_io_trace_0_exception",
        "coreMonitorBundle_pc",
        "coreMonitorBundle_inst",
        "coreMonitorBundle_wrenx",
        "rf_waddr",
        "rf_wdata",
    )
}


@dataclass
class Found:
    """How often each required construct was found."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("bus monitors", "wide one-hot shifts", "long selections", "harts"), 0
        )
    )

    def take(self, thing: str, result: tuple[str, int]) -> str:
        self.counts[thing] += result[1]
        return result[0]

    def check(self, config: str) -> None:
        missing = [thing for thing, count in self.counts.items() if not count]
        if missing:
            raise Failure(
                f"{config}: prepare the core: its Verilog has no {' and no '.join(missing)}; it is "
                "not of the generator that tools/sim/rocket.py knows"
            )


def known_configs(folder: Path) -> list[str]:
    files = folder.glob(f"generated-src/{PREFIX}*Config.v")
    return sorted(path.name.removeprefix(PREFIX).removesuffix(".v") for path in files)


def sources(folder: Path, config: str) -> list[Path]:
    known = known_configs(folder)
    if config not in known:
        raise Failure(f"{config}: find the core's configuration: known are: {', '.join(known)}")
    generated = folder / "generated-src" / f"{PREFIX}{config}"
    cells = [folder / "vsrc/AsyncResetReg.v", folder / "vsrc/plusarg_reader.v"]
    return [Path(f"{generated}.v"), Path(f"{generated}.behav_srams.v"), *cells]


def check_traced(config: str, modules: dict[str, str]) -> None:
    for module, names in TRACED.items():
        words = set(re.findall(r"\w+", modules.get(module, "")))
        missing = [name for name in names if name not in words]
        if missing:
            raise Failure(f"{config}: prepare the core: {module} has no {', '.join(missing)}")


def memory_width(config: str, core: str) -> int:
    port = MEMORY_DATA.search(core)
    if not port:
        raise Failure(f"{config}: prepare the core: it has no port for memory, mem_axi4_0")
    return int(port[1]) + 1


def prepare(config: str, text: str, found: Found) -> str:
    modules = split_modules(plain(text))
    if TOP not in modules:
        raise Failure(f"{config}: prepare the core: its Verilog has no {TOP}")
    modules = {
        name: found.take("bus monitors", remove_instances(body, MONITOR))
        for name, body in modules.items()
    }
    check_traced(config, modules)
    modules[TOP] = found.take("harts", tie_low(modules[TOP], HELD_IN_RESET))
    core = []
    for name in used_modules(TOP, modules):
        shared = found.take("wide one-hot shifts", share_one_hots(modules[name]))
        core.append(found.take("long selections", rewrite_chains(shared)))
    found.check(config)
    return "\n".join(core)


def main() -> int:
    parser = argparse.ArgumentParser(prog="rocket.py", description=__doc__.splitlines()[0])
    parser.add_argument("--config", required=True, help="one of the generator's configurations")
    parser.add_argument("--out", type=Path, required=True, help="the folder for core.v")
    options = parser.parse_args()
    entry = load(TOP_LIST)["rocket"]
    fetch.fetch(entry)
    text = "".join(path.read_text() for path in sources(entry.folder, options.config))
    found = Found()
    core = prepare(options.config, text, found)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "core.f").write_text(f"-GMemDataWidth={memory_width(options.config, core)}\n")
    (options.out / "core.json").write_text(json.dumps({"harts": found.counts["harts"]}) + "\n")
    (options.out / "core.v").write_text(core)
    return 0


if __name__ == "__main__":
    run_main(main)
