"""What the tests on the simulated system on a chip share."""

import pytest
from soc import Soc


@pytest.fixture
def soc():
    return Soc()


@pytest.fixture
def board(soc):
    """For tests that QEMU's boards share."""
    return soc
