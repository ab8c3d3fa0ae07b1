"""Which modules an image is made of."""

from tiny_libos import TREE, driver, step, user, using


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


def test_library_that_changed_is_read_anew(project):
    project.app("main.c", using("late"))
    project.library("libc", one="int early;")
    assert "late" in project.refusal()
    project.objects["library"].clear()
    project.library("libc", one="int early; void late(void) {}")
    assert "libc.a(one.o)" in project.why()["modules"]


WEAK = "__attribute__((weak)) void"


def test_a_weak_definition_counts_where_there_is_no_other(project):
    project.app("main.c", "void one(void); void two(void); int main(void) { one(); two(); return 0; }")
    project.objects_of_library(
        "libc", a=f"{WEAK} one(void) {{}}", b="void one(void) {}", c=f"{WEAK} two(void) {{}}"
    )
    assert {"libc/b.c", "libc/c.c"} == {m for m in project.why()["modules"] if m.startswith("libc/")}


def test_a_weak_definition_beside_its_use_brings_in_no_other(project):
    project.app("main.c", using("one"))
    project.objects_of_library(
        "libc", a=f"{WEAK} extra(void) {{}} void one(void) {{ extra(); }}", b="void extra(void) {}"
    )
    assert "libc/a.c" in project.why()["modules"]
    assert "libc/b.c" not in project.why()["modules"]


def test_a_file_that_comes_with_what_another_defines_is_an_error(project):
    project.app("main.c", "void one(void); void two(void); int main(void) { one(); two(); return 0; }")
    project.module("ours.c", "void two(void) {}")
    project.objects_of_library("libc", a="void one(void) {} void two(void) {}")
    assert "two: link it: both libc/a.c and ours.o are needed and define it" in project.refusal()


def test_names_that_begin_as_the_linkers_do_need_a_provider(project):
    project.app("main.c", using("__image_start"))
    project.why()
    project.app("other.c", "void __image_strat(void); void other(void) { __image_strat(); }")
    assert "__image_strat: find its provider" in project.refusal()


def test_a_system_call_of_the_apps_own_that_nobody_has_is_told_as_such(project):
    project.app("main.c", using("sys_bpf"))
    assert "sys_bpf: find its provider: no module has it; if SYS_bpf is meant, there is no such call" in project.refusal()


def test_a_system_call_that_nobody_has_is_named_with_its_chain(project):
    project.app("main.c", using("recvmmsg"))
    project.objects_of_library("libc", recvmmsg="long sys_recvmmsg(); void recvmmsg(void) { sys_recvmmsg(); }")
    assert (
        "libc/recvmmsg.c (recvmmsg) <- app/main.c: find the system call recvmmsg: there is none here; use recvmsg()"
        in project.refusal()
    )


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


def needing(text: str, *functions: str) -> str:
    """The module with a call of each function, which its step could make."""
    declared = "".join(f"void {f}(void);\n" for f in functions)
    return f"{text}{declared}void also(void) {{ {''.join(f'{f}();' for f in functions)} }}\n"


def test_a_boot_step_runs_after_those_of_the_modules_that_it_needs(project):
    """By way of a module without a step, and of a driver of a class that it uses."""
    project.module("time.c", step("time"))
    project.module("middle.c", needing("", "use_time").replace("also", "middle"))
    project.module("board.c", needing(step("board"), "middle"))
    project.module("card.c", user("console", step("card").replace("also", "card_also")))
    project.module("uart.c", driver("console", "one", "acme,uart", more=step("uart")))
    project.app("main.c", using("use_time", "use_board", "use_card", "console_users_table"))
    order = project.why()["steps"]["boot"]
    assert order.index("time") < order.index("board")
    assert order.index("uart") < order.index("card")


def test_what_main_needs_is_not_needed_by_who_runs_the_steps(project):
    """The clock may need something beside the entry point, which needs main, which needs the step."""
    project.module("time.c", needing(step("time"), "_start").replace("also", "also_time"))
    project.module("board.c", needing(step("board"), "use_time"))
    project.app("main.c", using("use_board", "use_time"))
    assert project.why()["steps"]["boot"] == ["time", "board"]


def test_what_a_step_says_goes_before_what_its_module_needs(project):
    project.module("a.c", step("a", "b"))
    project.module("b.c", needing(step("b"), "use_a"))
    project.app("main.c", using("use_a", "use_b"))
    assert project.why()["steps"]["boot"] == ["b", "a"]


def test_modules_that_need_each_other_say_nothing_of_their_steps(project):
    project.module("b.c", needing(step("b"), "use_a").replace("also", "also_b"))
    project.module("a.c", needing(step("a"), "use_b").replace("also", "also_a"))
    project.app("main.c", using("use_a", "use_b"))
    assert project.why()["steps"]["boot"] == ["a", "b"]


def test_class_that_one_can_do_without_may_have_no_driver(project):
    project.module(
        "console.c", user("console", "#include <yao/module.h>\nYAO_CLASS_OPTIONAL(console);")
    )
    project.app("main.c", using("console_users_table"))
    assert project.why()["classes"] == {"console": []}
