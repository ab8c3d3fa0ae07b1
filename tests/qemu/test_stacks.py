"""The example apps have room for their deepest calls. One of them is a database, which takes minutes to build."""

import json

import pytest
from app_image import build
from boards import BOARDS
from machine import ROOT

# First what takes longest, while another worker builds a simulator and needs no image yet.
FIRST = "apps/inserts"
FOUND = sorted(str(path.parent.relative_to(ROOT)) for path in ROOT.glob("apps/*/main.c"))
APPS = [FIRST, *(app for app in FOUND if app != FIRST)]


@pytest.mark.parametrize("name", BOARDS)
@pytest.mark.parametrize("app", APPS)
def test_stacks_of_the_example_apps_are_deep_enough(app, name):
    """Otherwise their builds warn, and the next warning would be overlooked."""
    entries = json.loads((build(app, name).image.parent / "stack.json").read_text())["entries"]
    assert {title: e for title, e in entries.items() if e["deepest"] > e["stack"]} == {}
