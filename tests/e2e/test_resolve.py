"""A run that is killed during a statement outside a transaction: nobody can know, so a person is asked."""

import time

import pytest

from harness import binary

PAUSES = {"postgresql": "pg_sleep(4)", "mysql": "(SELECT SLEEP(4) AS s) AS pause", "mariadb": "(SELECT SLEEP(4) AS s) AS pause"}


@pytest.fixture
def killed(project):
    """Killed outright during the second statement."""
    project.write("V1__a.sql", "-- fishway: transaction=off\n\nCREATE TABLE t1 (i INT);\n"
                  f"INSERT INTO t1 SELECT 1 FROM {PAUSES[project.database.kind]};\nINSERT INTO t1 VALUES (2);\n")
    running = project.start("migrate")
    until = time.monotonic() + 20
    while "t1" not in project.database.tables() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.7)
    running.kill()
    assert binary.finish(running).code == -9
    return project


@pytest.mark.on("postgresql", "mysql", "mariadb")
def test_the_next_run_stops_and_says_what_to_type(killed):
    stopped = killed.migrate(code=8)
    error = stopped["error"]
    assert error["kind"] == "in-doubt" and error["file"].endswith("V1__a.sql")
    assert "fishway resolve 1 --as applied" in error["hint"]
    assert "INSERT INTO t1 SELECT 1" in error["message"] + (error["statement"] or "") + error["hint"]
    assert error["line"] == 4
    assert stopped["applied"] == []


@pytest.mark.on("postgresql", "mysql", "mariadb")
def test_after_a_persons_word_it_goes_on_there(killed):
    killed.migrate(code=8)
    took_effect = killed.database.value("SELECT count(*) FROM t1") == 1
    settled = killed.json("resolve", "1", "--as", "applied" if took_effect else "not-applied", "--why", "I looked")
    assert settled["statement"].startswith("INSERT INTO t1 SELECT 1")
    killed.migrate()
    assert sorted(killed.database.rows("SELECT i FROM t1")) == [(1,), (2,)]
    assert killed.database.applied() == [("1", True)]


def test_nothing_to_resolve(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    project.migrate()
    assert project.fishway("resolve", "1", "--as", "applied").code == 2
