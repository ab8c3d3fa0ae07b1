"""Cuts the power of FAT volumes 100,000 times (YAO_VFAT_CUTS), without sanitizers: tests/host/vfat/cuts.c,
which test_c.py runs with them and fewer cuts."""

import os
import subprocess

import building
import suite

FOLDER = suite.HERE / "vfat"
CUTS = os.environ.get("YAO_VFAT_CUTS", "100000")


def build(program):
    files = [str(file) for file in suite.sources(FOLDER, FOLDER / "cuts.c")]
    command = ["cc", "-O2", "-D_GNU_SOURCE", f"-I{suite.ROOT}", *files, "-o", str(program), "-lcmocka"]
    building.check(subprocess.run(command, capture_output=True, text=True))


def test_no_cut_loses_what_was_synced(tmp_path):
    program = tmp_path / "cuts"
    build(program)
    settings = {**os.environ, "YAO_VFAT_CUTS": CUTS, "YAO_VFAT_SEED": "1000"}
    done = subprocess.run([program], env=settings, capture_output=True, text=True, timeout=3000)
    assert done.returncode == 0, done.stdout + done.stderr
