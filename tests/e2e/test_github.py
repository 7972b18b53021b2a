"""Under GitHub Actions a command also writes annotations, the step's summary and its outputs; stdout stays data."""

import json
import os
import time

import pytest

from harness import binary

LIMIT = 1024 * 1024


class Step:
    """A step of a workflow, whose repository is the project's folder."""

    def __init__(self, project):
        self.project = project
        self.summary_file = project.folder / "step-summary"
        self.output_file = project.folder / "step-output"

    @property
    def variables(self):
        return {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(self.project.folder),
                "GITHUB_STEP_SUMMARY": str(self.summary_file), "GITHUB_OUTPUT": str(self.output_file)}

    def fishway(self, *arguments, **more):
        return self.project.fishway(*arguments, **{**self.variables, **more})

    @property
    def summary(self):
        return self.summary_file.read_text(encoding="utf-8") if self.summary_file.exists() else ""

    @property
    def outputs(self):
        return dict(line.split("=", 1) for line in self.output_file.read_text(encoding="utf-8").splitlines())


def annotations_in(text):
    return [line for line in text.splitlines() if line.startswith("::")]


@pytest.fixture
def step(project):
    return Step(project)


def test_a_failing_migration_is_annotated_in_its_file_of_the_repository(step):
    step.project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    step.project.write("V2__b.sql", "\n  SELEKT 1;")
    failed = step.fishway("migrate").must(1)
    (annotation,) = annotations_in(failed.err)
    assert annotation.startswith("::error file=migrations/V2__b.sql,line=2,col=")
    assert ",title=fishway migrate%3A migration failed::" in annotation
    assert "%0ASELEKT 1%0Anext: " in annotation
    assert annotations_in(failed.out) == []


@pytest.mark.on("sqlite")
def test_the_document_on_stdout_is_what_it_is_elsewhere(step):
    step.project.write("V1__a.sql", "SELEKT 1;")
    failed = step.fishway("--output", "json", "migrate").must(1)
    assert failed.json["error"]["file"] == "V1__a.sql"
    assert len(annotations_in(failed.err)) == 1


@pytest.mark.on("sqlite")
def test_files_are_named_as_in_the_repository_from_any_working_directory(step, tmp_path_factory):
    folder = step.project.folder / "services" / "shop" / "sql"
    folder.mkdir(parents=True)
    (folder / "V1__a.sql").write_text("SELEKT 1;")
    link = tmp_path_factory.mktemp("link") / "checkout"
    link.symlink_to(step.project.folder)
    failed = binary.run(["migrate", "--locations", "shop/sql"], link / "services",
                        step.project.environment(**{**step.variables, "GITHUB_WORKSPACE": str(link)})).must(1)
    assert annotations_in(failed.err)[0].startswith("::error file=services/shop/sql/V1__a.sql,line=1,")


@pytest.mark.on("sqlite")
def test_at_most_nine_problems_are_annotated_and_the_rest_is_in_the_summary(step):
    for number in range(12):
        step.project.write(f"V{number + 1}__a.sql", "SELECT 1;")
    step.project.migrate()
    for number in range(12):
        step.project.write(f"V{number + 1}__a.sql", "SELECT 2;")
    found = annotations_in(step.fishway("validate").must(3).err)
    assert len(found) == 10 and found[-1].startswith("::error::3 more: ")
    assert step.summary.count("| checksum-mismatch |") == 12


def test_outputs_tell_what_was_applied_and_what_is_pending(step):
    step.project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    step.project.write("R__all.sql", "SELECT 1;")
    step.fishway("migrate").must(0)
    assert step.outputs == {"applied": "2", "applied_versions": '["1","all"]', "pending": "0", "pending_versions": "[]",
                            "held": "0", "held_versions": "[]", "from": "", "to": "1"}
    step.project.write("V2__b.sql", "SELECT 1;")
    step.output_file.unlink()
    step.fishway("plan").must(0)
    assert (step.outputs["pending"], json.loads(step.outputs["pending_versions"])) == ("1", ["2"])
    assert (step.outputs["from"], step.outputs["to"]) == ("1", "2")
    step.output_file.unlink()
    asked = step.fishway("check").must(6)
    assert step.outputs["pending"] == "1"
    assert annotations_in(asked.err) == []


def test_the_summary_tells_of_each_migration_and_of_the_error(step):
    step.project.write("V1__create_users.sql", "CREATE TABLE users (i INT);")
    step.project.write("V2__broken.sql", "SELEKT 1;")
    step.project.write("V3__never.sql", "SELECT 1;")
    step.fishway("migrate").must(1)
    assert step.summary.startswith("### fishway migrate: migration failed, exit code 1\n")
    for part in ("| applied | V1 | create users |", "| **failed** | V2 | broken |", "| pending | V3 | never |",
                 "`migrations/V2__broken.sql:1", "<details><summary>V1__create_users.sql</summary>",
                 "```sql\nCREATE TABLE users (i INT);\n```"):
        assert part in step.summary
    step.project.write("V2__broken.sql", "SELECT 1;")
    step.fishway("migrate").must(0)
    assert step.summary.count("### fishway migrate: ") == 2  # appended


@pytest.mark.on("postgresql", "mysql", "mariadb")
def test_the_summary_tells_how_often_it_was_tried_and_who_was_in_the_way(step):
    step.project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    step.project.migrate()
    step.project.write("V2__b.sql", "ALTER TABLE t1 ADD COLUMN j INT;")
    holder = step.project.database.connect()
    cursor = holder.cursor()
    cursor.execute("SELECT pg_backend_pid()" if step.project.database.kind == "postgresql" else "SELECT CONNECTION_ID()")
    pid = cursor.fetchone()[0]
    cursor.execute("BEGIN")
    cursor.execute("SELECT count(*) FROM t1")
    cursor.fetchall()
    running = step.project.start("migrate", **step.variables)
    time.sleep(2.5)
    holder.close()
    binary.finish(running).must(0)
    row = next(line for line in step.summary.splitlines() if line.startswith("| applied | V2 |"))
    assert f"pid {pid} " in row
    assert row.split(" | ")[6] == "1"  # retries


def test_no_password_is_in_any_of_it(step):
    url = step.project.database.url
    password = step.project.database.server.parts.password if "://" in url else "hunter2"
    step.project.write("V1__a.sql", "-- ${owner_password}\nSELEKT 1;")
    failed = step.fishway("migrate", FISHWAY_PLACEHOLDERS_OWNER_PASSWORD="hunter2", FISHWAY_PASSWORD=password).must(1)
    for text in (failed.talk, step.summary, step.output_file.read_text()):
        assert "hunter2" not in text and (not password or password not in text)
    assert "${owner_password}" in step.summary


@pytest.mark.on("sqlite")
def test_a_summary_stays_below_what_github_takes_and_ends_with_a_pointer(step):
    for number in range(1, 151):
        step.project.write(f"V{number}__a.sql", "SELECT 1;\n" * 1200)
    step.fishway("migrate").must(0)
    assert 500_000 < step.summary_file.stat().st_size < LIMIT * 0.9
    assert step.summary.count("| applied |") == 150
    assert step.summary.rstrip().splitlines()[-1].endswith("GitHub takes no more: see the step's log.")
    assert step.summary.count("<details>") == step.summary.count("</details>") > 50
    step.fishway("validate").must(0)  # in the same step: no more room is taken than there is
    assert step.summary_file.stat().st_size < LIMIT * 0.9


@pytest.mark.on("postgresql")
def test_what_a_server_says_is_no_command_to_github(step):
    step.project.write("V1__a.sql", "DO $$ BEGIN RAISE NOTICE E'x\\n::set-output name=pending::7\\n  ##[error]y'; END $$;")
    done = step.fishway("migrate").must(0)
    assert annotations_in(done.talk) == []
    assert "| ::set-output" in done.err and "##[" not in done.talk


@pytest.mark.on("sqlite")
def test_a_summary_that_cannot_be_written_is_a_warning(step):
    step.project.write("V1__a.sql", "SELECT 1;")
    done = step.fishway("migrate", GITHUB_STEP_SUMMARY=str(step.project.folder / "no" / "folder")).must(0)
    assert "warning: cannot write the step summary" in done.err
    assert step.outputs["applied"] == "1"


@pytest.mark.on("sqlite")
def test_nothing_of_it_is_written_elsewhere(step):
    step.project.write("V1__a.sql", "SELEKT 1;")
    for actions in (None, "false"):
        failed = step.fishway("migrate", GITHUB_ACTIONS=actions).must(1)
        assert annotations_in(failed.talk) == []
    assert not os.path.exists(step.summary_file) and not os.path.exists(step.output_file)


@pytest.mark.on("postgresql")
def test_what_the_gate_refuses_is_annotated_and_in_the_summary(step):
    step.project.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nINSERT INTO t1 VALUES (1);")
    step.project.migrate()
    step.project.write("V2__b.sql", "\nDROP TABLE t1;")
    refused = step.fishway("migrate").must(5)
    (annotation,) = annotations_in(refused.err)
    assert annotation.startswith("::error file=migrations/V2__b.sql,line=2,col=1,title=drop-table::")
    assert "| loses data | `drop-table` | `migrations/V2__b.sql:2` |" in step.summary
    foretold = step.fishway("plan").must(0)
    assert [line.split(" ")[0] for line in annotations_in(foretold.err)] == ["::warning"]
