"""The C library's objects are the same bits wherever and whenever they are made."""

import shutil

import building
import pytest
from building import ROOT

from tools.common import CROSS
from tools.setup import musl

COMPILER = [f"{CROSS}gcc", *"-march=rv64gc -mabi=lp64d -mcmodel=medany -O2 -g -flto=auto -ffat-lto-objects".split()]


@pytest.mark.parametrize("name", ["string/strchr.c", "unistd/read.c", "stdio/vfprintf.c"])
def test_an_object_is_the_same_in_every_place(tmp_path, name):
    building.build("APP=apps/hello", "BOARD=virt")
    made = []
    for folder in (tmp_path / "one", tmp_path / "another/place"):
        for part in ("include", "internal"):
            shutil.copytree(ROOT / "build/musl" / part, folder / part)
        build = musl.Build(folder, COMPILER)
        build.compile(musl.SOURCE / "src" / name)
        made.append(build.object_of(musl.SOURCE / "src" / name).read_bytes())
    assert made[0] == made[1]
    assert str(tmp_path).encode() not in made[0]
