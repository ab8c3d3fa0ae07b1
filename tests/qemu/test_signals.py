"""Signals as POSIX has them, for the one process that there is."""


def test_handlers_run_and_faults_are_signals(board):
    run = board.run("signals")
    assert run.status == 0, run
    assert "0 checks failed\n" in run.text.splitlines(keepends=True)
    assert "yao: timer_create: SIGEV_THREAD: this image has no threads, as its app calls no " in run.text
