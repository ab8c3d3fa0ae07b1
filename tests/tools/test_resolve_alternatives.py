"""Choosing one of several implementations for an image."""

import pytest
from tiny_libos import TREE, driver, using


def alternative(interface, name, *, default=False, more=""):
    """A module that offers `turn`."""
    macro = "YAO_DEFAULT" if default else "YAO_ALTERNATIVE"
    return f"#include <yao/module.h>\n{macro}({interface}, {name});\nvoid turn(void) {{}}\n{more}"


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


@pytest.mark.parametrize(
    ("node", "choice"),
    [
        ("", "fast"),
        ('wheel@4000 { compatible = "acme,wheel"; };', "slow"),
        ('wheel@4000 { compatible = "acme,wheel"; status = "disabled"; };', "slow"),
        ('wheel@4000 { compatible = "other,wheel"; };', "slow"),
    ],
)
def test_choice_where_the_board_lacks_a_device(gears, node, choice):
    """Not where there is one without a driver: then that is what is wrong."""
    gears.tree("acme", TREE.replace("mmc@3000", node + " mmc@3000"))
    without = "#include <yao/module.h>\nYAO_WITHOUT(wheel, gear, fast);\nvoid roll(void) {}"
    gears.module("roll.c", without)
    gears.module("wheel.c", driver("wheel", "wheel", "acme,wheel"))
    gears.app("main.c", using("turn"))
    why = gears.why({})
    because = "acme: no node of class wheel" if choice == "fast" else "the default"
    assert why["alternatives"] == {"gear": {"choice": choice, "because": because}}
    assert gears.why({"gear": "slow"})["alternatives"]["gear"]["choice"] == "slow"


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


def test_function_of_two_interfaces_names_the_one_that_does_not_fit(gears):
    for roof in ("open", "closed"):
        of_roof = f"YAO_ALTERNATIVE(roof, {roof});" if roof == "open" else f"YAO_DEFAULT(roof, {roof});"
        text = f"#include <yao/module.h>\nYAO_ALTERNATIVE(gear, fast);\n{of_roof}\nvoid wave(void) {{}}"
        gears.module(f"wave_{roof}.c", text)
    gears.app("main.c", using("wave"))
    assert "app/main.c: wave: find its provider: gear fast has it, but gear slow is chosen" in gears.refusal()
    assert gears.why({"gear": "fast"})["alternatives"]["roof"]["choice"] == "closed"


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


def test_what_an_alternative_leaves_out_is_the_c_librarys(project):
    own = alternative("gear", "slow", default=True, more="void brake(void) {}")
    project.module("slow.c", own)
    project.module("fast.c", alternative("gear", "fast"))
    project.library("libc", brake="void brake(void) {}")
    project.app("main.c", using("turn", "brake"))
    assert not [name for name in project.why({})["modules"] if "brake" in name]
    assert [name for name in project.why({"gear": "fast"})["modules"] if "brake" in name]
