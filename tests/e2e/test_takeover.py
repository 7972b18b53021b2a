"""A history that Flyway made, and a history that Flyway has to be content with."""

import pytest

from harness import flyway


def structure(database, table):
    """The table as the server describes it, without its name."""
    if database.kind == "postgresql":
        columns = database.rows(
            "SELECT attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)"
            " FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
            " WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum", table)
        indexes = database.rows("SELECT indexdef FROM pg_indexes WHERE tablename = %s ORDER BY 1", table)
        constraints = database.rows("SELECT conname, contype FROM pg_constraint WHERE conrelid = %s::regclass", table)
        parts = [columns, indexes, constraints]
    elif database.kind == "sqlite":
        parts = [database.rows(f"PRAGMA table_info({table})"),
                 sorted(row[1:] for row in database.rows(f"PRAGMA index_list({table})"))]
        parts += [database.rows(f"PRAGMA index_info({row[0]})") for row in parts[1]]
    else:
        parts = [database.rows(f"SHOW CREATE TABLE {table}")[0][1]]
    return str(parts).replace(table, "TABLE")


def test_the_history_table_is_made_as_flyway_makes_it(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    project.migrate()
    flyway.create_table(project.database)
    assert structure(project.database, "fishway_schema_history") == structure(project.database, flyway.TABLE)


@pytest.fixture
def taken_over(project):
    """What Flyway applied, checksums and all: its own for these files."""
    project.write("V1__v.sql", "CREATE TABLE t1 (i INT);\n")
    project.write("V2__v.sql", "CREATE TABLE t2 (i INT);\n")
    project.write("R__rep.sql", "SELECT 1;\n")
    database = project.database
    database.execute("CREATE TABLE t1 (i INT)")
    database.execute("CREATE TABLE t2 (i INT)")
    flyway.create_table(database)
    flyway.add_row(database, 1, "1", "v", "SQL", "V1__v.sql", -1416116873)
    flyway.add_row(database, 2, "2", "v", "SQL", "V2__v.sql", 1084259956)
    flyway.add_row(database, 3, None, "rep", "SQL", "R__rep.sql", 78787420)
    return project


def test_flyways_history_is_taken_over_without_a_word(taken_over):
    taken_over.write("V3__v.sql", "CREATE TABLE t3 (i INT);\n")
    done = taken_over.migrate()
    assert done["database"]["history"] == flyway.TABLE and done["warnings"] == []
    assert [applied["version"] for applied in done["applied"]] == ["3"]
    last = taken_over.database.history(flyway.TABLE)[-1]
    assert (last["installed_rank"], last["version"], last["checksum"]) == (4, "3", -1352526518)
    assert taken_over.database.own_tables() == {flyway.TABLE}


def test_nothing_pending_leaves_flyways_table_alone(taken_over):
    before = taken_over.database.history(flyway.TABLE)
    assert taken_over.migrate()["applied"] == []
    assert taken_over.json("validate")["problems"] == []
    assert taken_over.database.history(flyway.TABLE) == before


def test_rows_of_types_that_fishway_does_not_write_are_read(taken_over):
    database = taken_over.database
    for rank, (version, kind) in enumerate(
        [("0.1", "JDBC"), ("0.2", "SPRING_JDBC"), ("0.3", "SCRIPT"), ("0.4", "CUSTOM"), ("0.5", "SQL_STATE_SCRIPT"),
         ("0.6", "WHATEVER_COMES_NEXT")], 4):
        flyway.add_row(database, rank, version, f"of type {kind}", kind, f"x.{kind}", None)
    shown = taken_over.json("info", "--ignore-migration-patterns", "*:missing")
    assert {"JDBC", "SPRING_JDBC", "SCRIPT", "CUSTOM", "WHATEVER_COMES_NEXT"} <= {row["type"] for row in shown["migrations"]}
    assert taken_over.migrate("--ignore-migration-patterns", "*:missing")["applied"] == []


def test_what_flyway_undid_is_pending_again(taken_over):
    database = taken_over.database
    database.execute("DROP TABLE t2")
    flyway.add_row(database, 4, "2", "v", "UNDO_SQL", "U2__v.sql", 1)
    assert [applied["version"] for applied in taken_over.migrate()["applied"]] == ["2"]


def test_a_row_that_flyway_left_as_failed_is_not_run_over(taken_over):
    flyway.add_row(taken_over.database, 4, "3", "v", "SQL", "V3__v.sql", -1352526518, success=False)
    taken_over.write("V3__v.sql", "CREATE TABLE t3 (i INT);\n")
    refused = taken_over.migrate(code=3)
    assert "3" in refused["error"]["message"] and "repair" in refused["error"]["hint"]
    assert "t3" not in taken_over.database.tables()
    taken_over.json("repair")
    assert [applied["version"] for applied in taken_over.migrate()["applied"]] == ["3"]


@pytest.mark.on("postgresql")
def test_a_schema_that_is_made_gets_flyways_marker(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    project.migrate("--schemas", "shop,audit")
    rows = project.database.rows('SELECT installed_rank, type, script, description FROM shop.fishway_schema_history ORDER BY 1')
    assert rows[0] == (0, "SCHEMA", '"shop","audit"', "<< Flyway Schema Creation >>")
    assert rows[1][:3] == (1, "SQL", "V1__a.sql")
    assert project.database.value("SELECT count(*) FROM shop.t1") == 0
