"""Replays the saved corpus of every fuzzer, then fuzzes for YAO_FUZZ_SECONDS each (default 4).

What a fuzzer finds is kept in build/host/<suite>/; a finding that was fixed belongs into its
corpus: the suite's corpus/, or corpus_calls/ of fuzz_calls.c if there is one.
"""

import os
import subprocess

import pytest
import suite

CASES = [
    (folder, folder / name)
    for folder in suite.suites()
    for name in suite.load(folder).get("fuzz", [])
]
IDS = [f"{folder.name}-{program.stem}" for folder, program in CASES]
SECONDS = int(os.environ.get("YAO_FUZZ_SECONDS", "4"))
INPUT_SECONDS = 60  # an input that takes longer counts as an endless loop


def corpus(folder, program):
    own = folder / program.stem.replace("fuzz_", "corpus_")
    return own if own.is_dir() else folder / "corpus"


@pytest.fixture(scope="module")
def fuzzer():
    """Builds each fuzzer once."""
    built = {}

    def build(folder, program):
        if program not in built:
            built[program] = suite.build(
                folder, program, compiler="clang", extra=["-fsanitize=fuzzer,address,undefined"]
            )
        return built[program]

    return build


def run(program, *arguments):
    """libFuzzer's own time-out for each input, and its findings in the suite's build folder."""
    found = program.parent
    command = [program, f"-timeout={INPUT_SECONDS}", f"-artifact_prefix={found}/", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=found)
    assert done.returncode == 0, done.stderr[-6000:]


@pytest.mark.parametrize("folder,program", CASES, ids=IDS)
def test_corpus_is_harmless(fuzzer, folder, program):
    inputs = sorted(corpus(folder, program).iterdir())
    assert inputs, f"{corpus(folder, program)} is empty"
    run(fuzzer(folder, program), *inputs)


@pytest.mark.parametrize("folder,program", CASES, ids=IDS)
def test_mutations_are_harmless(fuzzer, folder, program, tmp_path):
    run(fuzzer(folder, program), f"-max_total_time={SECONDS}", tmp_path, corpus(folder, program))
