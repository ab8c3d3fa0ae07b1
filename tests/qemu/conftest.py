"""What the tests on QEMU share."""

import pytest
from boards import BOARDS, Board


@pytest.fixture(params=BOARDS)
def board(request):
    """Each board in turn."""
    return Board(request.param)


@pytest.fixture
def virt():
    return Board("virt")


@pytest.fixture
def unleashed():
    return Board("hifive_unleashed")
