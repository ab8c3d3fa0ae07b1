"""littlefs on a partition of its own: through the whole image, over starts and kills, read by this computer."""

import random

import app_image
import littlefs
import test_killed
from killing import make_script, place_of
from machine import ROOT
from survivors import last_number

SAID = """\
{first}rename("/data/count.new", "/data/count"): 0
count_on(): {count}
write(fd, "hello", 5): 5
unlink("/data/open"): 0
pread(fd, text, 5, 0): 5
hello
close(fd): 0
mkdir("/data/folder", 0750): 0
chdir("/data/folder"): 0
rename("/data/folder", "/data/moved"): 0
write(fd, "moved", 5): 5
fsync(fd): 0
access("here", F_OK): 0
close(fd): 0
chdir("/"): 0
. .. count moved
stat("/data/moved/here", &status): 0
mode 100640, 5 bytes
statvfs("/data", &space): 0
4096 blocks of 4096
rename("/data/count", "/count"): -1 Cross-device link
rmdir("/data"): -1 Resource busy
unlink("/data/moved/here"): 0
rmdir("/data/moved"): 0
truncate("/data/count", 3): 0
yao: ended with status 0
"""
FORMATTED = f"mount: sector {littlefs.SECOND}: blank, so formatted as littlefs\n"
NONE = "/data/count: No such file or directory\n"


def test_a_blank_partition_is_formatted_once_and_then_kept(virt, tmp_path):
    disk = littlefs.make(tmp_path / "disk.img", {})
    for count in range(2):
        run = virt.run("littlefs", arguments=virt.drive(disk.path))
        said = run.text.removeprefix("yao: /soc/virtio_mmio@10008000: ")
        assert said == SAID.format(first="" if count else FORMATTED + NONE, count=count), run
        assert littlefs.content(disk, tmp_path / str(count)) == {"/count": f"{count + 1}\n\0".encode()}
        assert disk.fsck() == ""


def test_another_file_system_is_refused_and_stays(virt, tmp_path):
    disk = littlefs.make(tmp_path / "disk.img", {}, blank=False)
    before = disk.path.read_bytes()[littlefs.SECOND * 512 :]
    run = virt.run("littlefs", arguments=virt.drive(disk.path))
    message = f"mount: sector {littlefs.SECOND}: no littlefs, but FAT; only what is blank is formatted\n"
    assert run.text.count(message) == 1, run
    assert "count_on(): -1 Invalid argument" in run.text
    assert disk.path.read_bytes()[littlefs.SECOND * 512 :] == before


def test_what_was_synced_is_there_after_a_kill(tmp_path):
    """Each step of survivor closes its file, which syncs it; the script is on the FAT volume."""
    rng, script = random.Random(test_killed.SEED), make_script(test_killed.SEED, test_killed.STEPS)
    lines = "".join(step.line() for step in script).encode()
    disk = littlefs.make(tmp_path / "disk.img", {"script": lines})
    victim, first, state = test_killed.Victim("survivor_littlefs", disk, rng), 0, {}
    for kill in range(test_killed.KILLS):
        if first > test_killed.STEPS - 200:
            first = 0
        said = victim.kill(str(first), "begin")
        assert "step " not in said, said
        found = littlefs.content(disk, tmp_path / str(kill))
        place = place_of(found, state, script, first, last_number("synced", said, first - 1))
        assert place is not None, f"kill {kill}, steps from {first}: {found}"
        first, state = place, found
    victim.run(str(test_killed.STEPS))
    assert littlefs.content(disk, tmp_path / "last") == state


def test_who_does_not_mount_it_does_not_have_it():
    modules = app_image.modules(ROOT / "apps/sha256sum", "virt")
    assert "src/fs/littlefs_none.c" in modules
    assert not [name for name in modules if "littlefs" in name and "none" not in name]
    modules = app_image.modules(app_image.APPS / "survivor_littlefs", "virt")
    assert "littlefs/lfs.c" in modules and "src/fs/fat_open.c" in modules
