"""Scripts whose statements do not all fit one transaction."""

import pytest

MIXED = """CREATE TABLE orders (id INT, customer INT);
INSERT INTO orders SELECT i, i % 7 FROM generate_series(1, 100) AS i;
CREATE INDEX CONCURRENTLY orders_by_customer ON orders (customer);
ALTER TABLE orders ADD COLUMN note TEXT;
CREATE INDEX CONCURRENTLY orders_by_id ON orders (id);
"""


def index_names(database):
    return {name for (name,) in database.rows("SELECT indexname FROM pg_indexes WHERE tablename = 'orders'")}


@pytest.mark.on("postgresql")
def test_a_file_that_mixes_both_simply_works(project):
    project.write("V1__mixed.sql", MIXED)
    done = project.migrate()
    assert done["applied"][0]["segments"] == 4 and done["applied"][0]["statements"] == 5
    assert index_names(project.database) == {"orders_by_customer", "orders_by_id"}
    assert project.database.applied() == [("1", True)]


@pytest.mark.on("postgresql")
def test_plan_shows_the_segments(project):
    project.write("V1__mixed.sql", MIXED)
    segments = project.json("plan")["migrations"][0]["segments"]
    assert [segment["kind"] for segment in segments] == ["transaction", "statement", "transaction", "statement"]
    assert [statement["line"] for segment in segments for statement in segment["statements"]] == [1, 2, 3, 4, 5]


@pytest.mark.on("postgresql")
def test_a_failure_in_the_middle_keeps_what_is_committed_and_goes_on_there(project):
    project.write("V1__mixed.sql", MIXED.replace("ADD COLUMN note", "ADD COLUMN customer"))
    failed = project.migrate(code=1)
    assert failed["error"]["line"] == 4
    assert index_names(project.database) == {"orders_by_customer"}
    project.write("V1__mixed.sql", MIXED)
    project.migrate()
    assert index_names(project.database) == {"orders_by_customer", "orders_by_id"}
    assert project.database.value("SELECT count(*) FROM orders") == 100
    assert project.database.applied() == [("1", True)]


@pytest.mark.on("postgresql")
@pytest.mark.parametrize("how", ["directive", "conf"])
def test_a_script_outside_a_transaction(project, how):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nINSERT INTO t1 VALUES (1);\nSELECT 1 / 0;")
    if how == "conf":
        project.write("V1__a.sql.conf", "executeInTransaction=false\n")
    else:
        text = (project.migrations / "V1__a.sql").read_text()
        project.write("V1__a.sql", "-- fishway: transaction=off\n\n" + text)
    project.migrate(code=1)
    assert project.database.value("SELECT count(*) FROM t1") == 1


@pytest.mark.on("postgresql")
def test_copy_data_is_fed(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT, s TEXT);\nCOPY t1 FROM stdin;\n1\ta;b\n2\t\\N\n\\.\n"
                  "COPY t1 (i, s) FROM STDIN WITH (FORMAT csv, HEADER);\ni,s\n3,\"x\ny\"\n\\.\nINSERT INTO t1 VALUES (4, 'd');\n")
    project.migrate()
    assert project.database.rows("SELECT * FROM t1 ORDER BY i") == [(1, "a;b"), (2, None), (3, "x\ny"), (4, "d")]


@pytest.mark.on("postgresql")
def test_a_bad_row_of_copy_data_rolls_the_migration_back(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nCOPY t1 FROM stdin;\n1\nx\n\\.\n")
    project.migrate(code=1)
    assert project.database.tables() == set()


@pytest.mark.on("mysql", "mariadb")
def test_a_dump_with_routines_is_understood(project):
    project.write("V1__dump.sql", """/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
CREATE TABLE t1 (i INT, s VARCHAR(20)); # one
-- two
INSERT INTO t1 VALUES (1, 'a\\'; b'), (2, "c;""d");
DELIMITER $$
CREATE FUNCTION twice(i INT) RETURNS INT DETERMINISTIC BEGIN DECLARE r INT; SET r = i * 2; RETURN r; END$$
CREATE TRIGGER t1_bi BEFORE INSERT ON t1 FOR EACH ROW BEGIN IF NEW.s IS NULL THEN SET NEW.s = 'none'; END IF; END$$
DELIMITER ;
INSERT INTO t1 (i) VALUES (3);
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
""")
    project.migrate()
    assert project.database.rows("SELECT twice(i), s FROM t1 ORDER BY i") == [(2, "a'; b"), (4, 'c;"d'), (6, "none")]


@pytest.mark.on("mysql", "mariadb")
def test_a_routine_needs_no_delimiter(project):
    project.write("V1__p.sql", "CREATE PROCEDURE p() BEGIN SELECT 1; CASE 1 WHEN 1 THEN SELECT 2; END CASE; END;\n"
                  "CREATE TABLE t1 (i INT);")
    assert project.migrate()["applied"][0]["statements"] == 2


@pytest.mark.on("mysql", "mariadb")
def test_data_of_one_file_is_one_transaction_between_the_ddl(project):
    project.write("V1__t.sql", "CREATE TABLE t1 (i INT PRIMARY KEY);")
    project.write("V2__rows.sql", "INSERT INTO t1 VALUES (1);\nINSERT INTO t1 VALUES (2);\nINSERT INTO t1 VALUES (1);")
    project.migrate(code=1)
    assert project.database.value("SELECT count(*) FROM t1") == 0


@pytest.mark.on("sqlite")
def test_a_trigger_with_case_inside_is_one_statement(project):
    project.write("V1__t.sql", "CREATE TABLE t1 (i INT);\nCREATE TRIGGER tr AFTER INSERT ON t1 BEGIN\n"
                  "  SELECT CASE WHEN NEW.i > 5 THEN RAISE(ABORT, 'too; much') END;\n  UPDATE t1 SET i = i + 1;\nEND;\n"
                  "INSERT INTO t1 VALUES (1);")
    assert project.migrate()["applied"][0]["statements"] == 3
    assert project.database.value("SELECT i FROM t1") == 2


@pytest.mark.on("sqlite")
def test_foreign_keys_can_be_switched_off_for_a_table_that_is_rebuilt(project):
    project.write("V1__t.sql", "CREATE TABLE p (id INTEGER PRIMARY KEY);\n"
                  "CREATE TABLE c (p INT REFERENCES p ON DELETE CASCADE);\n"
                  "INSERT INTO p VALUES (1);\nINSERT INTO c VALUES (1);")
    project.write("V2__rebuild.sql", "PRAGMA foreign_keys = OFF;\nCREATE TABLE p2 (id INTEGER PRIMARY KEY, n TEXT);\n"
                  "INSERT INTO p2 (id) SELECT id FROM p;\nDROP TABLE p;\nALTER TABLE p2 RENAME TO p;\n"
                  "PRAGMA foreign_keys = ON;")
    project.migrate()
    assert project.database.value("SELECT count(*) FROM c") == 1
