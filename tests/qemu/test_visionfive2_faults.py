"""Faults of the card and its controller in QEMU's VisionFive 2, from the command line and the monitor."""

import re

import pokes
import pytest
from mshc_pokes import (
    BASE,
    BLOCK,
    BMOD,
    BUFFER,
    CARD,
    CDETECT,
    CHAINED,
    CRC,
    CTRL,
    DBADDR,
    DMA,
    FIRST,
    GO,
    IDSTS,
    LAST,
    LONG,
    OWN,
    READ_BLOCK,
    RESP0,
    RESPONSE,
    RING,
    RINTSTS,
    SHORT,
    STATUS,
    TMOUT,
    TRANSFER,
    UP,
    WRITE,
    WRTPRT,
    command,
    descriptor,
    done,
    put,
    taken,
    whole,
)

pytestmark = pytest.mark.usefixtures("made_qemu")

SIZE = 1 << 20
SWITCH, LINE = 0x1304011C, 1 << 9  # GPIO 41, high while there is no card
LISTEN = pokes.write(0x13040120 + 4 * 41, 1)  # its pad's input is enabled
CHANGE = put(RINTSTS, 0xFFFFFFFF)
DTO, RTO = 1 << 3, 1 << 8
QUICK = put(TMOUT, 0x200 << 8 | 0x40)  # so that less is polled
INTERRUPTS = pokes.show(BASE + RINTSTS)
IDLE = pokes.wait(BASE + STATUS, 0xF0, 0)  # the command's state machine


def read_block(sector: int) -> str:
    """By the FIFO; ends without all of the block, too."""
    take = "    li t0, {:#x}\n    li t2, 128\n1:  lw t1, {}(t0)\n    srli t1, t1, 17\n    andi t1, t1, 31\n"
    loop = take.format(BASE, 0x48) + "    beqz t1, 2f\n    lw t1, 0x200(t0)\n    addi t2, t2, -1\n    bnez t2, 1b\n"
    over = "    j 3f\n2:  lw t1, 0x44(t0)\n    andi t1, t1, 8\n    beqz t1, 1b\n3:\n"
    return CARD + QUICK + BLOCK + command(READ_BLOCK, 512 * sector) + loop + over


def write_block(sector: int) -> str:
    start = command(GO | TRANSFER | WRITE | SHORT | 24, 512 * sector)
    fill = f"    li t0, {BASE:#x}\n    li t2, 128\n1:  lw t1, 0x48(t0)\n    andi t1, t1, 8\n    bnez t1, 1b\n"
    return CARD + QUICK + BLOCK + start + fill + "    sw t2, 0x200(t0)\n    addi t2, t2, -1\n    bnez t2, 1b\n"


def read_by_dma() -> str:
    ready = put(CTRL, DMA) + put(BMOD, 1 << 7) + put(DBADDR, RING) + put(IDSTS + 4, 0x337)
    words = descriptor(OWN | FIRST | LAST | CHAINED, 512, BUFFER)
    return CARD + QUICK + BLOCK + words + ready + command(READ_BLOCK, 0)


CARD_STATUS = whole(SHORT | 13, None) + pokes.show(BASE + RESP0)
# What is injected, a program, and the bits that its last word must have and must not have.
FAULTS = {
    "none": (read_block(5) + done(DTO) + INTERRUPTS, 0x8, 0xBBC2),
    "read-crc": (read_block(5) + done(DTO) + INTERRUPTS, 0x88, 0x100),
    "read-crc:5": (read_block(5) + done(DTO) + INTERRUPTS, 0x88, 0x100),
    "read-crc:4": (read_block(5) + done(DTO) + INTERRUPTS, 0x8, 0x80),
    "read-end-bit": (read_block(5) + done(DTO) + INTERRUPTS, 0x8008, 0x80),
    "read-start:5+read-crc:6": (read_block(5) + done(DTO) + INTERRUPTS, 0x2008, 0x80),
    "no-data": (read_block(5) + done(DTO) + INTERRUPTS, 0x208, 0x80),
    "fifo:3": (read_block(5) + done(DTO) + INTERRUPTS, 0x808, 0x80),
    "no-answer:17": (CARD + QUICK + BLOCK + command(READ_BLOCK) + done() + INTERRUPTS, 0x104, 0x40),
    "answer-crc:17": (CARD + QUICK + BLOCK + command(READ_BLOCK | CRC) + done() + INTERRUPTS, 0x44, 0x100),
    "answer-end-bit:13": (CARD + command(GO | SHORT | 13, None) + done() + INTERRUPTS, 0x6, 0x100),
    "command-crc:13": (CARD + QUICK + whole(SHORT | 13, None, RTO) + CARD_STATUS, 1 << 23, 0),
    "hle:8": (CARD + command(GO | SHORT | 13, None) + INTERRUPTS, 0x1000, 0x4),
    "no-command-done:6": (CARD + command(GO | SHORT | 13, None) + taken() + IDLE + INTERRUPTS, 0, 0x4),
    "write-crc:7": (write_block(7) + done(DTO) + INTERRUPTS, 0x88, 0x8000),
    "no-crc-status:7": (write_block(7) + done(DTO) + INTERRUPTS, 0x8008, 0x80),
    "program-error:7": (write_block(7) + done(DTO) + put(RINTSTS, 0xFFFFFFFF) + CARD_STATUS, 1 << 19, 0),
    "stuck-busy:7": (write_block(7) + done(DTO) + pokes.show(BASE + STATUS), 1 << 9, 0),
    "bus-error": (read_by_dma() + pokes.wait(BASE + IDSTS, 4, 4) + pokes.show(BASE + IDSTS), 0x204, 2),
    "no-descriptor": (read_by_dma() + done(DTO) + pokes.show(RING), OWN, 0),
    "removed:5": (read_block(5) + done(DTO) + pokes.show(BASE + CDETECT), 1, 0),
}
WRONG = {
    "slow": "fault 'slow': there is no such fault; known are: no-answer, lost-answer, ",
    "read-crc:here": "fault 'read-crc:here': 'here' is no number for the sector or the command",
    "read-crc:5:often": "'often' is no number for how often it happens",
    "read-crc:5:0": "'0' is no number for how often it happens",
    "hle:-1": "'-1' is no number for how many occasions pass first",
    "hle:1:2:3": "fault 'hle:1:2:3': it is KIND, KIND:WHERE or KIND:WHERE:TIMES",
    "status+": "fault '': there is no such fault",
    "+".join(["hle"] * 5): "fault 'hle': a controller has at most 4 faults",
    "+".join(["status"] * 9): "fault 'status': a card has at most 8 faults",
}


def drive(folder) -> list[str]:
    card = folder / "card"
    with card.open("wb") as file:
        file.truncate(SIZE)
    return ["-drive", f"file={card},if=sd,format=raw"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_shows_where_the_manual_says(tmp_path, name):
    """The program breaks no rule, though the fault happens."""
    steps, there, absent = FAULTS[name]
    said = pokes.said(tmp_path, [steps], f",strict=on,sd-fault={name}", *drive(tmp_path))
    last = int(said.split()[0], 16)
    assert last & (there | absent) == there, f"{last:#x}"


def test_card_is_pulled_and_put_back_from_the_monitor(tmp_path):
    """CDETECT and the switch at a GPIO say so, and the controller reports a change."""
    steps = [LISTEN, UP, CHANGE, pokes.show(BASE + CDETECT)]
    for absent in 1, 0:
        steps += [pokes.wait(BASE + CDETECT, 1, absent), pokes.show(BASE + RINTSTS), CHANGE, pokes.show(SWITCH)]
    card = drive(tmp_path)
    with pokes.running(tmp_path, steps, ",strict=on", *card) as board:
        assert board.words(1) == [0]
        board.monitor("eject sd0")
        assert board.words(2) == [1, LINE], "pulled"
        board.monitor(f"change sd0 {tmp_path / 'card'} raw")
        assert board.words(2) == [1, 0], "put back"


def test_faults_of_a_running_machine_are_set_and_seen(tmp_path):
    loop = CARD + "again:\n" + command(GO | SHORT | 13, None) + taken() + IDLE + INTERRUPTS + CHANGE + "    j again\n"
    with pokes.running(tmp_path, [loop], ",strict=on,sd-fault=answer-crc:13:100000", *drive(tmp_path)) as board:
        assert board.words(1) == [0x44]
        assert re.fullmatch(r"\"answer-crc:13:9\d+\"", board.monitor("qom-get /machine sd-fault").strip())
        assert "there is no such fault" in board.monitor("qom-set /machine sd-fault slow")
        board.monitor("qom-set /machine sd-fault none")
        while board.words(1) != [0x4]:
            pass
        assert board.monitor("qom-get /machine/sdio1 fault").strip() == '"none"'


def test_protected_card(tmp_path):
    """It says so in its CSD and by the slot's switch, and reports writes and forgets them."""
    csd = "    li t0, {:#x}\n    lw t1, (t0)\n    jal show\n".format(BASE + RESP0)
    write = write_block(7) + done(DTO) + pokes.show(BASE + RINTSTS) + put(RINTSTS, 0xFFFFFFFF) + CARD_STATUS
    deselect = whole(7, 0) + whole(RESPONSE | LONG | CRC | 9, None) + csd
    steps = [pokes.show(BASE + WRTPRT), write, deselect]
    said = [int(word, 16) for word in pokes.said(tmp_path, steps, ",strict=on,sd-protect=on", *drive(tmp_path)).split()]
    assert said[0] == 1 and said[1] & 0x188 == 8 and said[2] & 1 << 26 and said[3] & 1 << 12, said
    assert (tmp_path / "card").read_bytes() == bytes(SIZE)


@pytest.mark.parametrize("text", WRONG)
def test_faults_that_cannot_be(tmp_path, text):
    ended = pokes.run(tmp_path, [], f",sd-fault={text}")
    assert ended.returncode == 1 and WRONG[text] in ended.stderr, ended
