"""Messages about classes, nodes and steps that do not fit together."""

import pytest
from tiny_libos import MAIN, TREE, driver, step, user, using


def test_class_that_no_node_serves(project):
    project.tree(
        "acme", TREE.replace("acme,uart-2", "other,uart-2").replace("serial@1000 {", "uart@1000 {")
    )
    tree = project.folder / "acme.dtb"
    project.trees = [tree]
    project.module("console.c", user("console"))
    project.module("uart.c", driver("console", "uart", "acme,uart-9"))
    project.app("main.c", using("console_users_table"))
    said = project.refusal()
    assert (
        "console.o (console_users_table) <- app/main.c: class console: find a device: no node of acme serves it"
        in said
    )
    assert "/soc/uart@1000: no driver matches its compatible other,uart-2, acme,uart" in said
    assert "drivers of the class match: acme,uart-9" in said


def test_nodes_that_are_disabled_are_named(project):
    project.tree("acme", TREE.replace("soc {", 'soc { status = "disabled";'))
    project.module("console.c", user("console"))
    project.module("uart.c", driver("console", "uart", "acme,uart"))
    project.app("main.c", using("console_users_table"))
    said = project.refusal()
    nodes = "/soc/serial@1000, /soc/serial@2000"
    assert f'{nodes}: disabled: /soc has a status other than "okay"' in said


AIA = TREE.replace(
    "soc {",
    """cpus {
        #address-cells = <1>; #size-cells = <0>;
        cpu@0 { reg = <0>; riscv,isa = "rv64gc";
            interrupt-controller { compatible = "riscv,cpu-intc"; interrupt-controller; }; };
        cpu@1 { reg = <1>; riscv,isa = "rv64gc";
            interrupt-controller { compatible = "riscv,cpu-intc"; interrupt-controller; }; };
    };
    aplic@c000000 { compatible = "riscv,aplic"; interrupt-controller; };
    aplic@d000000 { compatible = "riscv,aplic"; interrupt-controller; };
    soc {""",
)
APLIC = "/aplic@c000000, /aplic@d000000: no driver matches its compatible riscv,aplic"


def controlled(project, more=""):
    project.tree("acme", AIA)
    project.module("irq.c", user("intc", more))
    project.module("plic.c", driver("intc", "plic", "riscv,plic0"))
    project.app("main.c", using("intc_users_table"))


def test_interrupt_controllers_are_known_by_their_property_and_harts_are_none(project):
    controlled(project)
    said = project.refusal()
    assert APLIC in said and "cpu@" not in said


def test_a_class_that_the_image_can_do_without_is_noted_where_the_tree_has_such_a_device(project):
    controlled(project, "\n#include <yao/module.h>\nYAO_CLASS_OPTIONAL(intc);")
    done = project.resolve()
    assert done.status == 0
    assert "yao: class intc: the image does without: no node of acme serves it" in done.out
    assert APLIC in done.out


def test_nodes_that_are_refused_for_the_same_cause_share_a_line(project):
    nodes = "".join(f'mmc@{i}000 {{ compatible = "acme,mmc"; }};' for i in range(4, 8))
    project.tree("acme", TREE.replace("mmc@3000", f"{nodes} mmc@3000"))
    project.module("block.c", user("block"))
    project.app("main.c", using("block_users_table"))
    assert "/soc/mmc@4000, /soc/mmc@5000, /soc/mmc@6000 and 2 more: no driver" in project.refusal()


def test_class_without_any_driver(project):
    project.module("block.c", user("block"))
    project.app("main.c", using("block_users_table"))
    said = project.refusal()
    assert "/soc/mmc@3000: no driver matches its compatible acme,mmc" in said
    assert "there are none" in said


@pytest.mark.parametrize(
    ("listed", "missing"), [("reg interrupts", "interrupts"), ("a|b reg", "a or b")]
)
def test_node_that_lacks_a_property(project, listed, missing):
    more = f'YAO_DRIVER_PROPERTIES(console, uart, "{listed}");'
    project.module("console.c", user("console"))
    project.module("uart.c", driver("console", "uart", "acme,uart", more=more))
    project.app("main.c", using("console_users_table"))
    said = project.refusal()
    assert f"acme: /soc/serial@1000: bind driver uart: the node has no property {missing}" in said


def test_node_with_the_properties(project):
    more = 'YAO_DRIVER_PROPERTIES(console, uart, "reg interrupts|compatible");'
    project.module("console.c", user("console"))
    project.module("uart.c", driver("console", "uart", "acme,uart", more=more))
    project.app("main.c", using("console_users_table"))
    assert project.resolve().status == 0


def test_two_drivers_for_one_compatible(project):
    project.module("one.c", driver("console", "one", "acme,uart"))
    project.module("two.c", driver("console", "two", "acme,uart"))
    project.app("main.c", MAIN)
    said = project.refusal()
    assert 'class console: "acme,uart": find its driver: both one.o and two.o match it' in said


def test_driver_that_matches_nothing(project):
    project.module("uart.c", driver("console", "uart"))
    project.app("main.c", MAIN)
    assert "driver uart of class console: read its match table: it is empty" in project.refusal()


def test_cycle_of_steps(project):
    project.module("a.c", step("a", "c"))
    project.module("b.c", step("b", "a"))
    project.module("c.c", step("c", "b"))
    project.app("main.c", using("use_a", "use_b", "use_c"))
    said = project.refusal()
    assert (
        "phase boot: order its steps: they wait for each other: a after c after b after a" in said
    )


def test_step_after_one_that_does_not_exist(project):
    project.module("a.c", step("a", "timer"))
    project.module("b.c", step("time"))
    project.app("main.c", MAIN)
    said = project.refusal()
    assert "there is no step timer to come after; the phase has: a, time" in said


def test_phase_that_nobody_runs(project):
    project.module("a.c", step("a").replace("boot", "reboot"))
    project.app("main.c", using("use_a"))
    assert (
        "phase reboot: run step a: no module runs this phase; there are: boot" in project.refusal()
    )


def test_two_steps_of_one_name(project):
    project.module("a.c", step("same"))
    project.module("b.c", step("same").replace("use_same", "use_other"))
    project.app("main.c", using("use_same", "use_other"))
    assert "phase boot: find step same: both b.o and a.o define it" in project.refusal()


def test_marker_with_a_name_that_cannot_be_read(project):
    project.module("a.c", step("a__b"))
    project.app("main.c", MAIN)
    assert "read the marker: names must not contain" in project.refusal()
