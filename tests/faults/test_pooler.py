"""PgBouncer in between, which gives each transaction another session of the server: refused by default, and as safe as
without it under --pooler=transaction."""

import os
import random
import signal

import pytest

import faults
from harness import binary
from judge import LEASE, leftovers
from pgbouncer import PgBouncer
from proxy import by_way_of
from rounds import Round
from test_starters import start_all_at_once

pytestmark = pytest.mark.on("postgresql")
POOLED = ["--pooler", "transaction"]


@pytest.fixture
def pooled(suite, server):
    """What makes a round's connections go through the pooler."""
    if not hasattr(suite, "pooler"):
        suite.pooler = PgBouncer(suite.scratch(), server)
        suite.stack.callback(suite.pooler.stop)
        suite.pooler.serve()
        suite.pooler.wait_until_it_answers()

    def url(round_):
        round_.database.pooled = True
        return by_way_of(suite.pooler, round_.database)

    return url


def test_refused_by_default_and_nothing_is_left(suite, kind, pooled):
    round_ = Round(suite.prepared(kind, 0), random.Random(), url=pooled)
    try:
        for _ in range(3):
            refused = binary.finish(round_.start()).must(2).json["error"]
            assert "pooler" in refused["message"] and "--pooler=transaction" in refused["hint"]
        assert leftovers(round_.database) == []
        assert round_.database.history() is None and round_.database.tables() == set()
    finally:
        round_.close()


def test_killed_outright(suite, kind, pooled):
    suite.play(kind, "pooler: SIGKILL of fishway", let_the_lease_expire(faults.killed), {-9, 0}, url=pooled,
               arguments=POOLED)


def test_stopped_by_sigterm(suite, kind, pooled):
    suite.play(kind, "pooler: SIGTERM", faults.stopped_by(signal.SIGTERM), {143, 0}, url=pooled, arguments=POOLED)


def test_its_sessions_are_ended(suite, kind, pooled):
    suite.play(kind, "pooler: sessions ended", faults.sessions_ended, {0}, url=pooled, arguments=POOLED)


def test_all_at_once_on_an_empty_database(suite, kind, pooled):
    round_ = Round(suite.prepared(kind, 0), random.Random(), url=pooled, arguments=[*POOLED, "--lock-wait", "110s"])
    try:
        start_all_at_once(round_)
        suite.tally.add("pooler: starters at once", kind, round_.played)
        assert round_.played.wrong == [], round_.report()
    finally:
        round_.close()


def let_the_lease_expire(fault):
    """A run that was killed leaves its lease to expire after half a minute. FISHWAY_FAULT_ROUNDS above 1: really;
    in CI the clock is put forward instead."""

    def struck(round_, process):
        struck = fault(round_, process)
        process.wait()
        if struck and os.environ.get("FISHWAY_FAULT_ROUNDS", "1") == "1" and LEASE in round_.database.own_tables():
            round_.database.execute(f"UPDATE {LEASE} SET expires_on = now()")
        return struck

    return struck
