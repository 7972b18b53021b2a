"""A Galera cluster of three nodes: a lock of one is unknown to the others, so starters on different nodes must not meet."""

import os
import random
import time

import pytest

import galera
import snapshot
from harness import binary
from harness.databases import SERVERS
from judge import audit
from rounds import Round
from test_starters import STARTERS

pytestmark = [pytest.mark.on("mariadb"), pytest.mark.skipif(not galera.is_installed(), reason=galera.NOT_INSTALLED)]


@pytest.fixture(scope="module")
def cluster(request):
    """Its first node takes the place of the MariaDB server meanwhile."""
    suite = request.config.fault_suite
    suite.server("mariadb")
    variable = SERVERS["mariadb"].variable
    before = os.environ[variable]
    made = galera.Galera(suite.scratch())
    try:
        made.initialise()
        made.serve()
        os.environ[variable] = made.nodes[0].url()
        yield made
    finally:
        os.environ[variable] = before
        made.stop()


def at(node, database):
    return f"{node.url()}/{database.name}"


def test_starters_on_different_nodes(suite, kind, cluster):
    wrong = []
    for number in range(suite.rounds):
        round_ = Round(suite.prepared(kind, number), random.Random(), arguments=["--lock-wait", "110s"])
        try:
            start_on_all_nodes(round_, cluster)
            suite.tally.add("Galera: starters on all nodes", kind, round_.played)
            if round_.played.wrong:
                wrong.append(suite.keep(f"galera {number}", round_))
        finally:
            round_.close()
    assert not wrong, "\n".join(wrong)


def start_on_all_nodes(round_, cluster):
    began = time.monotonic()
    synchronise(round_.database)
    starters = []
    for number in range(STARTERS):
        url = at(cluster.nodes[number % len(cluster.nodes)], round_.database)
        starters.append(round_.project.start(*round_.arguments, DATABASE_URL=url))
    for starter in starters:
        result = binary.finish(starter)
        round_.take(result, began)
        if result.code != 0:
            round_.played.wrong.append(f"one of them ended with {result.code}")
    round_.played.first_codes, round_.played.faults = list(round_.played.codes), 1
    round_.finish()
    for node in cluster.nodes[1:]:
        judge_on(node, round_)


def synchronise(database):
    """Reads wait until the node has what was committed on the others."""
    database.execute("SET SESSION wsrep_sync_wait = 15")


def judge_on(node, round_):
    """The other nodes hold the same."""
    variable = SERVERS["mariadb"].variable
    before = os.environ[variable]
    os.environ[variable] = node.url()
    try:
        database = type(round_.database)(SERVERS["mariadb"], round_.database.name)
        synchronise(database)
        round_.played.wrong += [f"{node.name}: {what}" for what in audit(database, round_.migrations)]
        if snapshot.take(database) != round_.prepared.reference:
            round_.played.wrong.append(f"{node.name}: holds something else")
        database.connection.close()
    finally:
        os.environ[variable] = before
