"""What runs and in which order: targets, gaps, missing files, baselines."""

import pytest


@pytest.fixture
def five(project):
    for number in range(1, 6):
        project.write(f"V{number}__v.sql", f"CREATE TABLE t{number} (i INT);")
    return project


def versions(document):
    return [applied["version"] for applied in document["applied"]]


@pytest.mark.on("sqlite", "postgresql")
def test_targets(five):
    five.write("R__r.sql", "SELECT 1;")
    assert versions(five.migrate("--target", "2")) == ["1", "2", None]
    assert versions(five.migrate("--target", "next")) == ["3"]
    assert versions(five.migrate("--target", "current")) == []
    refused = five.migrate("--target", "9", code=2)
    assert "9" in refused["error"]["message"]
    assert ("4", "Above Target") in five.states("--target", "3")
    assert versions(five.migrate("--target", "9?")) == ["4", "5"]


@pytest.mark.on("sqlite", "mysql")
def test_a_late_file_is_refused_unless_out_of_order_is_allowed(five):
    five.write("V2.5__late.sql", "CREATE TABLE late (i INT);")
    (five.migrations / "V2.5__late.sql").rename(five.folder / "late.sql")
    five.migrate()
    (five.folder / "late.sql").rename(five.migrations / "V2.5__late.sql")
    refused = five.migrate(code=3)
    assert refused["error"]["kind"] == "validation"
    assert ("2.5", "Ignored") in five.states()
    assert versions(five.migrate("--ignore-migration-patterns", "*:ignored")) == []
    assert versions(five.migrate("--out-of-order")) == ["2.5"]
    assert ("2.5", "Out of Order") in five.states()
    five.json("validate")


@pytest.mark.on("sqlite", "mariadb")
def test_a_missing_file(five):
    five.migrate()
    (five.migrations / "V3__v.sql").unlink()
    assert ("3", "Missing") in five.states()
    problems = five.json("validate", code=3)["problems"]
    assert [(problem["kind"], problem["version"]) for problem in problems] == [("missing", "3")]
    assert five.json("validate", "--ignore-migration-patterns", "*:missing")["problems"] == []
    repaired = five.fishway("repair").must(0)
    assert "3" in repaired.talk
    assert ("3", "Deleted") in five.states()
    assert five.database.history()[-1]["type"] == "DELETE"
    five.json("validate")


@pytest.mark.on("sqlite", "postgresql")
def test_versions_from_the_future_are_overlooked_by_default(five):
    five.migrate()
    (five.migrations / "V5__v.sql").unlink()
    assert ("5", "Future") in five.states()
    five.migrate()
    five.migrate("--ignore-migration-patterns", "*:pending", code=3)


@pytest.mark.on("sqlite", "postgresql")
def test_versions_are_compared_as_numbers(project):
    for name in ["V1_10__c", "V1.9__b", "V001__a", "V20261121143000__d", "V99999999999999999999__e"]:
        project.write(f"{name}.sql", "SELECT 1;")
    assert versions(project.migrate()) == ["001", "1.9", "1.10", "20261121143000", "99999999999999999999"]


@pytest.mark.on("sqlite")
def test_every_duplicate_is_reported_at_once(five):
    five.write("V1.0__again.sql", "SELECT 1;")
    five.write("deeper/V02__again.sql", "SELECT 1;")
    failed = five.fishway("migrate")
    assert failed.code in (2, 3)
    for name in ["V1__v.sql", "V1.0__again.sql", "V2__v.sql", "V02__again.sql"]:
        assert name in failed.err
    assert five.database.history() is None


@pytest.mark.on("sqlite")
def test_every_wrong_name_is_reported_at_once(five):
    names = ["V__nothing.sql", "R1__view.sql", "Vx__a.sql", "hello.sql"]
    for name in names:
        five.write(name, "SELECT 1;")
    refused = five.fishway("--validate-migration-naming", "migrate")
    assert refused.code == 2 and all(name in refused.err for name in names)
    assert five.database.history() is None
    # Without that they are left out, as Flyway leaves them out, but not without a word; and `validate` lists them.
    document = five.migrate()
    assert len(document["applied"]) == 5
    assert all(name in "".join(document["warnings"]) for name in names)
    problems = five.json("validate", code=3)["problems"]
    assert sorted(problem["script"].rsplit("/", 1)[-1] for problem in problems) == sorted(names)


def test_baseline(five):
    for number in (1, 2):
        five.database.execute(f"CREATE TABLE t{number} (i INT)")
    refused = five.fishway("migrate")
    assert refused.code in (2, 3) and "baseline" in refused.err
    assert five.database.history() is None
    five.json("baseline", "--baseline-version", "2", "--baseline-description", "it's old")
    row = five.database.history()[0]
    assert (row["installed_rank"], row["version"], row["description"], row["type"], row["script"], row["checksum"]) == (
        1, "2", "it's old", "BASELINE", "it's old", None)
    assert five.states()[:3] == [("1", "Below Baseline"), ("2", "Ignored (Baseline)"), ("2", "Baseline")]
    assert versions(five.migrate()) == ["3", "4", "5"]


@pytest.mark.on("sqlite")
def test_baseline_where_there_is_a_history_already(five):
    five.migrate()
    five.json("baseline", "--baseline-version", "2", code=3)


def test_baseline_on_migrate(five):
    five.database.execute("CREATE TABLE t1 (i INT)")
    assert versions(five.migrate("--baseline-on-migrate")) == ["2", "3", "4", "5"]
    assert [row["type"] for row in five.database.history()] == ["BASELINE", "SQL", "SQL", "SQL", "SQL"]


@pytest.mark.on("sqlite")
def test_baseline_on_migrate_does_nothing_to_an_empty_database(five):
    assert versions(five.migrate("--baseline-on-migrate")) == ["1", "2", "3", "4", "5"]


@pytest.mark.on("sqlite", "mysql")
def test_a_baseline_migration_stands_for_what_is_below_it(five):
    five.write("B3__all.sql", "CREATE TABLE t1 (i INT);\nCREATE TABLE t2 (i INT);\nCREATE TABLE t3 (i INT);")
    assert versions(five.migrate()) == ["3", "4", "5"]
    assert [row["type"] for row in five.database.history()] == ["SQL_BASELINE", "SQL", "SQL"]


@pytest.mark.on("sqlite", "postgresql")
def test_skip_executing_writes_only_the_history(five):
    five.migrate("--skip-executing-migrations")
    assert five.database.tables() == set()
    assert [version for version, _ in five.database.applied()] == ["1", "2", "3", "4", "5"]
