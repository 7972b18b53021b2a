"""Through PgBouncer, which gives each transaction another session of the server."""

import os
import threading
import urllib.parse

import psycopg2
import pytest

from harness import binary

pytestmark = pytest.mark.on("postgresql")

COPIES = 8

SETTINGS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "search_path")


def pooler():
    return urllib.parse.urlsplit(os.environ["FISHWAY_TEST_PGBOUNCER"])


@pytest.fixture
def behind_pooler(project):
    """The project's database, by the pooler's address."""
    parts = pooler()
    project.database.url = f"postgresql://{parts.netloc}/{project.database.name}"
    return project


def settings_in_the_pool(database):
    """What an application finds in the sessions that the pooler has."""
    parts = pooler()
    connection = psycopg2.connect(host=parts.hostname, port=parts.port, user="postgres", dbname=database.name)
    connection.autocommit = True
    cursor = connection.cursor()
    found = {}
    for name in SETTINGS:
        cursor.execute(f"SHOW {name}")
        found[name] = cursor.fetchone()[0]
    connection.close()
    return found


def advisory_locks(database):
    return database.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                          " (SELECT oid FROM pg_database WHERE datname = current_database())")


def test_a_pooler_is_refused_with_what_to_type(behind_pooler):
    behind_pooler.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    before = settings_in_the_pool(behind_pooler.database)
    refused = behind_pooler.migrate(code=2)
    assert refused["error"]["kind"] == "configuration" and "pooler" in refused["error"]["message"]
    assert "--pooler=transaction" in refused["error"]["hint"]
    assert behind_pooler.database.tables() == set() and behind_pooler.database.history() is None
    assert advisory_locks(behind_pooler.database) == 0
    assert settings_in_the_pool(behind_pooler.database) == before


def test_what_only_reads_works_through_a_pooler_and_changes_no_setting_of_its_sessions(behind_pooler):
    behind_pooler.database.execute(f"ALTER DATABASE {behind_pooler.database.name} SET statement_timeout = '7s'")
    behind_pooler.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    assert behind_pooler.states() == [("1", "Pending")]
    found = settings_in_the_pool(behind_pooler.database)
    assert found["statement_timeout"] == "7s" and found["lock_timeout"] == "0"


def test_with_a_lease_scripts_of_all_kinds_are_applied(behind_pooler):
    behind_pooler.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nSET search_path = pg_catalog;\nSET lock_timeout = '9s';")
    behind_pooler.write("V2__b.sql", "INSERT INTO t1 VALUES (1);\nCREATE INDEX CONCURRENTLY t1_i ON t1 (i);\n"
                                     "INSERT INTO t1 VALUES (2);")
    before = settings_in_the_pool(behind_pooler.database)
    behind_pooler.migrate("--pooler", "transaction")
    assert behind_pooler.database.applied() == [("1", True), ("2", True)]
    assert behind_pooler.database.value("SELECT count(*) FROM t1") == 2
    assert behind_pooler.database.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 't1_i'::regclass")
    assert advisory_locks(behind_pooler.database) == 0
    assert settings_in_the_pool(behind_pooler.database) == before


def test_copies_that_start_at_once_behind_a_pooler_apply_everything_once(behind_pooler):
    behind_pooler.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nINSERT INTO t1 VALUES (1);")
    behind_pooler.write("V2__b.sql", "SELECT pg_sleep(0.3);\nINSERT INTO t1 VALUES (2);")
    behind_pooler.write("V3__c.sql", "CREATE INDEX CONCURRENTLY t1_i ON t1 (i);")
    copies = [behind_pooler.start("--output", "json", "migrate", "--pooler", "transaction", "--lock-wait", "90s")
              for _ in range(COPIES)]
    results = []
    readers = [threading.Thread(target=lambda copy=copy: results.append(binary.finish(copy))) for copy in copies]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    for result in results:
        result.must(0)
    assert sorted(row["version"] for result in results for row in result.json["applied"]) == ["1", "2", "3"]
    assert behind_pooler.database.value("SELECT count(*) FROM t1") == 2


def test_a_run_with_a_lease_and_a_direct_run_wait_for_each_other(behind_pooler):
    behind_pooler.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nSELECT pg_sleep(1.5);")
    first = behind_pooler.start("--output", "json", "migrate", "--pooler", "transaction")
    direct = behind_pooler.database.server.url_of(behind_pooler.database.name)
    second = None
    while first.poll() is None and second is None:
        held = behind_pooler.database.rows("SELECT 1 FROM pg_class WHERE relname = 'fishway_schema_history_lock'")
        if held and behind_pooler.database.rows("SELECT 1 FROM fishway_schema_history_lock WHERE owner <> ''"):
            second = behind_pooler.fishway("--output", "json", "migrate", "--lock-wait", "0", DATABASE_URL=direct)
    assert second is not None and second.must(4).json["error"]["kind"] == "run-lock-held"
    assert "application fishway" in second.json["error"]["message"]
    binary.finish(first).must(0)
