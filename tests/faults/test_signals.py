"""The run itself is killed or stopped; the next one goes on."""

import signal

import faults


def test_killed_outright(suite, kind):
    suite.play(kind, "SIGKILL of fishway", faults.killed, {-9, 0})


def test_stopped_by_sigterm(suite, kind):
    suite.play(kind, "SIGTERM", faults.stopped_by(signal.SIGTERM), {143, 0})


def test_stopped_by_sigint(suite, kind):
    suite.play(kind, "SIGINT", faults.stopped_by(signal.SIGINT), {130, 0})


def test_a_lost_terminal_does_not_matter(suite, kind):
    suite.play(kind, "SIGHUP", faults.hung_up, {0})
