"""The server ends sessions, or ends itself: the same run gets through."""

import pytest

import faults

pytestmark = pytest.mark.on("postgresql", "mariadb", "mysql")


def test_its_sessions_are_ended(suite, kind):
    suite.play(kind, "sessions ended", faults.sessions_ended, {0})


def test_the_server_is_killed_outright(suite, kind, server):
    suite.play(kind, "SIGKILL of the server", faults.server_down("crash", server), {0})


def test_the_server_is_restarted(suite, kind, server):
    suite.play(kind, "server restarted", faults.server_down("shut_down", server), {0})
