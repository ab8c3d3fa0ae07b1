"""What the tests on QEMU share."""

import pytest
from app_image import build
from machine import Machine

# The smallest machine of each board.
BOARDS = {"virt": Machine("virt"), "hifive_unleashed": Machine("sifive_u", harts=2)}


class Board:
    def __init__(self, name: str):
        self.name = name
        self.machine = BOARDS[name]

    def app(self, name: str):
        return build(name, self.name)


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
