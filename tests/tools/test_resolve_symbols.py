"""Messages about functions that no module or several modules define, and about names that clash."""

import pytest
from tiny_libos import FLAGS, MAIN, using


def test_function_that_nobody_has(project):
    project.app("main.c", using("sort_names"))
    project.module("sort.c", "void sort_name(void) {}")
    said = project.refusal()
    assert "app/main.c: sort_names: find its provider: no module has it" in said
    assert "did you mean sort_name?" in said


def test_what_the_compiler_may_call_while_it_links_comes_along(project):
    """fprintf() of one letter becomes fputs(), and that fputc(). Only the app's calls are replaced so."""
    for name in ("fprintf", "fputs", "fputc", "realloc", "malloc", "calloc"):
        project.module(f"{name}.c", f"int {name}() {{ return 1; }}")
    project.library("libc.a", print="int print() { return vprintf(); }", vprintf="int vprintf() { return 1; }",
                    puts="int puts() { return 1; }")  # fmt: skip
    project.app("main.c", using("fprintf", "print"))
    why = project.why()
    assert [m for m in why["modules"] if m.startswith("f")] == ["fprintf.o", "fputc.o", "fputs.o"]
    assert why["modules"]["fputc.o"][0] == {"module": "fputc.o", "symbol": "fputc", "nodes": []}
    assert not {"malloc.o", "calloc.o"} & why["modules"].keys()
    kept = (project.folder / "out/references.S").read_text()
    assert [line.split()[1] for line in kept.splitlines()[1:]] == ["fputc", "fputs"]


def test_name_that_begins_like_the_linkers_is_looked_for_too(project):
    project.app("main.c", using("__libc_calloc") + "extern char __image_start[]; char *start = __image_start;")
    said = project.refusal()
    assert "__libc_calloc: find its provider" in said and "__image_start" not in said


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


WEAK = "__attribute__((weak)) "


def test_weak_symbols_of_third_parties_yield_to_strong_ones(project):
    """As if all of their files were linked; nobody else's come in for a weak reference."""
    project.library("libc", qsort="void qsort(void) {}", strchr="void strchr(void) {}")
    project.app("main.c", using("hook", "trace"))
    project.third_party("lib/weak.c", WEAK + "void hook(void) {} void f(void) { hook(); }" + WEAK + "void alone(void) {}")
    project.third_party("lib/strong.c", "void hook(void) {}")
    project.third_party("lib/also.c", WEAK + "void alone(void) {}")
    project.third_party(
        "lib/trace.c",
        WEAK + "void traced(void);" + WEAK + "void none(void);" + WEAK + "void qsort(void);"
        "void alone(void); void trace(void) { if (traced) traced(); if (none) none(); if (qsort) qsort(); alone(); }",
    )
    project.third_party("lib/traced.c", "void traced(void) {}")
    why = project.why()
    assert {"lib/strong.c", "lib/traced.c", "lib/weak.c"} <= why["modules"].keys()
    assert not {"lib/also.c", "libc.a(qsort.o)"} & why["modules"].keys()
    assert {"none", "qsort", "traced", "hook"} <= set(why["weak"])


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


def test_name_of_the_libos_headers_is_public_where_they_are_included(project):
    project.module("wait.c", "void wait_for(void) {} void wanted(void) { wait_for(); }")
    project.app("main.c", using("wanted", "wait_for"))
    project.app("wait.c", "void wait_for(void) {}")
    assert project.resolve().status == 0
    assert "out/renamed/app/main.c.o" in (project.folder / "out/objects").read_text()
    noted = project.folder / "out/obj/app/main.c.d"
    noted.write_text("main.c.o: main.c include/yao/wait.h\n")
    assert "app/wait.c: wait_for: link it: the name is public and wait.o defines it" in project.refusal()


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
    """The libos keeps using the C library's."""
    project.library("libc", strchr="char *strchr(const char *s, int c) { return 0; }")
    project.module(
        "wanted.c", 'char *strchr(const char *, int); void wanted(void) { strchr("", 1); }'
    )
    project.app("main.c", using("wanted") + "char *strchr(const char *s, int c) { return 0; }")
    assert "libc.a(strchr.o)" in project.why()["modules"]
