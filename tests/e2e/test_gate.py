"""What `migrate` refuses, having looked at the live database."""

import pytest

ROWS = 6000
BUDGET = ("--gate-budget", "1ms")  # everything that is not tiny takes longer


def fill(database, table="orders"):
    """Some megabytes of rows: to be scanned in about 10 ms, by the gate's speeds."""
    for start in range(0, ROWS, 1000):
        values = ", ".join(f"({n}, '{str(n) * 80}', NULL)" for n in range(start, start + 1000))
        database.execute(f"INSERT INTO {table} (id, note, spare) VALUES {values}")
    if database.kind in ("mysql", "mariadb"):
        database.execute(f"ANALYZE TABLE {table}")


@pytest.fixture
def shop(project):
    """A database at version 1, whose one table is filled."""
    project.write("V1__orders.sql", "CREATE TABLE orders (id INT NOT NULL PRIMARY KEY, note VARCHAR(1000), spare INT);")
    project.migrate()
    fill(project.database)
    return project


def refused(project, *arguments):
    """What was refused, after a look that nothing was changed."""
    history, tables, own = project.database.history(), project.database.tables(), project.database.own_tables()
    done = project.migrate(*arguments, code=5)
    assert done["error"]["kind"] == "refused"
    assert done["applied"] == []
    assert done["refused"]
    assert (project.database.history(), project.database.tables(), project.database.own_tables()) == (
        history, tables, own)
    assert project.json("plan", *arguments)["refused"] == done["refused"]
    return done["refused"]


def rules(refusals):
    return [refusal["rule"] for refusal in refusals]


def applied(done):
    return [migration["version"] or migration["description"] for migration in done["applied"]]


# Data ----------------------------------------------------------------------------------------------------------------


def test_a_column_that_holds_values_is_not_dropped(shop):
    shop.write("V2__drop.sql", "ALTER TABLE orders DROP COLUMN note;")
    (refusal,) = refused(shop)
    assert (refusal["rule"], refusal["cause"], refusal["line"]) == ("drop-column", "loses-data", 1)
    assert refusal["table"].endswith("orders") and "note" in refusal["message"]
    assert refusal["estimate_ms"] is None


def test_a_column_without_values_is_dropped(shop):
    shop.write("V2__drop.sql", "ALTER TABLE orders DROP COLUMN spare;")
    assert applied(shop.migrate()) == ["2"]


def test_a_table_with_rows_is_not_dropped(shop):
    shop.write("V2__drop.sql", "DROP TABLE orders;")
    (refusal,) = refused(shop)
    assert refusal["rule"] == "drop-table"


def test_a_table_without_rows_is_dropped(shop):
    shop.write("V2__other.sql", "CREATE TABLE other (id INT);")
    shop.migrate()
    shop.write("V3__drop.sql", "DROP TABLE other;")
    assert applied(shop.migrate()) == ["3"]


def test_a_table_that_is_not_there_may_be_dropped(shop):
    shop.write("V2__drop.sql", "DROP TABLE IF EXISTS absent;")
    assert applied(shop.migrate()) == ["2"]


@pytest.mark.on("postgresql", "mysql", "mariadb")
def test_a_table_with_rows_is_not_emptied(shop):
    shop.write("V2__truncate.sql", "TRUNCATE TABLE orders;")
    (refusal,) = refused(shop)
    assert refusal["rule"] == "truncate"
    assert shop.database.value("SELECT count(*) FROM orders") == ROWS


def test_what_this_run_made_may_be_dropped(shop):
    shop.write("V2__make.sql", "CREATE TABLE staging (id INT);\nINSERT INTO staging VALUES (1);")
    shop.write("V3__drop.sql", "DROP TABLE staging;")
    assert applied(shop.migrate()) == ["2", "3"]


def test_several_refusals_are_all_told(shop):
    shop.write("V2__drop.sql", "ALTER TABLE orders DROP COLUMN note;")
    shop.write("V3__drop.sql", "DROP TABLE orders;")
    found = refused(shop)
    assert set(rules(found)) == {"drop-column", "drop-table"}
    told = shop.fishway("migrate").must(5).talk
    assert "V2__drop.sql:1:" in told and "V3__drop.sql:1:" in told and "--allow drop-column,drop-table" in told


# Letting it pass -----------------------------------------------------------------------------------------------------


def test_a_directive_lets_it_pass(shop):
    shop.write("V2__drop.sql", '-- fishway: allow=drop-column reason="no reader"\nALTER TABLE orders DROP COLUMN note;')
    assert applied(shop.migrate()) == ["2"]


def test_a_directive_of_another_rule_does_not(shop):
    shop.write("V2__drop.sql", '-- fishway: allow=drop-table reason="no reader"\nALTER TABLE orders DROP COLUMN note;')
    assert rules(refused(shop)) == ["drop-column"]


def test_a_flag_lets_it_pass(shop):
    shop.write("V2__drop.sql", "ALTER TABLE orders DROP COLUMN note;")
    assert applied(shop.migrate("--allow", "drop-table,drop-column")) == ["2"]


def test_an_unknown_hazard_is_a_usage_error_with_the_nearest(shop):
    shop.write("V2__drop.sql", "ALTER TABLE orders DROP COLUMN note;")
    done = shop.migrate("--allow", "drop-colum", code=2)
    assert "drop-column" in done["error"]["hint"]


def test_a_contract_migration_may_drop(shop):
    shop.write("V2__drop.sql", "-- fishway: phase=contract\n\nALTER TABLE orders DROP COLUMN note;")
    assert applied(shop.migrate()) == ["2"]


@pytest.mark.on("postgresql", "mysql", "mariadb")
def test_a_contract_migration_may_not_truncate(shop):
    shop.write("V2__drop.sql", "-- fishway: phase=contract\n\nTRUNCATE TABLE orders;")
    assert rules(refused(shop)) == ["truncate"]


def test_the_gate_may_only_warn(shop):
    shop.write("V2__drop.sql", "ALTER TABLE orders DROP COLUMN note;")
    done = shop.migrate("--gate", "warn")
    assert applied(done) == ["2"] and done["refused"] == []
    (warning,) = done["warnings"]
    assert "drop-column" in warning and "V2__drop.sql:1:" in warning


def test_the_gate_may_be_off(shop):
    shop.write("V2__drop.sql", "ALTER TABLE orders DROP COLUMN note;")
    done = shop.migrate("--gate", "off")
    assert applied(done) == ["2"] and done["warnings"] == []


def test_the_settings_file_may_allow(shop):
    shop.settings('gate_budget = "1ms"\nallow = ["drop-column"]\n')
    shop.write("V2__drop.sql", "ALTER TABLE orders DROP COLUMN note;")
    assert applied(shop.migrate()) == ["2"]


# Time ----------------------------------------------------------------------------------------------------------------


@pytest.mark.on("postgresql")
@pytest.mark.parametrize(("rule", "statement"), [
    ("create-index", "CREATE INDEX orders_note ON orders (note);"),
    ("add-check", "ALTER TABLE orders ADD CONSTRAINT c CHECK (id >= 0);"),
    ("set-not-null", "ALTER TABLE orders ALTER COLUMN note SET NOT NULL;"),
    ("change-column-type", "ALTER TABLE orders ALTER COLUMN id TYPE bigint;"),
])
def test_what_blocks_for_longer_than_the_budget_is_refused(shop, rule, statement):
    shop.write("V2__block.sql", statement)
    (refusal,) = refused(shop, *BUDGET)
    assert refusal["rule"] == rule and refusal["cause"] == "blocks"
    assert refusal["estimate_ms"] > 1
    assert "MB" in refusal["message"] or "kB" in refusal["message"]
    assert applied(shop.migrate()) == ["2"]  # it is no large table


@pytest.mark.on("postgresql")
def test_the_same_without_blocking_passes(shop):
    shop.write("V2__index.sql", "CREATE INDEX CONCURRENTLY orders_note ON orders (note);")
    shop.write("V3__check.sql", "ALTER TABLE orders ADD CONSTRAINT c CHECK (id >= 0) NOT VALID;")
    shop.write("V4__validate.sql", "ALTER TABLE orders VALIDATE CONSTRAINT c;")
    assert applied(shop.migrate(*BUDGET)) == ["2", "3", "4"]


@pytest.mark.on("postgresql")
def test_what_the_applied_files_made_counts(shop):
    shop.write("V2__check.sql", "ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT VALID;")
    shop.write("V3__validate.sql", "ALTER TABLE orders VALIDATE CONSTRAINT c;")
    shop.migrate(*BUDGET)
    shop.write("V4__not_null.sql", "ALTER TABLE orders ALTER COLUMN note SET NOT NULL;")
    assert applied(shop.migrate(*BUDGET)) == ["4"]


@pytest.mark.on("postgresql")
def test_a_table_that_this_run_makes_may_be_worked_on(shop):
    shop.write("V2__copy.sql", "CREATE TABLE copies AS SELECT * FROM orders;\nCREATE INDEX copies_note ON copies (note);")
    shop.write("V3__more.sql", "ALTER TABLE copies ALTER COLUMN id SET NOT NULL;")
    assert applied(shop.migrate(*BUDGET)) == ["2", "3"]


@pytest.mark.on("postgresql")
def test_a_table_does_not_become_new_because_it_may_exist(shop):
    shop.write("V2__index.sql", "CREATE TABLE IF NOT EXISTS orders (id INT);\nCREATE INDEX orders_note ON orders (note);")
    assert rules(refused(shop, *BUDGET)) == ["create-index"]


@pytest.mark.on("postgresql")
def test_a_table_that_no_file_made_counts_with_its_size(project):
    project.database.execute("CREATE TABLE orders (id INT NOT NULL, note VARCHAR(1000), spare INT)")
    fill(project.database)
    project.write("V1__is_there.sql", "SELECT 1;")
    project.write("V2__index.sql", "CREATE INDEX orders_note ON orders (note);")
    done = project.migrate("--baseline-on-migrate", *BUDGET, code=5)
    assert rules(done["refused"]) == ["create-index"]
    assert project.database.own_tables() == set()
    assert applied(project.migrate("--baseline-on-migrate")) == ["2"]


@pytest.mark.on("postgresql")
def test_a_repeatable_is_judged_as_well(shop):
    shop.write("R__index.sql", "CREATE INDEX IF NOT EXISTS orders_note ON orders (note);")
    assert rules(refused(shop, *BUDGET)) == ["create-index"]


@pytest.mark.on("postgresql")
def test_a_group_is_judged_as_well(shop):
    shop.write("V2__a.sql", "CREATE TABLE a (id INT);")
    shop.write("V3__index.sql", "CREATE INDEX orders_note ON orders (note);")
    assert rules(refused(shop, "--group", *BUDGET)) == ["create-index"]


@pytest.mark.on("postgresql")
def test_migrations_above_the_target_do_not_count(shop):
    shop.write("V2__a.sql", "CREATE TABLE a (id INT);")
    shop.write("V3__index.sql", "CREATE INDEX orders_note ON orders (note);")
    assert applied(shop.migrate("--target", "2", *BUDGET)) == ["2"]


def test_a_half_done_migration_is_judged_from_where_it_goes_on(shop):
    if shop.database.kind == "sqlite":
        lone = "VACUUM"
    else:
        lone = {"postgresql": "CREATE INDEX CONCURRENTLY i ON orders (id)"}.get(
            shop.database.kind, "CREATE INDEX i ON orders (id)")
    script = f"ALTER TABLE orders DROP COLUMN note;\n{lone};\nINSERT INTO missing VALUES (1);\n"
    shop.write("V2__half.sql", script)
    assert "drop-column" in rules(refused(shop))
    shop.migrate("--allow", "drop-column", code=1)
    shop.database.execute("CREATE TABLE missing (id INT)")
    assert shop.json("plan")["refused"] == []
    assert applied(shop.migrate()) == ["2"]


# Nothing to fear -----------------------------------------------------------------------------------------------------


def test_an_empty_database_never_needs_a_flag(project):
    project.write("V1__a.sql", "CREATE TABLE a (id INT NOT NULL PRIMARY KEY, b INT);\nINSERT INTO a VALUES (1, 2);")
    project.write("V2__b.sql", "ALTER TABLE a DROP COLUMN b;")
    project.write("V3__c.sql", "CREATE INDEX a_id ON a (id);")
    project.write("V4__d.sql", "DROP TABLE a;")
    done = project.migrate("--gate-budget", "0")
    assert applied(done) == ["1", "2", "3", "4"] and done["refused"] == []


def test_nothing_pending_is_nothing_to_judge(shop):
    assert shop.migrate(*BUDGET)["applied"] == []


def test_plan_says_what_each_statement_locks(shop):
    shop.write("V2__drop.sql", "ALTER TABLE orders DROP COLUMN note;")
    plan = shop.json("plan")
    (statement,) = plan["migrations"][0]["segments"][0]["statements"]
    assert statement["lock"]
    assert statement["table"].endswith("orders")
    assert statement["hazards"] == ["drop-column"]
    assert rules(plan["refused"]) == ["drop-column"]
    told = shop.fishway("plan").must(0).out
    assert "would refuse" in told and statement["lock"] in told


def test_plan_leaves_out_what_is_waived(shop):
    shop.write("V2__drop.sql", '-- fishway: allow=drop-column reason="x"\nALTER TABLE orders DROP COLUMN note;')
    plan = shop.json("plan")
    assert plan["migrations"][0]["segments"][0]["statements"][0]["hazards"] == [] and plan["refused"] == []


@pytest.mark.on("postgresql")
def test_plan_estimates_by_the_live_size(shop):
    shop.write("V2__index.sql", "CREATE INDEX orders_note ON orders (note);")
    (statement,) = shop.json("plan")["migrations"][0]["segments"][0]["statements"]
    assert statement["lock"] == "SHARE" and statement["estimate_ms"] > 1
    assert "builds an index over" in shop.fishway("plan").must(0).out


# stats ---------------------------------------------------------------------------------------------------------------


def test_stats_are_a_small_document(shop):
    import json
    written = json.loads(shop.fishway("stats").must(0).out)
    assert written["format"] == 1
    (orders,) = [table for table in written["tables"] if table["table"] == "orders"]
    assert orders["bytes"] > 1_000_000
    assert set(orders) == {"schema", "table", "rows", "bytes", "index_bytes"}
    assert orders in shop.json("stats")["tables"]


def test_refusals_are_an_event_of_the_stream(shop):
    shop.write("V2__drop.sql", "ALTER TABLE orders DROP COLUMN note;")
    events = shop.fishway("--output", "jsonl", "migrate").must(5).lines
    (event,) = [event for event in events if event["event"] == "refused"]
    assert rules(event["refused"]) == ["drop-column"]
