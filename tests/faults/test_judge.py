"""The judge itself: what it must not let pass. A check that cannot fail checks nothing."""

import random

import pytest

import rounds
from harness.databases import HISTORY
from harness.lock import hold_run_lock
from judge import judge, leftovers
from migration_set import Migration, MigrationSet, Statement
from world import World

RELATIONAL = ["postgresql", "mariadb", "mysql"]
PROGRESS = f"CREATE TABLE {HISTORY}_progress (script VARCHAR(100), statements_done INT, announced INT)"


SETTLED = {}  # database -> a round that went well, shared by the tests that leave it as it was


def small_set(kind):
    world = World(random.Random(7), kind, Statement, sizes=[10])
    migrations = [Migration(1, "base", "", world.base())]
    for version, makers in ((2, [world.insert, world.insert, world.count_up]), (3, [world.insert])):
        world.begin(version)
        migrations.append(Migration(version, "rows", "", [make() for make in makers]))
    return MigrationSet(kind, migrations)


@pytest.fixture
def done(suite, kind, server):
    """A round that went well."""
    if kind not in SETTLED:
        round_ = rounds.Round(rounds.Prepared(kind, small_set(kind)), random.Random())
        round_.undisturbed()
        assert round_.played.wrong == []
        SETTLED[kind] = round_
    return SETTLED[kind]


@pytest.fixture(scope="module", autouse=True)
def close_all():
    yield
    for round_ in SETTLED.values():
        round_.close()


@pytest.fixture
def verdict(done, kind):
    """What the judge says after something was done to the database, which is taken back afterwards."""

    def after(*statements):
        done.database.execute("BEGIN")
        for statement in statements:
            done.database.execute(statement)
        return "\n".join(judge(done.database, done.migrations, done.prepared.reference))

    yield after
    done.database.execute("ROLLBACK")
    if kind in ("mysql", "mariadb") and judge(done.database, done.migrations, done.prepared.reference):
        SETTLED.pop(kind).close()  # DDL cannot be taken back here


@pytest.fixture
def audited(done):
    """A statement that left rows."""
    (version, number), _ = sorted(done.migrations.audit().items())[0]
    return f"migration = {version} AND statement = {number}"


COPY_ROW = "INSERT INTO audit (migration, statement, number) SELECT migration, statement, number FROM audit WHERE "


def test_nothing_wrong_is_nothing(verdict):
    assert verdict() == ""


def test_a_row_twice(verdict, audited):
    assert "audit: twice" in verdict(COPY_ROW + audited + " AND number = 0")


def test_a_whole_statement_twice(verdict, audited):
    assert "audit: twice" in verdict(COPY_ROW + audited)


def test_a_row_lost(verdict, audited):
    assert "audit: lost" in verdict(f"DELETE FROM audit WHERE {audited} AND number = 0")


def test_a_whole_statement_lost(verdict, audited):
    assert "audit: lost" in verdict(f"DELETE FROM audit WHERE {audited}")


def test_a_row_twice_that_hides_one_lost(verdict, audited):
    assert "different rows" in verdict(f"UPDATE audit SET number = number + 10 WHERE {audited} AND number = 0")


def test_a_statement_of_nobody(verdict):
    assert "never in the set" in verdict("INSERT INTO audit (migration, statement, number) VALUES (99, 1, 0)")


def test_a_counter_twice(verdict):
    assert "rows: should not be: ('counters'" in verdict("UPDATE counters SET value = value + 1 WHERE id = 3")


def test_a_change_of_rows_that_happened_twice(verdict):
    assert "rows: lost: ('digits', 10" in verdict("UPDATE digits SET d = d + 100")


def test_a_column_lost(verdict):
    assert "columns: lost: ('digits', 'd'" in verdict("ALTER TABLE digits RENAME COLUMN d TO elsewhere")


def test_a_column_too_many(verdict):
    assert "columns: should not be: ('counters', 'more'" in verdict("ALTER TABLE counters ADD COLUMN more INT")


def test_a_table_lost(verdict):
    assert "tables: lost: ('counters'" in verdict("ALTER TABLE counters RENAME TO elsewhere")


def test_an_index_too_many(verdict):
    assert "indexes: should not be" in verdict("CREATE INDEX more ON counters (value)")


@pytest.mark.on("postgresql")
def test_an_invalid_index(verdict):
    invalid = verdict("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'counters_pkey'::regclass")
    assert "index: invalid: counters_pkey" in invalid


@pytest.mark.on("postgresql")
def test_an_invalid_index_that_no_set_has(verdict):
    assert "index: invalid: t_ccnew" in verdict(
        "CREATE INDEX t_ccnew ON counters (value)",
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_ccnew'::regclass")


@pytest.mark.on("postgresql")
def test_a_partition_that_is_half_detached(verdict):
    assert "partitions: " in verdict("UPDATE pg_inherits SET inhdetachpending = true WHERE inhparent = 'parts'::regclass")


def test_no_history(verdict):
    assert "history: there is none" in verdict(f"DROP TABLE {HISTORY}")


def test_a_failed_row(verdict):
    assert "not a success: version 2" in verdict(f"UPDATE {HISTORY} SET success = (1 = 0) WHERE version = '2'")


def test_a_row_of_the_history_lost(verdict):
    assert "history: has" in verdict(f"DELETE FROM {HISTORY} WHERE version = '3'")


def test_a_migration_in_the_history_twice(verdict):
    columns = "version, description, type, script, checksum, installed_by, execution_time, success"
    assert "history: has" in verdict(
        f"INSERT INTO {HISTORY} (installed_rank, {columns}) SELECT 99, {columns} FROM {HISTORY} WHERE version = '2'")


def test_ranks_with_a_gap(verdict):
    assert "history: ranks" in verdict(f"UPDATE {HISTORY} SET installed_rank = 99 WHERE version = '3'")


def test_progress_left(verdict):
    assert "progress: left" in verdict(PROGRESS, f"INSERT INTO {HISTORY}_progress VALUES ('V1__base.sql', 2, 1)")


def test_an_empty_progress_table_is_no_matter(verdict):
    assert verdict(PROGRESS) == ""


def test_a_lock_left(done):
    with hold_run_lock(done.database):
        assert "lock: left" in "\n".join(leftovers(done.database, grace=0.3))
    assert leftovers(done.database) == []


@pytest.mark.on(*RELATIONAL)
def test_a_lease_left(done):
    done.database.execute(f"CREATE TABLE {HISTORY}_lock (token INT NOT NULL PRIMARY KEY, owner VARCHAR(50))")
    done.database.execute(f"INSERT INTO {HISTORY}_lock VALUES (1, 'somebody')")
    assert "lock: left: lease" in "\n".join(leftovers(done.database, grace=0.3))
    done.database.execute(f"UPDATE {HISTORY}_lock SET owner = ''")
    assert leftovers(done.database) == []
    done.database.execute(f"DROP TABLE {HISTORY}_lock")


@pytest.mark.on(*RELATIONAL)
def test_a_session_left(done):
    other = done.database.connect()
    assert "session: still there" in "\n".join(leftovers(done.database, grace=0.3))
    other.close()
    assert leftovers(done.database) == []
