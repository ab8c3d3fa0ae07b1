"""A module that nothing needs, or that does not link, is found."""

import building
import pytest

from tools.common import Failure
from tools.resolve.check_modules import Check, dead
from tools.resolve.module import Module


def module(name, provides="", needs="", **more):
    return Module(name, None, provides=set(provides.split()), needs=set(needs.split()), **more)


START = module("start.c", "_start", "main memcpy memmove memset memcmp strlen")
STRING = module("string.c", "memcpy memmove memset memcmp strlen")


def images(*modules, public=("open",)):
    check = Check([START, STRING, *modules], [], [], set(public))
    return check.ours, dict(check.images())


def test_module_that_no_public_function_needs_is_named():
    found = images(
        module("open.c", "open", "find"), module("find.c", "find"), module("old.c", "old")
    )
    (said,) = dead(*found, {})
    assert said.startswith("old.c: find what needs it")


def test_alternative_that_only_a_manifest_can_choose_is_alive():
    slab = module("slab.c", "malloc", alternatives={"allocator": "slab"}, defaults={"allocator"})
    region = module("region.c", "malloc", "more", alternatives={"allocator": "region"})
    found = images(slab, region, module("more.c", "more"), public=["malloc"])
    assert set(found[1]) == {"no choice", "allocator region", "allocator slab"}
    assert not dead(*found, {})


def test_function_that_one_alternative_lacks_is_left_out_there():
    slab = module("slab.c", "malloc", alternatives={"allocator": "slab"}, defaults={"allocator"})
    region = module("region.c", "malloc", alternatives={"allocator": "region"})
    stats = module("stats.c", "malloc_stats", requires={"allocator": "slab"})
    _, found = images(slab, region, stats, public=["malloc", "malloc_stats"])
    assert stats in found["allocator slab"].modules
    assert region in found["allocator region"].modules
    assert stats not in found["allocator region"].modules


def test_excuse_is_accepted_until_it_no_longer_holds():
    found = images(module("open.c", "open"), module("old.c", "old"))
    assert not dead(*found, {"old.c": "a board that is to come"})
    assert "open.c: an image has it by now" in dead(*found, {"old.c": "x", "open.c": "y"})[0]
    assert (
        "gone.c: find the module: there is none" in dead(*found, {"old.c": "x", "gone.c": "y"})[0]
    )


def test_two_modules_with_one_function_are_refused():
    with pytest.raises(Failure, match="both one.c and other.c define it"):
        images(module("one.c", "open"), module("other.c", "open"))


def test_every_module_of_ours_is_alive_and_links_whole():
    done = building.make("check-modules")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "modules link whole with allocator region" in done.stdout
