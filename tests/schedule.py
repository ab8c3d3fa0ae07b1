"""What of a test run goes to one worker together, and in which order it is handed out.

The tests of a file go together, as they share what their fixtures make, unless they are named here.
"""

from xdist.scheduler import LoadScopeScheduling

# The seconds that the tests of a level may take one after the other: docs/testing.md.
BUDGETS = {"host": 240, "tools": 480, "qemu": 1080, "rtl": 360, "sim": 1440}

# Long tests begin early, so that no worker runs one alone at the end; and each of the simulators
# is built by one worker while the others have something else to do: images take long to build at
# first, for which other images would have to wait later.
ORDER = (
    "tests/sim/test_firmware_on_rocket.py::test_other_harts",
    "tests/qemu/test_stacks.py",
    "tests/sim/test_make_sim.py",
    "tests/sim/test_what_qemu_forgives.py",
    "tests/sim",
    "tests/rtl/test_peripherals.py",
    "tests/rtl",
    "tests/qemu",
    "tests/tools",
    "tests/host",
)

# Files that share what `make sim` leaves in the folder of an app.
MAKE_SIM = "make sim"
TOGETHER = {
    "tests/sim/test_make_sim.py": MAKE_SIM,
    "tests/sim/test_simprofile.py": MAKE_SIM,
    "tests/sim/test_waveform.py": MAKE_SIM,
    "tests/sim/test_where_it_is.py": MAKE_SIM,
}

# Files that run the QEMU of `make qemu-visionfive2`. It is built as soon as one of them is to run.
MADE_QEMU = {
    "tests/qemu/test_hifive_unmatched.py",
    "tests/qemu/test_linux.py",
    "tests/qemu/test_visionfive2.py",
    "tests/qemu/test_visionfive2_cards.py",
    "tests/qemu/test_visionfive2_devices.py",
    "tests/qemu/test_visionfive2_faults.py",
    "tests/qemu/test_visionfive2_qtest.py",
    "tests/qemu/test_visionfive2_recovery.py",
    "tests/qemu/test_visionfive2_strict.py",
    "tests/qemu/test_visionfive2_two_slots.py",
    "tests/qemu/test_visionfive2_u_boot.py",
}

# Files whose tests share nothing, and those of which each case, the part of the brackets before the
# first dash, is built once.
SINGLY = {
    "tests/sim/test_crashes_on_rocket.py",
    "tests/sim/test_firmware_on_rocket.py",
    "tests/sim/test_rocket_apps.py",
    "tests/sim/test_watching.py",
}
BY_CASE = {
    "tests/host/test_c.py",
    "tests/host/test_fuzz.py",
    "tests/rtl/test_peripherals.py",
}


def level(nodeid: str) -> str:
    return nodeid.split("/")[1] if nodeid.count("/") > 1 else ""


def file(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def group(nodeid: str) -> str:
    """tests/rtl/test_peripherals.py::test_peripheral[uart-frames] -> tests/rtl/test_peripherals.py uart"""
    name = file(nodeid)
    if name in SINGLY:
        return nodeid
    if name in BY_CASE:
        return f"{name} {nodeid.partition('[')[2].partition('-')[0]}"
    return TOGETHER.get(name, name)


def rank(nodeid: str) -> int:
    places = [place for place, prefix in enumerate(ORDER) if nodeid.startswith(prefix)]
    return min(places, default=len(ORDER))


class Scheduling(LoadScopeScheduling):
    """xdist's own, with our groups."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)
