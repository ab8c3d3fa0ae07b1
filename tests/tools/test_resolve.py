"""Which modules an image is made of, and what is said where none can be made."""

import pytest
from tiny_libos import FLAGS, MAIN, TREE, Project, driver, user, using


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def alternative(interface, name, *, default=False, more=""):
    """A module that offers `turn`."""
    macro = "YAO_DEFAULT" if default else "YAO_ALTERNATIVE"
    return f"#include <yao/module.h>\n{macro}({interface}, {name});\nvoid turn(void) {{}}\n{more}"


def step(name, *after):
    lines = [f"YAO_STEP(boot, {name}, run);"] + [
        f"YAO_STEP_AFTER(boot, {name}, {a});" for a in after
    ]
    return (
        "#include <yao/module.h>\nstatic int run(void) { return 0; }\n"
        + "\n".join(lines)
        + f"\nvoid use_{name}(void) {{}}\n"
    )


# What is in.


def test_only_what_the_app_needs_is_in(project):
    project.app("main.c", using("wanted"))
    project.module("wanted.c", "void helper(void); void wanted(void) { helper(); }")
    project.module("helper.c", "void helper(void) {}")
    project.module("unwanted.c", "void unwanted(void) {}")
    why = project.why()
    assert set(why["modules"]) == {"app/main.c", "start.o", "string.o", "wanted.o", "helper.o"}
    chain = [(link["module"], link["symbol"]) for link in why["modules"]["helper.o"]]
    assert chain == [("helper.o", "helper"), ("wanted.o", "wanted"), ("app/main.c", "the app")]


def test_what_a_library_member_needs_is_in(project):
    project.app("main.c", using("library_function"))
    project.library(
        "libc", one="void ours(void); void library_function(void) { ours(); }", two="int x;"
    )
    project.module("ours.c", "void ours(void) {}")
    assert "ours.o" in project.why()["modules"]
    assert ".dword ours" in (project.folder / "out/references.S").read_text()


def test_library_that_changed_is_read_anew(project):
    project.app("main.c", using("late"))
    project.library("libc", one="int early;")
    assert "late" in project.refusal()
    project.objects["library"].clear()
    project.library("libc", one="int early; void late(void) {}")
    assert "libc.a(one.o)" in project.why()["modules"]


def test_driver_enters_for_a_node_and_a_class_in_use(project):
    project.module("console.c", user("console"))
    project.module("uart.c", driver("console", "uart", "acme,uart"))
    project.module("other_uart.c", driver("console", "other", "other,uart"))
    project.module("mmc.c", driver("block", "mmc", "acme,mmc"))
    project.app("main.c", using("console_users_table"))
    why = project.why()
    assert why["classes"] == {"console": [{"driver": "uart.o", "nodes": ["/soc/serial@1000"]}]}
    assert not {"other_uart.o", "mmc.o"} & set(why["modules"])


def test_more_special_driver_gets_the_node(project):
    project.tree("acme", TREE.replace('status = "disabled";', ""))
    project.module("console.c", user("console"))
    project.module("a_general.c", driver("console", "general", "acme,uart"))
    project.module("b_special.c", driver("console", "special", "acme,uart-2"))
    project.app("main.c", using("console_users_table"))
    classes = project.why()["classes"]["console"]
    assert classes == [
        {"driver": "b_special.o", "nodes": ["/soc/serial@1000"]},
        {"driver": "a_general.o", "nodes": ["/soc/serial@2000"]},
    ]


def test_union_of_trees_serves_several_boards(project):
    project.tree("one", TREE.replace("acme,uart-2", "one,uart"))
    project.tree("two", TREE.replace("acme,uart", "two,uart"))
    project.module("console.c", user("console"))
    project.module("uart1.c", driver("console", "one", "acme,uart"))
    project.module("uart2.c", driver("console", "two", "two,uart"))
    project.app("main.c", using("console_users_table"))
    assert project.resolve().status == 0
    assert "one:/soc/serial@1000" in project.tables() and "two:/soc/serial@1000" in project.tables()


def test_steps_run_after_those_they_name(project):
    project.module("z.c", step("zero"))
    project.module("b.c", step("b", "zero"))
    project.module("a.c", step("a", "b"))
    project.module("c.c", step("c", "absent"))
    project.module("absent.c", step("absent"))
    project.app("main.c", using("use_zero", "use_b", "use_a", "use_c"))
    assert project.why()["steps"]["boot"] == ["zero", "b", "a", "c"]


def test_class_that_one_can_do_without_may_have_no_driver(project):
    project.module(
        "console.c", user("console", "#include <yao/module.h>\nYAO_CLASS_OPTIONAL(console);")
    )
    project.app("main.c", using("console_users_table"))
    assert project.why()["classes"] == {"console": []}


# Alternatives.


@pytest.fixture
def gears(project):
    project.module("slow.c", alternative("gear", "slow", default=True))
    project.module("fast.c", alternative("gear", "fast", more="void overtake(void) {}"))
    project.module(
        "racer.c", "#include <yao/module.h>\nYAO_REQUIRE(gear, fast);\nvoid race(void) {}"
    )
    project.module(
        "tractor.c", "#include <yao/module.h>\nYAO_REQUIRE(gear, slow);\nvoid plough(void) {}"
    )
    return project


@pytest.mark.parametrize(
    ("calls", "manifest", "choice", "because"),
    [
        (["turn"], {}, "slow", "the default"),
        (["turn", "race"], {}, "fast", "racer.o requires it"),
        (["turn"], {"gear": "fast"}, "fast", "the app's manifest says so"),
        (["turn", "race", "overtake"], {}, "fast", "racer.o requires it"),
    ],
)
def test_choice_of_an_alternative(gears, calls, manifest, choice, because):
    gears.app("main.c", using(*calls))
    why = gears.why(manifest)
    assert why["alternatives"] == {"gear": {"choice": choice, "because": because}}
    assert {f"{n}.o" for n in ("slow", "fast")} & set(why["modules"]) == {f"{choice}.o"}


def test_app_may_bring_an_alternative_of_its_own(gears):
    gears.app("main.c", using("turn"))
    gears.app("reverse.c", alternative("gear", "reverse"))
    assert "app/reverse.c" not in gears.why()["modules"]
    modules = gears.why({"gear": "reverse"})["modules"]
    assert "app/reverse.c" in modules and "slow.o" not in modules


def test_requirements_that_contradict_each_other(gears):
    gears.app("main.c", using("turn", "race", "plough"))
    said = gears.refusal()
    assert "gear: choose an alternative:" in said
    assert "tractor.o requires 'slow', racer.o (race) <- app/main.c requires 'fast'" in said


def test_requirement_against_the_manifest(gears):
    gears.app("main.c", using("turn", "race"))
    said = gears.refusal({"gear": "slow"})
    assert (
        "the app's manifest requires 'slow', racer.o (race) <- app/main.c requires 'fast'" in said
    )


def test_unknown_alternative_in_the_manifest(gears):
    gears.app("main.c", using("turn"))
    assert "the manifest says 'flying'; there are: fast, none, slow" in gears.refusal(
        {"gear": "flying"}
    )


def test_unknown_interface_in_the_manifest(gears):
    gears.app("main.c", using("turn"))
    assert "there is no such interface; there are: gear" in gears.refusal({"cog": "fast"})


def test_function_that_the_chosen_alternative_lacks(gears):
    gears.app("main.c", using("turn", "overtake"))
    said = gears.refusal()
    assert (
        "app/main.c: overtake: find its provider: gear fast has it, but gear slow is chosen" in said
    )


def test_interface_without_a_default(project):
    project.module("one.c", alternative("gear", "one"))
    project.module("two.c", alternative("gear", "two"))
    project.app("main.c", using("turn"))
    assert "gear: find the default" in (said := project.refusal()) and "YAO_DEFAULT" in said


def test_choice_that_undoes_itself(project):
    """The module that requires the other alternative is in only as long as it is not chosen."""
    project.module(
        "one.c", alternative("gear", "one", default=True, more="void w(void); void v(void){w();}")
    )
    project.module("two.c", alternative("gear", "two", more="void v(void) {}"))
    project.module("wish.c", "#include <yao/module.h>\nYAO_REQUIRE(gear, two);\nvoid w(void) {}")
    project.app("main.c", using("turn", "v"))
    assert "what is required changes with the choice" in project.refusal()


# Symbols.


def test_function_that_nobody_has(project):
    project.app("main.c", using("sort_names"))
    project.module("sort.c", "void sort_name(void) {}")
    said = project.refusal()
    assert "app/main.c: sort_names: find its provider: no module has it" in said
    assert "did you mean sort_name?" in said


def test_all_missing_functions_are_named_at_once(project):
    project.app("main.c", using("first_missing", "second_missing"))
    said = project.refusal()
    assert "first_missing" in said and "second_missing" in said


def test_app_without_main(project):
    project.app("main.c", "int min(void) { return 0; }")
    assert "none of its files defines int main(int argc, char **argv)" in project.refusal()


def test_two_providers(project):
    project.module("one.c", "void shared(void) {}")
    project.module("two.c", "void shared(void) {}")
    project.app("main.c", MAIN)
    said = project.refusal()
    assert "shared: find its provider: both one.o and two.o define it" in said
    assert "YAO_ALTERNATIVE" in said


def test_two_files_of_the_app_define_one_name(project):
    project.app("main.c", MAIN + "int counter;")
    project.app("more.c", "int counter;")
    assert "counter: find its provider: both app/main.c and app/more.c" in project.refusal()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("__attribute__((weak)) void hook(void) {}", "hook: read its definition: it is weak"),
        (
            "__attribute__((weak)) void hook(void); void *f(void) { return hook; }",
            "hook: read its definition: it is a weak reference",
        ),
    ],
)
@pytest.mark.parametrize("where", ["module", "app"])
def test_weak_symbol(project, where, source, words):
    project.app("main.c", MAIN)
    getattr(project, where)("bad.c", source)
    assert words in project.refusal()


def test_common_symbol(project):
    project.app(
        "main.c",
        MAIN + "int shared;",
        flags=[f for f in FLAGS if f != "-fno-common"] + ["-fcommon"],
    )
    said = project.refusal()
    assert "shared: read its definition: it is a common symbol" in said and "-fno-common" in said


def test_public_name_is_not_the_apps(project):
    project.module("read.c", "long read(int fd, void *to, long n) { return 0; }")
    project.app("main.c", MAIN + "long read(int fd, void *to, long n) { return 1; }")
    said = project.refusal()
    assert "app/main.c: read: link it: the name is public and read.o defines it" in said


def test_internal_name_is_the_apps_too(project):
    project.module("list.c", "void list_add(void) {} void wanted(void) { list_add(); }")
    project.app("main.c", using("wanted", "list_add"))
    project.app("list.c", "void list_add(void) {}")
    project.app("more.c", "void more(void) {}")
    assert project.resolve().status == 0
    objects = (project.folder / "out/objects").read_text().split()
    assert "out/renamed/app/main.c.o" in objects and "out/renamed/app/list.c.o" in objects
    assert "out/obj/app/more.c.o" in objects, "what has no part in a clash stays as it is"


def test_function_of_the_c_library_is_the_apps_alone(project):
    """The libos goes on with the C library's."""
    project.library("libc", strchr="char *strchr(const char *s, int c) { return 0; }")
    project.module(
        "wanted.c", 'char *strchr(const char *, int); void wanted(void) { strchr("", 1); }'
    )
    project.app("main.c", using("wanted") + "char *strchr(const char *s, int c) { return 0; }")
    assert "libc.a(strchr.o)" in project.why()["modules"]


# Classes and nodes.


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
    assert '/soc/serial@1000: it is disabled: /soc has a status other than "okay"' in said


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


# Steps.


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


# Objects and trees.


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["-march=rv32imac", "-mabi=ilp32"], "it was built for 32-bit RISC-V soft float"),
        (["-march=rv64imac", "-mabi=lp64"], "it was built for 64-bit RISC-V soft float"),
        (["-march=rv64imafc", "-mabi=lp64f"], "it was built for 64-bit RISC-V single float"),
    ],
)
def test_object_of_another_abi(project, flags, words):
    project.app("main.c", MAIN, flags=["-mcmodel=medany", *flags])
    said = project.refusal()
    assert "app/main.c: read the object: " + words in said and "-mabi=lp64d" in said


def patched(project, at, data):
    """The app's object with other bytes in its header."""
    project.app("main.c", MAIN)
    path = project.objects["app"][0]
    content = bytearray(path.read_bytes())
    content[at : at + len(data)] = data
    path.write_bytes(content)


def test_object_of_another_machine(project):
    patched(project, 18, b"\x3e\0")
    assert "it was built for 64-bit x86-64" in project.refusal()


def test_file_that_is_no_object(project):
    patched(project, 0, b"#!/bin/sh")
    assert "app/main.c: read the object: it is no ELF file" in project.refusal()


@pytest.mark.parametrize("size", [0, 63, 64, 65, 200, 1000])
def test_object_that_is_cut_off(project, size):
    project.app("main.c", MAIN + "int longer_name;" * 9)
    path = project.objects["app"][0]
    path.write_bytes(path.read_bytes()[:size])
    assert "app/main.c: read the object: it is" in project.refusal()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is no flattened device tree"),
        (b"/dts-v1/;\n/ { };\n", "it is no flattened device tree"),
        (b"\xd0\x0d\xfe\xed", "it is damaged"),
        (b"\xd0\x0d\xfe\xed\0\0\1\0" + bytes(32), "it is cut off: 40 of 256 bytes are there"),
        (b"\xd0\x0d\xfe\xed\0\0\0\x28" + bytes(32), "at byte 0 it has the unknown token"),
    ],
)
def test_tree_that_is_none(project, content, words):
    project.app("main.c", MAIN)
    path = project.folder / "bad.dtb"
    path.write_bytes(content)
    project.trees = [path]
    said = project.refusal()
    assert "bad.dtb: read the device tree: " + words in said


def test_tree_with_nothing_in_it(project):
    """No memory, no console: what is missing may be the firmware's to add."""
    project.tree("empty", "/dts-v1/;\n/ { };\n")
    project.app("main.c", MAIN)
    assert project.why()["classes"] == {}
