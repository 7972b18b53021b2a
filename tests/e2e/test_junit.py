"""`migrate --junit FILE`: a test case for each migration, as Jenkins and GitLab draw them."""

import pathlib
import subprocess
import xml.etree.ElementTree

import pytest

SCHEMA = pathlib.Path(__file__).parents[2] / "docs" / "schemas" / "junit.xsd"


def report_of(project, name="report.xml"):
    """Checked against its schema."""
    path = project.folder / name
    checked = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", SCHEMA, path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr + path.read_text()
    return xml.etree.ElementTree.parse(path).getroot()


def cases_of(project):
    """Name and what is inside, in order."""
    return [(case.get("name"), [child.tag for child in case]) for case in report_of(project).iter("testcase")]


def test_each_migration_is_a_test_case(project):
    project.write("V1__create_users.sql", "CREATE TABLE users (i INT);")
    project.write("V2__broken.sql", "SELECT 1;\nSELEKT '<&\"';")
    project.write("V3__never.sql", "SELECT 1;")
    project.migrate("--junit", "report.xml", code=1)
    assert cases_of(project) == [("V1 create users", []), ("V2 broken", ["failure"]), ("V3 never", ["skipped"])]
    report = report_of(project)
    suite = report.find("testsuite")
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "3", "failures": "1", "errors": "0", "skipped": "1"}
    failure = report.find(".//failure")
    assert failure.get("type") == "migration-failed"
    assert failure.text.startswith("migrations/V2__broken.sql:2:")


@pytest.mark.on("sqlite")
def test_with_nothing_to_do_there_is_a_case_that_passes(project):
    project.write("V1__a.sql", "SELECT 1;")
    project.migrate()
    project.migrate("--junit", "report.xml")
    assert cases_of(project) == [("nothing to do", [])]


@pytest.mark.on("sqlite")
def test_what_keeps_a_run_from_beginning_is_an_error(project):
    project.write("V1__a.sql", "SELECT 1;")
    project.migrate()
    project.write("V1__a.sql", "SELECT 2;")
    project.migrate("--junit", "report.xml", code=3)
    assert cases_of(project) == [("fishway migrate", ["error"])]


@pytest.mark.on("sqlite")
def test_a_report_that_cannot_be_written_is_found_out_before_anything_runs(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    refused = project.fishway("migrate", "--junit", "no/such/folder/report.xml").must(2)
    assert "cannot write the JUnit report" in refused.err
    assert project.database.tables() == set()


@pytest.mark.on("sqlite")
def test_the_variable_does_as_well_as_the_flag(project):
    project.write("V1__a.sql", "SELECT 1;")
    project.migrate(FISHWAY_JUNIT="report.xml")
    assert cases_of(project) == [("V1 a", [])]
