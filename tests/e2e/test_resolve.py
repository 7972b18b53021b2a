"""A run that is killed during a statement outside a transaction: nobody can know, so a person is asked."""

import time

import pytest

from harness import binary

# Of a CALL nobody can know what it did: it may have committed a part.
SLOW = {"postgresql": "CREATE PROCEDURE slow() LANGUAGE SQL AS $$ INSERT INTO t1 SELECT 1 FROM pg_sleep(5) $$;",
        "mysql": "CREATE PROCEDURE slow() INSERT INTO t1 SELECT 1 FROM (SELECT SLEEP(5) AS s) AS pause;"}
SLOW["mariadb"] = SLOW["mysql"]


@pytest.fixture
def killed(project):
    """Killed outright during the third statement."""
    project.write("V1__a.sql", "-- fishway: transaction=off\n\nCREATE TABLE t1 (i INT);\n"
                  f"{SLOW[project.database.kind]}\nCALL slow();\nINSERT INTO t1 VALUES (2);\n")
    running = project.start("migrate")
    until = time.monotonic() + 20
    while "t1" not in project.database.tables() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1.5)
    running.kill()
    assert binary.finish(running).code == -9
    return project


@pytest.mark.on("postgresql", "mysql", "mariadb")
def test_the_next_run_stops_and_says_what_to_type(killed):
    stopped = killed.migrate(code=8)
    error = stopped["error"]
    assert error["kind"] == "in-doubt" and error["file"].endswith("V1__a.sql")
    assert "fishway resolve 1 --as applied" in error["hint"]
    assert "CALL slow()" in error["message"] + (error["statement"] or "") + error["hint"]
    assert error["line"] == 5
    assert stopped["applied"] == []


@pytest.mark.on("postgresql", "mysql", "mariadb")
def test_after_a_persons_word_it_goes_on_there(killed):
    killed.migrate(code=8)
    assert killed.json("plan", code=8)["error"]["line"] == 5
    took_effect = killed.database.value("SELECT count(*) FROM t1") == 1
    settled = killed.json("resolve", "1", "--as", "applied" if took_effect else "not-applied", "--why", "I looked")
    assert settled["as"] == ("applied" if took_effect else "not-applied")
    assert settled["statement"].startswith("CALL slow()")
    killed.migrate()
    assert sorted(killed.database.rows("SELECT i FROM t1")) == [(1,), (2,)]
    assert killed.database.applied() == [("1", True)]


@pytest.mark.on("postgresql", "mysql", "mariadb")
def test_retry_has_it_executed_again_and_is_recorded_with_who_and_why(killed):
    killed.migrate(code=8)
    killed.database.execute("DELETE FROM t1")
    killed.database.execute("DROP PROCEDURE slow")
    settled = killed.json("resolve", "1", "--as", "retry", "--why", "I took it back")
    assert settled["as"] == "not-applied"
    recorded = killed.database.value("SELECT error FROM fishway_schema_history_progress")
    assert "not applied by" in recorded and "I took it back" in recorded
    assert killed.migrate(code=1)["error"]["line"] == 5  # executed again, and there is no such procedure


def test_nothing_to_resolve(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    project.migrate()
    assert project.fishway("resolve", "1", "--as", "applied").code == 2
