"""apps/logger compiled for this machine: what it does after power cuts, and when a card is full."""

import random
import resource
import signal
import subprocess
import sys

import pytest
import suite

APP = suite.ROOT / "apps" / "logger"
SIZE = 64
BLANK = b" " * (SIZE - 1) + b"\n"


@pytest.fixture(scope="session")
def app():
    out = suite.BUILD / "logger" / "logger"
    out.parent.mkdir(parents=True, exist_ok=True)
    command = ["cc", *suite.FLAGS, *sorted(APP.glob("*.c")), "-o", out]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out


class Card:
    def __init__(self, app, path):
        self.app = app
        self.path = path
        self.log = path / "LOG"

    def run(self, samples, *options, **more):
        command = [self.app, "-n", samples, "-i", 1, *options, self.log]
        words = [str(word) for word in command]
        return subprocess.run(words, capture_output=True, text=True, timeout=600, **more)

    def file(self, number):
        return self.log / f"L{number:07}.CSV"

    def names(self):
        return sorted(path.name for path in self.log.iterdir())

    def check(self):
        done = subprocess.run(
            [sys.executable, APP / "check", self.path], capture_output=True, text=True
        )
        return done.returncode, done.stdout

    def good(self, first, last, files):
        said = f"check: {last - first + 1} records, {first} to {last}, in {files} files\n"
        assert self.check() == (0, said)


@pytest.fixture
def card(app, tmp_path):
    return Card(app, tmp_path)


def works(done):
    assert done.returncode == 0, done
    assert done.stderr == ""
    return done.stdout


def test_every_sample_becomes_a_record(card):
    lines = works(card.run(100)).splitlines()
    assert len(lines) == 102
    assert lines[-1] == f"logger: 100 records taken, the last in {card.file(2)}"
    card.good(1, 100, 2)


def test_a_log_goes_on_where_it_ended(card):
    for samples in (3, 61, 1, 64):
        works(card.run(samples))
    card.good(1, 129, 3)


def test_the_oldest_files_give_way(card):
    works(card.run(50, "-r", 5, "-k", 3))
    assert card.names() == [card.file(number).name for number in (8, 9, 10)]
    card.good(36, 50, 3)
    works(card.run(1, "-r", 5, "-k", 1))
    assert card.names() == [card.file(11).name]
    card.good(51, 51, 1)


def test_a_foreign_file_in_the_folder_is_left_alone(card):
    card.log.mkdir()
    for name in ("L0000009.TXT", "L1.CSV", "notes"):
        (card.log / name).write_text("mine")
    works(card.run(5, "-r", 2, "-k", 1))
    assert card.names() == [card.file(3).name, "L0000009.TXT", "L1.CSV", "notes"]


@pytest.mark.parametrize("arrived", range(1, SIZE))
def test_a_torn_record_is_taken_away(card, arrived):
    """Any part of it may have reached the card."""
    works(card.run(6, "-r", 8))
    whole = card.file(1).read_bytes()
    torn = whole[: 5 * SIZE] + whole[5 * SIZE :][:arrived] + BLANK[arrived:] + BLANK * 2
    card.file(1).write_bytes(torn)
    said = works(card.run(1, "-r", 8))
    # Its end is blank or a newline like a record's: the last byte makes no difference.
    assert ("; 1 torn by a power cut taken away" in said) == (arrived < SIZE - 1)
    card.good(1, 6 if arrived < SIZE - 1 else 7, 1)


@pytest.mark.parametrize("content", [b"", BLANK, BLANK * 8, BLANK[:9]], ids=len)
def test_a_power_cut_while_a_file_is_begun_costs_no_record(card, content):
    works(card.run(8, "-r", 8))
    card.file(2).write_bytes(content)
    works(card.run(4, "-r", 8))
    card.good(1, 12, 2)


def test_a_spoilt_record_costs_none_of_those_behind_it(card):
    works(card.run(6, "-r", 8))
    content = bytearray(card.file(1).read_bytes())
    content[SIZE + 12] ^= 1
    card.file(1).write_bytes(content)
    assert "; 1 damaged ones left" in works(card.run(2, "-r", 8))
    assert card.file(1).read_bytes()[: 6 * SIZE] == content
    status, said = card.check()
    assert status == 1
    assert "read byte 64: its CRC is wrong" in said
    assert "count records: 3 follows 1" in said


def test_what_was_said_is_in_the_log_after_a_kill(card):
    moments, said = random.Random(1), []
    for _ in range(20):
        command = [card.app, "-n", "0", "-i", "1", "-r", "5", "-k", "1000", card.log]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
            for _ in range(moments.randrange(1, 12)):
                said.append(process.stdout.readline())
            process.kill()
            said += process.stdout.readlines()
    works(card.run(1, "-r", 5, "-k", 1000))
    status, _ = card.check()
    assert status == 0
    logged = b"".join(path.read_bytes() for path in sorted(card.log.iterdir())).decode()
    for line in said:
        number, _, text = line.partition(": ")
        if number.isdigit() and text.endswith("\n"):
            assert f"{int(number):010},{text[:-1]} " in logged


def test_a_full_card_is_reported_and_the_records_stay(card):
    works(card.run(3, "-r", 8))

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 * SIZE, 2 * SIZE))

    done = card.run(1, "-r", 8, preexec_fn=limit)
    assert done.returncode == 1
    assert done.stderr == f"logger: {card.file(1)}: write: File too large\n"
    works(card.run(1, "-r", 8))
    card.good(1, 4, 1)


def test_a_folder_that_cannot_be_made_is_reported(card):
    card.log.write_text("a file")
    done = card.run(1)
    assert done.returncode == 1
    assert done.stderr == f"logger: {card.log}: list: Not a directory\n"


SENSELESS = [["-r", 0], ["-k", 0], ["-i", 0], ["-r", "x"], ["-q"], ["more"]]


@pytest.mark.parametrize("options", SENSELESS)
def test_senseless_options_are_refused(card, options):
    done = card.run(1, *options)
    assert done.returncode == 1
    assert "usage: logger" in done.stderr
    assert not card.log.exists()
