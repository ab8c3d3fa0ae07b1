"""How `make test` runs: in parallel on the machine's cores, in the order of schedule.py, and shown
by progress.py."""

import os
from pathlib import Path

import made_qemu
import pytest
import schedule
from progress import Progress

TELL = pytest.StashKey()


def pytest_xdist_auto_num_workers(config):
    """A single file is not worth the start of workers."""
    if len(config.args) == 1 and schedule.file(config.args[0]).endswith(".py"):
        return 0
    cores = len(os.sched_getaffinity(0))
    return cores if cores > 1 else 0


def pytest_xdist_make_scheduler(config, log):
    return schedule.Scheduling(config, log)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: schedule.rank(item.nodeid))


def check_there(config):
    """xdist would pass over what its workers do not find, without a word."""
    for place in config.args:
        if not Path(config.invocation_params.dir, schedule.file(place)).exists():
            raise pytest.UsageError(f"{place}: find the tests: there is no such file or folder")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    check_there(config)
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal and not hasattr(config, "workerinput") and not config.option.collectonly:
        progress = Progress(terminal)
        config.pluginmanager.register(progress)
        config.pluginmanager.register(made_qemu.Ahead(progress.write))
        config.stash[TELL] = progress.write


@pytest.fixture(scope="session", name="made_qemu")
def wait_for_made_qemu(request):
    """For the files of schedule.MADE_QEMU. A worker has nobody to tell."""
    with request.config.pluginmanager.get_plugin("capturemanager").global_and_fixture_disabled():
        made_qemu.ready(request.config.stash.get(TELL, lambda line: None))


@pytest.hookimpl(wrapper=True)
def pytest_report_teststatus(config):
    """No dots and letters: progress.py shows what ended."""
    category, letter, word = yield
    return (category, "", word) if config.option.verbose < 0 else (category, letter, word)
