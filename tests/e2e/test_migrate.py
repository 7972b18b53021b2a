"""From an empty database to the latest version, and nothing more the second time."""

import zlib

import pytest

from harness.databases import HISTORY
from harness.lock import hold_run_lock

FILES = {
    "V1__customers.sql": "CREATE TABLE customers (id INT NOT NULL PRIMARY KEY, name VARCHAR(50));\n",
    "V1_1__first_customer.sql": "INSERT INTO customers VALUES (1, 'Ada; ''the first''');\n-- and no other\n",
    "V2.0__orders.sql": "CREATE TABLE orders (id INT);\nINSERT INTO orders VALUES (1);\nINSERT INTO orders VALUES (2);",
    "later/V010__nothing.sql": "-- no statement at all\n",
    "R__names.sql": "DROP VIEW IF EXISTS names;\nCREATE VIEW names AS SELECT name FROM customers;\n",
}


def checksum(text):
    value = 0
    for line in text.splitlines():
        value = zlib.crc32(line.encode(), value)
    return value - (1 << 32) if value >= 1 << 31 else value


@pytest.fixture
def shop(project):
    for name, text in FILES.items():
        project.write(name, text)
    return project


def test_an_empty_database_gets_every_migration(shop):
    done = shop.migrate()
    assert done["ok"] is True and done["error"] is None
    assert done["command"] == "migrate" and done["format"] == 1
    assert done["from"] is None and done["to"] == "010"
    assert [applied["version"] for applied in done["applied"]] == ["1", "1.1", "2.0", "010", None]
    assert [applied["statements"] for applied in done["applied"]] == [1, 1, 3, 0, 2]
    assert done["pending"] == [] and done["database"]["kind"] == shop.database.kind
    assert shop.database.tables() == {"customers", "orders", "names"}
    assert shop.database.value("SELECT name FROM names") == "Ada; 'the first'"
    assert shop.database.value("SELECT count(*) FROM orders") == 2


def test_the_history_has_flyways_rows(shop):
    shop.migrate()
    user = shop.database.server.user
    expected = [
        (1, "1", "customers", "SQL", "V1__customers.sql"),
        (2, "1.1", "first customer", "SQL", "V1_1__first_customer.sql"),
        (3, "2.0", "orders", "SQL", "V2.0__orders.sql"),
        (4, "010", "nothing", "SQL", "later/V010__nothing.sql"),
        (5, None, "names", "SQL", "R__names.sql"),
    ]
    rows = shop.database.history()
    assert [(row["installed_rank"], row["version"], row["description"], row["type"], row["script"])
            for row in rows] == expected
    assert [row["checksum"] for row in rows] == [checksum(FILES[row["script"]]) for row in rows]
    assert all(row["success"] and row["installed_by"] == user and row["execution_time"] >= 0 for row in rows)


def test_the_second_run_does_nothing_and_takes_no_lock(shop):
    shop.migrate()
    before = shop.database.history()
    with hold_run_lock(shop.database):
        again = shop.migrate("--lock-wait", "0")
    assert again["applied"] == [] and again["from"] == "010" and again["to"] == "010"
    assert shop.database.history() == before


def test_only_what_is_new_is_applied(shop):
    shop.migrate()
    shop.write("V11__more.sql", "CREATE TABLE more (id INT);")
    done = shop.migrate()
    assert [applied["version"] for applied in done["applied"]] == ["11"]
    assert done["from"] == "010" and done["to"] == "11"


def test_a_repeatable_runs_again_when_its_text_changed(shop):
    shop.migrate()
    shop.write("R__names.sql", FILES["R__names.sql"].replace("name FROM", "upper(name) AS name FROM"))
    done = shop.migrate()
    assert [(applied["version"], applied["description"]) for applied in done["applied"]] == [(None, "names")]
    assert shop.database.value("SELECT name FROM names") == "ADA; 'THE FIRST'"
    assert [row["description"] for row in shop.database.history()].count("names") == 2
    assert shop.migrate()["applied"] == []


def test_plan_and_dry_run_change_nothing(shop):
    for words in (["plan"], ["migrate", "--dry-run"]):
        planned = shop.json(*words)
        assert planned["command"] == "plan"
        assert [migration["version"] for migration in planned["migrations"]] == ["1", "1.1", "2.0", "010", None]
        statements = [statement for segment in planned["migrations"][2]["segments"] for statement in segment["statements"]]
        assert [statement["line"] for statement in statements] == [1, 2, 3]
    assert shop.database.tables() == set() and shop.database.own_tables() == set()


def test_nothing_of_the_progress_is_left_after_a_completed_run(shop):
    shop.migrate()
    assert shop.database.own_tables() == {HISTORY}


def test_text_says_what_was_done(shop):
    done = shop.fishway("migrate").must(0)
    assert "V1.1" in done.talk and "first customer" in done.talk
    assert "Now at version 010" in done.talk
    assert "\x1b" not in done.talk  # no colour without a terminal


def test_quiet_is_quiet(shop):
    done = shop.fishway("-q", "migrate").must(0)
    assert done.talk == ""


def test_jsonl_tells_every_event(shop):
    events = shop.fishway("--output", "jsonl", "migrate").must(0).lines
    assert all(event["time"] and event["event"] for event in events)
    assert [event["event"] for event in events].count("migration-applied") == 5
    assert events[0]["event"] == "run-started" and events[-1]["event"] == "run-ended"


def test_a_table_of_another_name(shop):
    shop.migrate("--table", "history_of_the_shop")
    assert HISTORY not in shop.database.own_tables()
    assert shop.database.value("SELECT count(*) FROM history_of_the_shop") == 5


def test_group_applies_all_or_nothing(shop):
    shop.write("V12__breaks.sql", "CREATE TABLE twelve (id INT);\nINSERT INTO nowhere VALUES (1);")
    failed = shop.fishway("--output", "json", "migrate", "--group").must(1).json
    assert failed["ok"] is False and failed["error"]["file"].endswith("V12__breaks.sql")
    if shop.database.server.transactional_ddl:
        assert shop.database.tables() == set() and shop.database.applied() == []
