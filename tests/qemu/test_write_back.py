"""What an app has closed is on the card a little later, though nobody asked for that."""

from dataclasses import replace

import disks
import pytest

CLOSED = {"asleep": b"/asleep", "reading": b"/reading"}


@pytest.fixture
def card(tmp_path):
    return disks.make(tmp_path / "card.img", {})


def test_what_was_closed_is_on_the_card_before_the_power_is_cut(virt, card, tmp_path):
    """It sleeps, and then it waits for input; the time of virt is the host's."""
    machine = replace(virt.machine, arguments=virt.drive(card.path))
    with machine.start(virt.app("put_off").image) as guest:
        guest.wait_for(b"reading")
        guest.read_until(lambda: False, 2.5)
        guest.qemu.kill()
        guest.qemu.wait()
    found = card.files(tmp_path / "after")
    assert {name: found[name] for name in CLOSED} == CLOSED


@pytest.mark.parametrize("how", ["abort", "raise"])
def test_a_signal_that_ends_the_app_loses_no_file(virt, card, tmp_path, how):
    run = replace(virt.machine, arguments=virt.drive(card.path), bootargs=how).run(virt.app("put_off").image)
    assert "killed by signal" in run.text, run
    assert card.files(tmp_path / "after")["ended"] == b"/ended"
