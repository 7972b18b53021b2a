"""What a migration does to its session stays with it."""

import pytest


@pytest.mark.on("postgresql")
def test_postgresql_session_settings_do_not_leak(project):
    role = f"{project.database.name}_role"
    project.write("V1__leaks.sql", f"""CREATE SCHEMA other;
CREATE ROLE {role};
GRANT CREATE ON SCHEMA public TO {role};
SET search_path TO other;
SET ROLE {role};
SET lock_timeout = '1234ms';
SET standard_conforming_strings = off;
SELECT set_config('my.setting', 'leaked', false);
CREATE TEMP TABLE temporary (i INT);
PREPARE statement AS SELECT 1;
""")
    project.write("V2__looks.sql", """CREATE TABLE looks AS SELECT current_user::text AS u,
       current_setting('lock_timeout') AS t, current_setting('my.setting', true) AS s,
       to_regclass('temporary')::text AS temporary, '\\' AS backslash,
       (SELECT count(*) FROM pg_prepared_statements WHERE name = 'statement') AS prepared;
""")
    try:
        project.migrate()
        (row,) = project.database.rows("SELECT * FROM public.looks")
        assert row[0] == "postgres" and row[1] != "1234ms" and row[2] in (None, "") and row[3] is None
        assert row[4] == "\\" and row[5] == 0
        assert project.database.applied() == [("1", True), ("2", True)]
    finally:
        project.database.execute(f"DROP OWNED BY {role}")
        project.database.execute(f"DROP ROLE {role}")


@pytest.mark.on("postgresql")
def test_a_script_may_become_another_user(project):
    role = f"{project.database.name}_role"
    project.write("V1__other.sql", f"CREATE ROLE {role};\nGRANT CREATE ON SCHEMA public TO {role};\n"
                  f"SET SESSION AUTHORIZATION {role};\nCREATE TABLE theirs (i INT);")
    project.write("V2__own.sql", "CREATE TABLE own (i INT);")
    try:
        project.migrate()
        owners = project.database.rows("SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert dict(owners)["theirs"] == role and dict(owners)["own"] == "postgres"
        assert [row["installed_by"] for row in project.database.history()] == ["postgres", "postgres"]
    finally:
        project.database.execute(f"DROP OWNED BY {role}")
        project.database.execute(f"DROP ROLE {role}")


@pytest.mark.on("postgresql")
def test_a_dump_that_empties_the_search_path_leaves_the_history_where_it_is(project):
    project.write("V1__dump.sql", "SELECT pg_catalog.set_config('search_path', '', false);\n"
                  "CREATE TABLE public.t1 (i INT);")
    project.write("V2__b.sql", "CREATE TABLE t2 (i INT);")
    project.migrate()
    assert project.database.tables() == {"t1", "t2"}


@pytest.mark.on("mysql", "mariadb")
def test_a_session_that_was_made_read_only_is_written_again_by_the_next_migration(project):
    project.write("V1__closes.sql", "CREATE TABLE t1 (i INT);\nSET SESSION TRANSACTION READ ONLY;")
    project.write("V2__ddl.sql", "CREATE TABLE t2 (i INT);\nSET SESSION TRANSACTION READ ONLY;")
    project.write("V3__dml.sql", "INSERT INTO t1 VALUES (1);")
    project.migrate()
    assert project.database.applied() == [("1", True), ("2", True), ("3", True)]


@pytest.mark.on("mysql", "mariadb")
def test_mysql_session_settings_do_not_leak(project):
    other = f"{project.database.name}_other"
    project.write("V1__leaks.sql", f"""CREATE DATABASE {other};
USE {other};
SET @leaked = 1, sql_mode = '', foreign_key_checks = 0;
SET NAMES latin1;
CREATE TEMPORARY TABLE temporary (i INT);
""")
    project.write("V2__looks.sql", "CREATE TABLE looks AS SELECT @leaked AS l, @@sql_mode AS m, @@foreign_key_checks AS f,"
                  " @@character_set_client AS c;\nCREATE TABLE temporary (i INT);\nINSERT INTO temporary VALUES (1);")
    try:
        project.migrate()
        (row,) = project.database.rows("SELECT * FROM looks")
        assert row[0] is None and "STRICT_TRANS_TABLES" in row[1] and row[2] == 1 and row[3] != "latin1"
        assert project.database.value("SELECT i FROM temporary") == 1
    finally:
        project.database.execute(f"DROP DATABASE {other}")


@pytest.mark.on("sqlite")
def test_sqlite_connection_state_does_not_leak(project):
    project.write("V1__leaks.sql", "PRAGMA case_sensitive_like = ON;\nPRAGMA recursive_triggers = ON;\n"
                  "CREATE TEMP TABLE looks (i INT);\nCREATE TABLE t1 (i INT);")
    project.write("V2__looks.sql", "CREATE TABLE looks AS SELECT 'a' LIKE 'A' AS likes;")
    project.migrate()
    assert project.database.rows("SELECT likes FROM looks") == [(1,)]
