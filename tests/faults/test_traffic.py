"""Others use the same tables all the while: what is tried again after a lock-out happens once nevertheless."""

import os

import pytest

import faults
from traffic import Traffic

long = pytest.mark.skipif("FISHWAY_FAULT_ROUNDS" not in os.environ, reason="FISHWAY_FAULT_ROUNDS is not set")


def test_nothing_else_happens(suite, kind):
    suite.play(kind, "traffic", faults.nothing, {0}, traffic=Traffic)


@long
def test_killed_outright(suite, kind):
    suite.play(kind, "traffic and SIGKILL of fishway", faults.killed, {-9, 0}, traffic=Traffic)


@long
@pytest.mark.on("postgresql", "mariadb", "mysql")
def test_its_sessions_are_ended(suite, kind):
    suite.play(kind, "traffic and sessions ended", faults.sessions_ended, {0}, traffic=Traffic)
