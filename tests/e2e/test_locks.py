"""A transaction is in the way: it is watched and named, and the migration is applied when it is gone."""

import time

import jsonschema
import pytest

from harness import binary
from harness.schemas import validator

SERVED = ("postgresql", "mysql", "mariadb")
QUERY = "SELECT count(*) AS how_many_there_are FROM t1"

pytestmark = pytest.mark.on(*SERVED)


class Holder:
    """Another session's transaction, which has read the table and keeps its lock."""

    def __init__(self, database):
        self.connection = database.connect()
        self.cursor = self.connection.cursor()
        if database.kind == "postgresql":
            self.cursor.execute("SET application_name = 'nightly'")
        self.cursor.execute("SELECT pg_backend_pid()" if database.kind == "postgresql" else "SELECT CONNECTION_ID()")
        self.pid = self.cursor.fetchone()[0]
        self.cursor.execute("BEGIN")
        self.cursor.execute(QUERY)
        self.cursor.fetchall()

    def end(self):
        if self.connection:
            self.connection.close()
        self.connection = None


@pytest.fixture
def holder(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    project.migrate()
    project.write("V2__b.sql", "ALTER TABLE t1 ADD COLUMN j INT;")
    holding = Holder(project.database)
    yield holding
    holding.end()


def given_up(project, *more):
    return project.migrate("--retries", "3", "--retry-time", "2s", *more, code=1)["error"]


def test_it_waits_and_says_for_whom_and_what_it_cost(project, holder):
    waiter = project.start("migrate")
    time.sleep(3)
    assert waiter.poll() is None
    assert "j" not in str(project.database.rows("SELECT column_name FROM information_schema.columns"
                                                " WHERE table_name = 't1'"))
    holder.end()
    done = binary.finish(waiter).must(0)
    assert f"waits for pid {holder.pid}" in done.err and done.err.count("waits") == 1
    assert "after 1 lock-out, watched pid" in done.out and str(holder.pid) in done.out
    assert project.database.applied() == [("1", True), ("2", True)]


def test_json_counts_attempts_and_the_wait(project, holder):
    waiter = project.start("--output", "json", "migrate")
    time.sleep(2)
    holder.end()
    applied = binary.finish(waiter).must(0).json["applied"][0]
    assert applied["attempts"] >= 2 and applied["waited_ms"] >= 1000


def test_who_is_in_the_way_is_named_when_it_gives_up(project, holder):
    error = given_up(project)
    assert error["kind"] == "lock-timeout" and error["exit_code"] == 1 and error["line"] == 1
    assert "nothing of V2 was applied" in error["message"]
    blocker = error["blockers"][0]
    assert blocker["pid"] == holder.pid and blocker["kind"] == "session"
    assert str(holder.pid) in blocker["advice"] and blocker["advice"] in error["hint"]
    assert blocker["since"]
    holder.end()
    project.migrate()
    assert project.database.applied() == [("1", True), ("2", True)]


@pytest.mark.on("postgresql")
def test_application_state_and_query_are_told(project, holder):
    blocker = given_up(project)["blockers"][0]
    assert blocker["application"] == "nightly" and blocker["state"] == "idle in transaction"
    assert blocker["query"] == QUERY
    told = project.fishway("migrate", "--retries", "1").must(1).err
    assert f'in the way: pid {holder.pid} user postgres app "nightly"' in told
    assert "idle in transaction for" in told and QUERY in told


def test_queries_of_others_can_be_hidden(project, holder):
    assert "how_many_there_are" not in str(given_up(project, "--no-blocker-queries"))
    project.settings("blocker_queries = false\n")
    assert "how_many_there_are" not in str(given_up(project))


def test_a_directive_says_how_often_it_is_tried(project, holder):
    project.write("V2__b.sql", "-- fishway: retries=1\nALTER TABLE t1 ADD COLUMN j INT;")
    assert "after 1 try" in project.migrate(code=1)["error"]["message"]
    project.write("V2__b.sql", "-- fishway: retry_tim=1s\nALTER TABLE t1 ADD COLUMN j INT;")
    assert "retry_time" in project.migrate(code=1)["error"]["hint"]


def test_the_stream_tells_each_lock_out_and_each_wait(project, holder):
    waiter = project.start("--output", "jsonl", "migrate")
    time.sleep(3)
    holder.end()
    lines = binary.finish(waiter).must(0).lines
    events = [line["event"] for line in lines]
    assert "locked-out" in events and events.count("waiting-for-others") >= 2
    locked_out = lines[events.index("locked-out")]
    assert locked_out["blockers"][0]["pid"] == holder.pid and locked_out["statement"].startswith("ALTER TABLE")
    for line in lines:
        validator("events").validate(line)
    with pytest.raises(jsonschema.ValidationError):
        validator("events").validate({"time": "2026-11-21T10:00:00Z", "event": "nonsense"})
