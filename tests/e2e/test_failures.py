"""A migration that fails: what is left, what is said, and how the next run goes on."""

import pytest

BROKEN = """CREATE TABLE t2 (id INT NOT NULL PRIMARY KEY);
INSERT INTO t2 VALUES (1);

-- the third one
INSERT INTO t2 (no_such_column)
  VALUES (2);
CREATE TABLE t3 (id INT);
"""


@pytest.fixture
def broken(project):
    project.write("V1__first.sql", "CREATE TABLE t1 (id INT);")
    project.write("V2__breaks.sql", BROKEN)
    project.write("V3__third.sql", "CREATE TABLE t4 (id INT);")
    return project


def mend(project):
    project.write("V2__breaks.sql", BROKEN.replace("no_such_column", "id"))


def test_the_failure_names_file_line_statement_and_next_step(broken):
    failed = broken.migrate(code=1)
    error = failed["error"]
    assert failed["ok"] is False
    assert [applied["version"] for applied in failed["applied"]] == ["1"]
    assert error["kind"] == "migration-failed" and error["exit_code"] == 1
    assert error["file"].endswith("V2__breaks.sql")
    assert error["line"] == 5
    assert error["statement"].startswith("INSERT INTO t2 (no_such_column)")
    assert "no_such_column" in error["message"] and error["server_code"]
    assert error["hint"]


def test_the_failure_as_text(broken):
    failed = broken.fishway("migrate").must(1)
    assert "error: " in failed.err and "V2__breaks.sql:5" in failed.err and "next: " in failed.err


@pytest.mark.on("postgresql", "sqlite")
def test_nothing_of_it_is_left_where_ddl_is_transactional(broken):
    broken.migrate(code=1)
    assert broken.database.tables() == {"t1"}
    assert broken.database.applied() == [("1", True)]


@pytest.mark.on("mysql", "mariadb")
def test_what_was_executed_is_said_where_ddl_is_not_transactional(broken):
    failed = broken.fishway("migrate").must(1)
    assert broken.database.tables() == {"t1", "t2"}
    assert broken.database.applied() == [("1", True), ("2", False)]
    assert "2" in failed.err and "statement" in failed.err
    assert ("2", "Failed") in broken.states()


@pytest.mark.on("mysql", "mariadb")
def test_what_is_half_done_is_counted_as_the_next_run_counts_it(broken):
    broken.migrate(code=1)
    assert broken.json("info")["at"] == "1"
    assert [found["version"] for found in broken.json("plan")["migrations"]] == ["2", "3"]
    problems = broken.json("validate", code=3)["problems"]
    assert [(problem["kind"], problem["version"]) for problem in problems] == [("failed", "2")]
    assert "goes on" in problems[0]["hint"]
    standing = broken.json("check", code=6)
    assert standing["at"] == "1" and standing["pending"] == ["2", "3"]
    assert broken.json("check", "--at-least", "2", code=6)["satisfied"] is False
    assert broken.json("check", "--at-least", "1")["satisfied"] is True


def test_the_next_run_goes_on_once_the_file_is_mended(broken):
    broken.migrate(code=1)
    mend(broken)
    done = broken.migrate()
    assert [applied["version"] for applied in done["applied"]] == ["2", "3"]
    assert broken.database.tables() == {"t1", "t2", "t3", "t4"}
    assert broken.database.value("SELECT count(*) FROM t2") == 2
    assert broken.database.applied() == [("1", True), ("2", True), ("3", True)]
    broken.json("validate")


def test_the_next_run_fails_in_the_same_way_while_the_file_is_not_mended(broken):
    broken.migrate(code=1)
    again = broken.migrate(code=1)
    assert again["error"]["line"] == 5 and again["applied"] == []


@pytest.mark.on("mysql", "mariadb")
def test_a_change_to_what_was_executed_is_refused(broken):
    broken.migrate(code=1)
    broken.write("V2__breaks.sql", BROKEN.replace("id INT NOT NULL", "id BIGINT NOT NULL").replace("no_such_column", "id"))
    refused = broken.fishway("--output", "json", "migrate")
    assert refused.code != 0 and refused.json["applied"] == []
    assert refused.json["error"]["hint"]
    assert broken.database.tables() == {"t1", "t2"} and broken.database.rows("SELECT id FROM t2") == []


@pytest.mark.on("mysql", "mariadb")
def test_after_repair_the_migration_starts_from_its_beginning(broken):
    broken.migrate(code=1)
    repaired = broken.json("repair")
    assert repaired["ok"] is True
    assert broken.database.applied() == [("1", True)]
    broken.database.execute("DROP TABLE t2")
    mend(broken)
    broken.migrate()
    assert broken.database.applied() == [("1", True), ("2", True), ("3", True)]


def test_a_failed_repeatable_runs_again(project):
    project.write("R__view.sql", "CREATE VIEW v AS SELECT * FORM nowhere;")
    failed = project.migrate(code=1)
    assert failed["error"]["file"].endswith("R__view.sql")
    project.write("R__view.sql", "CREATE VIEW v AS SELECT 1 AS one;")
    project.migrate()
    assert project.database.value("SELECT one FROM v") == 1
    assert project.database.applied() == [("view", True)]


@pytest.mark.on("postgresql")
def test_the_error_position_inside_a_statement_is_used(project):
    project.write("V1__a.sql", "SELECT 1;\nSELECT 1,\n       2,\n       nowhere\nFROM pg_class;")
    error = project.migrate(code=1)["error"]
    assert (error["line"], error["column"], error["server_code"]) == (4, 8, "42703")


@pytest.mark.on("postgresql")
def test_a_deferred_constraint_that_fails_at_commit_is_a_failed_migration(project):
    project.write("V1__a.sql", "CREATE TABLE p (id INT PRIMARY KEY);\n"
                  "CREATE TABLE c (p INT REFERENCES p DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO c VALUES (1);")
    project.migrate(code=1)
    assert project.database.tables() == set() and project.database.applied() == []


@pytest.mark.on("postgresql", "mysql", "mariadb")
def test_notices_of_the_server_come_with_their_place(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nDROP TABLE IF EXISTS nowhere;")
    done = project.fishway("migrate").must(0)
    assert "nowhere" in done.talk and "V1__a.sql:2" in done.talk
