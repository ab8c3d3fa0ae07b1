"""The bench's plugin in QEMUs of other versions than the installed one. A small program replaces
them (plugin/host.c); headers here declare what theirs do, as far as the plugin uses it."""

import subprocess
from pathlib import Path

import pytest

from tools.bench import counting
from tools.bench.counting import Passage
from tools.common import ROOT, Failure

HERE = Path(__file__).resolve().parent / "plugin"
PLUGIN = ROOT / "tools" / "bench" / "plugin.c"

# Of include/qemu/qemu-plugin.h, as released. What is not the same in all of them comes by version.
COMMON = """
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>

#define QEMU_PLUGIN_EXPORT __attribute__((visibility("default")))
#define QEMU_PLUGIN_LOCAL  __attribute__((visibility("hidden")))

typedef uint64_t qemu_plugin_id_t;
extern QEMU_PLUGIN_EXPORT int qemu_plugin_version;

typedef struct qemu_info_t {
    const char *target_name;
    struct {
        int min;
        int cur;
    } version;
    bool system_emulation;
    union {
        struct {
            int smp_vcpus;
            int max_vcpus;
        } system;
    };
} qemu_info_t;

QEMU_PLUGIN_EXPORT
int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv);

struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef void (*qemu_plugin_vcpu_udata_cb_t)(unsigned int vcpu_index, void *userdata);
"""
API = {"until 8.2": "", "from 9.0": "QEMU_PLUGIN_EXPORT"}
FUNCTIONS = """
enum qemu_plugin_cb_flags {{
    QEMU_PLUGIN_CB_NO_REGS,
    QEMU_PLUGIN_CB_R_REGS,
    QEMU_PLUGIN_CB_RW_REGS,
}};

{api} void qemu_plugin_register_vcpu_insn_exec_cb(
    struct qemu_plugin_insn *insn, qemu_plugin_vcpu_udata_cb_t cb,
    enum qemu_plugin_cb_flags flags, void *userdata);
{api} size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
{api} struct qemu_plugin_insn *
qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t idx);
{api} uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
"""
BY_ID = """
typedef void (*qemu_plugin_vcpu_tb_trans_cb_t)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);
QEMU_PLUGIN_EXPORT
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, qemu_plugin_vcpu_tb_trans_cb_t cb);
"""
BY_DATA = """
typedef void (*qemu_plugin_vcpu_tb_trans_cb_t)(struct qemu_plugin_tb *tb, void *userdata);
QEMU_PLUGIN_EXPORT
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, qemu_plugin_vcpu_tb_trans_cb_t cb,
                                           void *userdata);
"""

# QEMU's release -> the oldest and the newest version of the interface that it takes.
RANGES = {"7.2": (0, 1), "9.0": (2, 2), "10.0": (2, 4), "10.1": (2, 5), "11": (7, 7), "later": (7, 9)}


def header(version: int, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    api = API["until 8.2" if version < 2 else "from 9.0"]
    text = COMMON + FUNCTIONS.format(api=api) + (BY_ID if version < 7 else BY_DATA)
    (folder / "qemu-plugin.h").write_text(
        f"#pragma once\n#undef QEMU_PLUGIN_VERSION\n#define QEMU_PLUGIN_VERSION {version}\n{text}"
    )
    return folder


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Lets the bench find a QEMU that takes those versions."""

    def make(oldest: int, newest: int) -> Path:
        program = tmp_path / "qemu"
        command = ["cc", "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter"]
        command += [f"-DVERSION_MIN={oldest}", f"-DVERSION_CUR={newest}", "-rdynamic"]
        command += [f"-I{header(newest, tmp_path / 'headers')}", HERE / "host.c", "-o", program]
        subprocess.run(command, check=True)
        monkeypatch.setattr(counting, "QEMU", str(program))
        return program

    counting.build_plugin.cache_clear()
    yield make
    counting.build_plugin.cache_clear()


@pytest.mark.parametrize("version", range(1, 8))
def test_it_compiles_with_qemus_own_header(version, tmp_path):
    counting.compile_plugin(version, tmp_path, header(version, tmp_path / "headers"))


@pytest.mark.parametrize("version", range(1, 8))
def test_our_header_says_what_qemus_says(version, tmp_path):
    """Both at once: a compiler takes a function twice only if it is the same."""
    folder = header(version, tmp_path / "headers")
    ours = (PLUGIN.parent / "qemu-plugin.h").read_text()
    begin = ours.index("typedef struct qemu_info_t")
    end = ours.index("struct qemu_plugin_tb;")
    functions = ours[:begin] + ours[end:]
    (tmp_path / "both.c").write_text(
        f'#include "{folder}/qemu-plugin.h"\n#undef QEMU_PLUGIN_EXPORT\n' + functions.replace("#pragma once", "")
    )
    subprocess.run(["cc", "-Wall", "-Werror", "-c", tmp_path / "both.c", "-o", "/dev/null"], check=True)


@pytest.mark.parametrize("release", RANGES)
def test_it_counts_in_every_qemu(release, fake, tmp_path, monkeypatch):
    fake(*RANGES[release])
    counts = tmp_path / "counts"
    plugin = f"{counting.build_plugin(tmp_path)},out={counts},at=104,at=106"
    subprocess.run([counting.QEMU, "-plugin", plugin], check=True)
    assert counting.parse_passages(counts.read_text()) == [
        Passage(address, hart, 3 * turn + (1 if address == 0x104 else 2))
        for turn in range(2)
        for hart in range(2)
        for address in (0x104, 0x106)
    ]


def test_a_qemu_that_wants_a_later_version_is_refused(fake, tmp_path):
    fake(8, 9)
    with pytest.raises(Failure, match="qemu: load a plugin: it wants version 8 of the interface; .* knows 1 to 7"):
        counting.build_plugin(tmp_path)


def test_a_qemu_that_takes_no_plugins_is_refused(tmp_path, monkeypatch):
    program = tmp_path / "qemu"
    program.write_text("#!/bin/sh\necho 'qemu: -plugin: invalid option' >&2; exit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(counting, "QEMU", str(program))
    with pytest.raises(Failure, match="load a plugin: qemu: -plugin: invalid option"):
        counting.plugin_version(tmp_path)


def test_a_qemu_that_is_not_there_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(counting, "QEMU", str(tmp_path / "none"))
    with pytest.raises(Failure, match="none: start: No such file"):
        counting.plugin_version(tmp_path)


@pytest.mark.parametrize("given,found", [("", "qemu-system-riscv64"), ("own", "own"), ("./own", "/own")])
def test_qemu_is_what_the_environment_says(given, found):
    done = subprocess.run(
        ["build/venv/bin/python", "-c", "from tools.run import qemu; print(qemu.DEFAULT)"],
        cwd=ROOT, env={"QEMU": given, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True,
    )
    assert done.stdout.strip().endswith(found)
    assert done.stdout.startswith("/") == given.startswith("./")
