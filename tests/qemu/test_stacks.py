"""The example apps have room for their deepest calls."""

import json

import pytest
from app_image import build
from boards import BOARDS
from machine import ROOT

APPS = sorted(str(path.parent.relative_to(ROOT)) for path in ROOT.glob("apps/*/main.c"))

# A database, which takes minutes to build: only for the board that other tests run it on. First, while
# another worker builds a simulator and needs no image yet.
SLOW = ("apps/inserts", "virt")
CASES = [SLOW, *((app, board) for app in APPS for board in BOARDS if app != SLOW[0])]


@pytest.mark.parametrize(("app", "name"), CASES)
def test_stacks_of_the_example_apps_are_deep_enough(app, name):
    """Otherwise their builds warn, and the next warning would be overlooked."""
    entries = json.loads((build(app, name).image.parent / "stack.json").read_text())["entries"]
    assert {title: e for title, e in entries.items() if e["deepest"] > e["stack"]} == {}
