"""src/thread, futex(2) and the heap's caches with harts that are made up (tests/host/harts): schedules
chosen by seeds, then harts that are threads of the host. Each fault that is put into a copy of a source must be found."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import suite
from building import ROOT

FOLDER = suite.HERE / "harts"
HARTS, SCHEDULER = "src/thread/harts.c", "src/thread/scheduler.c"
FUTEX, QUEUES = "src/sys/futex_threads.c", "src/thread/queues.c"
SEMAPHORE, CONDITION = "src/sys/musl/semaphore.c", "src/sys/musl/condition.c"
CACHE, SLAB = "src/malloc/slab/hart_cache.c", "src/malloc/slab/slab.c"
SOURCES = [
    HARTS, SCHEDULER, FUTEX, QUEUES, SEMAPHORE, CONDITION, CACHE, SLAB,
    "src/thread/wait.c", "src/sched/waits.c", "src/signal/alarms.c",
    "src/malloc/malloc.c", *(f"src/malloc/slab/{name}.c" for name in ["malloc", "block", "classes", "large"]),
]
SCHEDULES = int(os.environ.get("YAO_HARTS_SCHEDULES", 120_000))

UNSANITIZED = [flag for flag in suite.FLAGS if "sanitize" not in flag]
POINTS = ["-fsanitize=thread", "--param", "tsan-instrument-func-entry-exit=0"]  # at each access: accesses.c
INCLUDES = [FOLDER / "stand_in", suite.HERE / "include", ROOT / "include", ROOT]


def compile_(*command):
    done = subprocess.run(["cc", *command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def build(out, flags=(), ours=POINTS, patch=None):
    """@ours: flags for the sources alone. @patch: a source, what stands in it, and what stands there
    instead in a copy."""
    sources = {name: ROOT / name for name in SOURCES}
    if patch:
        name, old, new = patch
        text = (ROOT / name).read_text()
        assert text.count(old) == 1, f"{name}: {old!r} is there {text.count(old)} times"
        sources[name] = out.with_suffix(f".{Path(name).name}")
        sources[name].write_text(text.replace(old, new))
    flags = [*UNSANITIZED, "-no-pie", "-fno-pie", "-include", FOLDER / "names.h", *flags,
             *(f"-I{path}" for path in INCLUDES)]
    objects = []
    for name, source in sources.items():
        objects.append(out.with_suffix(f".{Path(name).stem}-{len(objects)}.o"))
        compile_(*flags, *ours, "-iquote", (ROOT / name).parent, "-c", source, "-o", objects[-1])
    compile_(*flags, *sorted(FOLDER.glob("*.c")), *objects, "-o", out)
    return out


def run(program, count, seed=None, **environment):
    if seed is not None:
        environment["YAO_HARTS_SEED"] = str(seed)
    return subprocess.run([program, str(count)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=3600, env={**os.environ, **environment})


@pytest.fixture(scope="module")
def explorer(tmp_path_factory):
    return build(tmp_path_factory.mktemp("harts") / "explore")


def test_no_schedule_fails(explorer):
    done = run(explorer, SCHEDULES)
    assert done.returncode == 0, done.stdout
    print(done.stdout)


def test_the_same_seed_is_the_same_run(explorer):
    assert run(explorer, 1, 12345).stdout == run(explorer, 1, 12345).stdout


def test_schedules_touch_no_memory_of_others(tmp_path):
    program = build(tmp_path / "asan", ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"], ours=())
    done = run(program, 2000)
    assert done.returncode == 0, done.stdout


FAULTS = {
    "word compared before the lock": (FUTEX, """    harts_hold();
    if (*word != value) {
        harts_release(STATUS_SIE);
        return -EAGAIN;
    }
""", """    if (*word != value)
        return -EAGAIN;
    harts_hold();
"""),
    "word compared before the lock, away": (FUTEX, """        harts_lock();
        done = wait_locked(word, value);
""", """        int now = *word;
        harts_lock();
        done = now != value || wait_locked(word, *word);
"""),
    "home_knows never cleared": (HARTS, "    home_knows = first;\n", "    bool wait = first;\n    harts_unlock();\n    return wait;\n"),
    "home_sleeps never set": (HARTS, "    home_sleeps = !waits_for(0);\n    harts_unlock();\n    return home_sleeps;",
                              "    bool may = !waits_for(0);\n    harts_unlock();\n    return may;"),
    "sp stays what it was, at pause": (HARTS, "    thread->sp = NULL;\n    thread->hart = NULL;", "    thread->hart = NULL;"),
    "sp stays what it was, when given": (SCHEDULER, "    self->sp = NULL;\n    if (!harts_give", "    if (!harts_give"),
    "not forgotten": (FUTEX, "    harts_forget(waiter->thread);\n", ""),
    "recalled not looked at, pausing": (HARTS, "    if (hart->thread->recalled)\n        return false;\n", ""),
    "recalled not looked at, yielding": (HARTS, " && !hart->thread->recalled", ""),
    "paused not recalled": (HARTS, " || thread->state == THREAD_PAUSED;", ";"),
    "idle hart not woken up": (HARTS, "    return 1ul << hart->id;", "    return 0;"),
    "other idle hart not woken up": (HARTS, "        ids = wake_for_others();", "        ;"),
    "no lock": (HARTS, "while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE))", "while (0)"),
    "refill without the lock": (CACHE, "    harts_lock();\n    while (count < batch && slab_available(class)) {",
                                "    harts_unlock();\n    while (count < batch && slab_available(class)) {"),
    "joined after the mutex is free": (CONDITION, """    queue_join(queue_of(condition));
    if (__builtin_expect(a_swap(&mutex->_m_lock, 0) < 0, 0))
        wake_for_mutex(mutex);
""", """    if (__builtin_expect(a_swap(&mutex->_m_lock, 0) < 0, 0))
        wake_for_mutex(mutex);
    queue_join(queue_of(condition));
"""),
    "post that sees nobody": (SEMAPHORE, "return *value < 0 || !a_cas(value, 0, WAITED_FOR);", "return *value <= 0;"),
    "end of the queue": (HARTS, "    if (!*place)\n        end = place;\n", ""),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_found(tmp_path, fault):
    done = run(build(tmp_path / "fault", ["-Wno-error"], patch=FAULTS[fault]), SCHEDULES)
    assert done.returncode == 1 and "YAO_HARTS_SEED=" in done.stdout, done.stdout
    print(done.stdout)


# Looks without the lock, most of them at a word that says whether the lock is worth it; a new set of
# harts or signals of its own, after which the thread is recalled under the lock. new_fiber: ThreadSanitizer does not know
# where a fiber was.
LOOKS = {
    "signals_due_for", "take", "has_nothing", "give_to_nobody", "yao_condition_signal", "yao_sem_post",
    "yao_condition_broadcast", "harts_are_idle", "harts_wait", "harts_yield", "harts_may_sleep", "harts_still_wait", "harts_take",
    "harts_resume", "start_all", "signals_own", "signals_due", "calls_own", "thread_turn_over", "wait_locked",
    "wait_plainly", "begin_wait", "harts_recall", "is_away", "sys_futex", "receive", "thread_set_affinity", "interrupt",
    "new_fiber",
}


def races(program, seeds):
    """What ThreadSanitizer says of programs on harts that are threads of the host: pairs of functions."""
    found = set()
    for seed in seeds:
        said = run(program, 1, seed, TSAN_OPTIONS="exitcode=0").stdout
        assert "schedules" in said, said
        pairs = re.findall(r"WARNING: .*?\n    #0 (\S+).*?\n\n  Previous .*?\n    #0 (\S+)", said, re.S)
        found |= {pair for pair in pairs if not LOOKS & set(pair)}
    return found


REAL = ["-DREAL_HARTS", "-fsanitize=thread"]


def test_harts_do_not_race(tmp_path):
    assert not races(build(tmp_path / "tsan", REAL, ours=()), range(1, 15))


FENCES = {
    "lock given back": (HARTS, "__atomic_store_n(&lock, 0, __ATOMIC_RELEASE)", "__atomic_store_n(&lock, 0, __ATOMIC_RELAXED)"),
    "lock taken": (HARTS, "(&lock, 1, __ATOMIC_ACQUIRE)", "(&lock, 1, __ATOMIC_RELAXED)"),
    "registers looked for": (HARTS, "(&thread->sp, __ATOMIC_ACQUIRE)", "(&thread->sp, __ATOMIC_RELAXED)"),
    "registers saved": None,
}


@pytest.mark.parametrize("fence", FENCES)
def test_missing_fence_is_found(tmp_path, fence):
    saved = [] if FENCES[fence] else ["-DSAVED=__ATOMIC_RELAXED"]
    program = build(tmp_path / "tsan", [*REAL, *saved], ours=(), patch=FENCES[fence])
    assert any(races(program, [seed]) for seed in range(1, 36))
