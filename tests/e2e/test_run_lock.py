"""One run at a time per history table, also beside Flyway."""

import threading
import time

import pytest

from harness import binary
from harness.lock import hold_run_lock

COPIES = 20


def slow_statement(database):
    """About a third of a second, so that the copies really meet."""
    return {"postgresql": "SELECT pg_sleep(0.3);",
            "sqlite": "INSERT INTO t1 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
                      " SELECT max(i) FROM n;"}.get(database.kind, "DO SLEEP(0.3);")


def test_twenty_copies_at_once_on_an_empty_database(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nINSERT INTO t1 VALUES (1);")
    project.write("V2__b.sql", slow_statement(project.database))
    project.write("V3__c.sql", "CREATE TABLE t3 (i INT);\nINSERT INTO t3 VALUES (1);")
    project.write("V4__d.sql", slow_statement(project.database))
    project.write("R__r.sql", "DROP VIEW IF EXISTS v;\nCREATE VIEW v AS SELECT * FROM t1;")
    copies = [project.start("--output", "json", "migrate", "--lock-wait", "90s") for _ in range(COPIES)]
    results = []
    readers = [threading.Thread(target=lambda copy=copy: results.append(binary.finish(copy))) for copy in copies]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(results) == COPIES
    for result in results:
        result.must(0)
    applied = [row["version"] or row["description"] for result in results for row in result.json["applied"]]
    assert sorted(applied) == ["1", "2", "3", "4", "r"]
    assert project.database.applied() == [("1", True), ("2", True), ("3", True), ("4", True), ("r", True)]
    assert project.database.value("SELECT count(*) FROM t3") == 1


def test_a_held_lock_is_exit_4_and_names_the_holder(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    with hold_run_lock(project.database) as holder:
        before = time.monotonic()
        refused = project.migrate("--lock-wait", "0", code=4)
        assert time.monotonic() - before < 5
    assert refused["error"]["kind"] == "run-lock-held" and refused["error"]["exit_code"] == 4
    assert refused["error"]["hint"]
    if holder:
        assert holder in refused["error"]["message"] + refused["error"]["hint"]
    assert project.database.tables() == set() and project.database.history() is None


@pytest.mark.on("postgresql")
def test_the_holders_application_and_user_are_named(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    with hold_run_lock(project.database):
        refused = project.fishway("migrate", "--lock-wait", "0").must(4)
    assert "the other one" in refused.err and "postgres" in refused.err


def test_a_waiter_says_for_whom_and_goes_on_when_the_lock_is_free(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    with hold_run_lock(project.database) as holder:
        waiter = project.start("migrate", "--lock-wait", "60s")
        time.sleep(1.5)
        assert waiter.poll() is None
        assert project.database.tables() == set()
    done = binary.finish(waiter).must(0)
    assert "wait" in done.talk.lower()
    if holder:
        assert holder in done.talk
    assert project.database.applied() == [("1", True)]


def test_the_wait_ends_when_its_time_is_over(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    with hold_run_lock(project.database):
        before = time.monotonic()
        project.migrate("--lock-wait", "2s", code=4)
        assert 1.5 < time.monotonic() - before < 15


@pytest.mark.on("postgresql")
def test_an_index_is_built_concurrently_while_others_wait_for_the_lock(project):
    """A waiter that waited inside the server would deadlock with the index build."""
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nINSERT INTO t1 SELECT generate_series(1, 200000);")
    project.write("V2__i.sql", "CREATE INDEX CONCURRENTLY t1_i ON t1 (i);")
    project.write("V3__wait.sql", "SELECT pg_sleep(1);")
    project.write("V4__i.sql", "CREATE INDEX CONCURRENTLY t1_i2 ON t1 (i);")
    copies = [project.start("--output", "json", "migrate", "--lock-wait", "60s") for _ in range(3)]
    for copy in copies:
        binary.finish(copy).must(0)
    assert len(project.database.applied()) == 4
