"""Random numbers come from the board's generator; a board without one says so."""

import pytest

DEVICE = ("-object", "rng-random,id=host,filename=/dev/urandom")
GOOD = """\
getrandom: fine
getentropy: fine
too many: I/O error
unknown flags: Invalid argument
no bytes: fine
rng_read: 0
random
different
"""


def said(run) -> str:
    assert run.status == 0, run
    return run.text.partition("yao: ended")[0]


@pytest.mark.parametrize("version", ["legacy", "2"])
def test_they_come_from_the_machine(virt, version):
    force = ("-global", "virtio-mmio.force-legacy=false") if version == "2" else ()
    run = virt.run("random", "", (*force, *DEVICE, "-device", "virtio-rng-device,rng=host"))
    assert said(run) == GOOD, run


def test_a_generator_that_holds_them_back_is_waited_for(virt):
    """100 bytes in 20 ms."""
    slow = "virtio-rng-device,rng=host,max-bytes=100,period=20"
    assert said(virt.run("random", "", (*DEVICE, "-device", slow))) == GOOD


def test_without_a_generator_every_call_says_so(board):
    text = said(board.run("random"))
    assert "getrandom: Function not implemented\n" in text, text
    assert "getentropy: Function not implemented\n" in text, text
    assert "rng_read: -19\nnot random\nthe same\n" in text, text
