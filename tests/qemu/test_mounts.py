"""File systems in one tree: what is where, and that they stay apart."""

import app_image
import disks
from machine import ROOT
from trees import dump

SAID = """\
close(creat("/kept", 0600)): 0
4d44 1021994 1021994
write(fd, bytes, sizeof bytes): 16384
write(fd, bytes, 1): -1 No space left on device
fstatfs(fd, &space): 0
4 blocks, 0 free
ftruncate(fd, 1): 0
fstat(fd, &status): 0
mode 100640, 8 blocks
unlink(path): 0
close(fd): 0
mkdir("/some/scratch/folder", 0700): 0
chdir("/some/scratch/folder"): 0
access("../file", F_OK): -1 No such file or directory
open("../../other", O_RDONLY): -1 No such file or directory
in a temporary file
fclose(file): 0
write(fd, line, 2): 2
close(fd): 0
rename(name, "/here"): -1 Cross-device link
rename("/kept", "/tmp/kept"): -1 Cross-device link
rename(name, "/some/scratch/name"): -1 Cross-device link
rename(name, "/tmp/other"): 0
access("/tmp/other", W_OK): 0
rmdir("/tmp"): -1 Resource busy
ftruncate(one, 5000): 0
ftruncate(other, 4100): 0
over , over 
shm_unlink("shared"): 0
shm_open("shared", O_RDWR, 0): -1 No such file or directory
shm_open("a/b", O_RDWR, 0): -1 Invalid argument
yao: ended with status 0
"""


def test_files_in_memory_are_beside_the_card(virt, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {})
    run = virt.run("mounts", arguments=virt.drive(disk.path))
    assert run.text == SAID, run
    assert disk.fsck() == ""
    assert disk.files(tmp_path / "found") == {"kept": b""}


def test_a_board_without_a_disk_has_its_root_in_memory(virt, tmp_path):
    tree = dump("virt", 1, virt.machine.memory)
    for node in range(8):
        tree = tree.remove(f"/soc/virtio_mmio@1000{node + 1}000")
    (tmp_path / "diskless.dtb").write_bytes(tree.blob)
    folder = app_image.APPS / "mounts"
    done = app_image.make(folder, str(tmp_path / "diskless.dtb"))
    assert done.returncode == 0 and "yao: root tmpfs: diskless: no node of class block" in done.stdout, done
    run = virt.machine.run(app_image.out_of(folder, "diskless") / "Image")
    assert run.text == SAID.replace("4d44", "1021994"), run


def test_who_does_not_ask_for_files_in_memory_has_none():
    """sha256sum opens, lists and writes files."""
    modules = app_image.modules(ROOT / "apps/sha256sum", "virt")
    assert "src/fs/fat_open.c" in modules and "src/fs/tmp_none.c" in modules
    assert not [name for name in modules if "lib/tmpfs" in name or "tmp_open" in name]
