"""Random numbers come from the board's generator and the firmware's seed; without either every call
says so."""

import pytest
from entry import run_with, tree_of

DEVICE = ("-object", "rng-random,id=host,filename=/dev/urandom")
GOOD = """\
getrandom: fine
getentropy: fine
too many: EIO
unknown flags: EINVAL
no bytes: fine
"""
RANDOM = "random\ndifferent\n"
DEVICE_WORKS = "rng_read: 0\ndifferent\n"
NO_DEVICE = "rng_read: -19\n"
NONE = """\
getrandom: EAGAIN
getentropy: ENOSYS
too many: EIO
unknown flags: EINVAL
no bytes: ENOSYS
not random
the same
rng_read: -19
the same
"""


def said(run) -> str:
    assert run.status == 0, run
    return run.text.partition("yao: ended")[0]


@pytest.mark.parametrize("version", ["legacy", "2"])
def test_they_come_from_the_machine(virt, version):
    force = ("-global", "virtio-mmio.force-legacy=false") if version == "2" else ()
    run = virt.run("random", "", (*force, *DEVICE, "-device", "virtio-rng-device,rng=host"))
    assert said(run) == GOOD + RANDOM + DEVICE_WORKS, run


def test_a_generator_that_holds_them_back_is_waited_for(virt):
    """100 bytes in 20 ms."""
    slow = "virtio-rng-device,rng=host,max-bytes=100,period=20"
    assert said(virt.run("random", "", (*DEVICE, "-device", slow))) == GOOD + RANDOM + DEVICE_WORKS


def test_they_come_from_the_firmwares_seed(virt):
    """QEMU makes a new one for each run."""
    runs = [said(virt.run("random", "show")) for _ in range(2)]
    for text in runs:
        assert text.startswith(GOOD) and RANDOM + NO_DEVICE in text, text
    assert runs[0] != runs[1]


def test_without_a_source_every_call_says_so(board, tmp_path):
    """QEMU gives the Unleashed no seed."""
    tree = tree_of(board)
    if board.name == "virt":
        tree = tree.delete("/chosen", "rng-seed")
    assert said(run_with(board, tmp_path, tree, app="random")) == NONE
