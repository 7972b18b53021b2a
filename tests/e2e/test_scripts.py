"""Placeholders, callbacks, encodings: what happens to a file before its statements reach the server."""

import pytest


def test_placeholders(project):
    project.settings('[placeholders]\nword = "from the file"\nOTHER = "o"\n')
    project.write("V1__a.sql", "CREATE TABLE t1 (a VARCHAR(50), b VARCHAR(50), c VARCHAR(200));\n"
                  "INSERT INTO t1 VALUES ('${word}', '${other}', '${flyway:table} ${flyway:filename} $${word}');")
    project.migrate()
    assert project.database.rows("SELECT * FROM t1") == [
        ("from the file", "o", "fishway_schema_history V1__a.sql $${word}")]


@pytest.mark.on("sqlite")
def test_a_flag_goes_before_a_variable_before_the_file(project):
    project.settings('[placeholders]\na = "file"\nb = "file"\nc = "file"\n')
    project.write("V1__a.sql", "CREATE TABLE t1 AS SELECT '${a}' AS a, '${b}' AS b, '${c}' AS c;")
    project.migrate("--placeholder", "a=flag", FISHWAY_PLACEHOLDERS_A="variable", FISHWAY_PLACEHOLDERS_B="variable")
    assert project.database.rows("SELECT * FROM t1") == [("flag", "variable", "file")]


@pytest.mark.on("sqlite", "postgresql")
def test_all_missing_placeholders_are_named_before_anything_runs(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);\n")
    project.write("V2__b.sql", "SELECT '${one}';\n\nSELECT '${two}', '${three}';\n")
    failed = project.fishway("migrate", "--placeholder", "tow=x")
    assert failed.code in (1, 2)
    for name in ["one", "two", "three", "V2__b.sql"]:
        assert name in failed.err
    assert ":3" in failed.err or "line 3" in failed.err


@pytest.mark.on("sqlite")
def test_placeholders_can_be_off_for_a_file(project):
    project.write("V1__a.sql", "CREATE TABLE t1 AS SELECT '${not_one}' AS a;")
    project.write("V1__a.sql.conf", "placeholderReplacement=false\n")
    project.migrate()
    assert project.database.value("SELECT a FROM t1") == "${not_one}"


LOGGED = ["beforeMigrate", "beforeEachMigrate", "beforeEachMigrateStatement", "afterEachMigrateStatement",
          "afterEachMigrate", "afterVersioned", "beforeRepeatables", "afterMigrateApplied", "afterMigrate",
          "afterMigrateError", "afterEachMigrateError"]


@pytest.fixture
def called(project):
    """A project whose callbacks write down that they ran."""
    project.database.execute("CREATE TABLE log (name VARCHAR(60))")
    for event in LOGGED:
        project.write(f"{event}.sql", f"INSERT INTO log VALUES ('{event}');")
    project.write("beforeMigrate__b_second.sql", "INSERT INTO log VALUES ('second');")
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nINSERT INTO t1 VALUES (1);")
    project.write("R__r.sql", "DROP VIEW IF EXISTS v;")
    return project


def log(project):
    return [name for (name,) in project.database.rows("SELECT name FROM log")]


@pytest.mark.on("postgresql", "mariadb", "sqlite")
def test_callbacks_run_in_flyways_order(called):
    called.migrate("--baseline-on-migrate", "--baseline-version", "0")
    assert log(called) == [
        "beforeMigrate", "second",
        "beforeEachMigrate", "beforeEachMigrateStatement", "afterEachMigrateStatement", "beforeEachMigrateStatement",
        "afterEachMigrateStatement", "afterEachMigrate", "afterVersioned",
        "beforeRepeatables", "beforeEachMigrate", "beforeEachMigrateStatement", "afterEachMigrateStatement",
        "afterEachMigrate", "afterMigrateApplied", "afterMigrate"]


@pytest.mark.on("postgresql", "mysql")
def test_callbacks_of_a_failure(called):
    called.write("V2__b.sql", "INSERT INTO nowhere VALUES (1);")
    called.migrate("--baseline-on-migrate", "--baseline-version", "0", code=1)
    assert log(called)[-1] == "afterMigrateError"
    assert "afterMigrate" not in log(called)


@pytest.mark.on("sqlite")
def test_a_failing_callback_is_named(project):
    project.write("beforeMigrate__checks.sql", "INSERT INTO nowhere VALUES (1);")
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    failed = project.fishway("migrate").must(1)
    assert "beforeMigrate__checks.sql" in failed.err
    assert project.database.tables() == set()


@pytest.mark.on("sqlite", "mysql")
def test_encodings(project):
    project.write("V1__bom.sql", b"\xef\xbb\xbfCREATE TABLE t1 (s VARCHAR(50));\r\nINSERT INTO t1 VALUES ('\xc3\xa4');\r\n")
    project.write("V2__latin.sql", "INSERT INTO t1 VALUES ('ö');".encode("latin-1"))
    project.write("V2__latin.sql.conf", "encoding=ISO-8859-1\n")
    project.write("V3__utf16.sql", "\ufeffINSERT INTO t1 VALUES ('ü');".encode("utf-16-le"))
    project.write("V3__utf16.sql.conf", "encoding=UTF-16\n")
    project.migrate()
    assert project.database.rows("SELECT s FROM t1") == [("ä",), ("ö",), ("ü",)]


@pytest.mark.on("sqlite")
def test_line_ends_and_a_bom_do_not_change_the_checksum(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nCREATE TABLE t2 (i INT);\n")
    project.migrate()
    project.write("V1__a.sql", b"\xef\xbb\xbfCREATE TABLE t1 (i INT);\r\n\r\nCREATE TABLE t2 (i INT);")
    project.json("validate")


@pytest.mark.on("postgresql")
def test_psql_commands_are_refused_with_their_line(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);\n\\i other.sql\n")
    failed = project.migrate(code=1)
    assert failed["error"]["line"] == 2 and failed["error"]["hint"]
    assert project.database.tables() == set()


@pytest.mark.on("postgresql")
def test_the_harmless_commands_of_pg_dump_are_ignored(project):
    project.write("V1__a.sql", "\\restrict abc\n\nCREATE TABLE t1 (i INT);\n\n\\unrestrict abc\n")
    project.migrate()
    assert project.database.tables() == {"t1"}


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("directive, near", [("transactoin=off", "transaction"), ("lock_timeot=1s", "lock_timeout")])
def test_an_unknown_directive_is_an_error_with_its_line_and_the_nearest_key(project, directive, near):
    project.write("V1__a.sql", f"\n-- fishway: {directive}\nCREATE TABLE t1 (i INT);")
    failed = project.fishway("--output", "json", "migrate")
    assert failed.code in (1, 2)
    error = failed.json["error"]
    assert error["line"] == 2 and near in error["message"] + error["hint"]
