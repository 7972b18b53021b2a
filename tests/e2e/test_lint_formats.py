"""The formats of `lint` that other programs read, each held against what its readers want.

The formats' own schemas are their makers'. FISHWAY_SARIF_SCHEMA and FISHWAY_JUNIT_SCHEMA name copies of SARIF's JSON schema
(sarif-schema-2.1.0.json) and of Jenkins's XML schema (junit-10.xsd), which the documents are then held against as well.
"""

import json
import os
import re
import xml.etree.ElementTree as xml

import jsonschema
import pytest

ORDERS = "CREATE TABLE orders (id bigint PRIMARY KEY, note text, total numeric);\n"
SARIF_SCHEMA = os.environ.get("FISHWAY_SARIF_SCHEMA")
JUNIT_SCHEMA = os.environ.get("FISHWAY_JUNIT_SCHEMA")

# What GitHub's code scanning needs of SARIF, and nothing beside what SARIF knows.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1},
                                                               "markdown": {"type": "string"}},
        "additionalProperties": False}
LOCATION = {
    "type": "object", "required": ["physicalLocation"], "additionalProperties": False,
    "properties": {"physicalLocation": {
        "type": "object", "required": ["artifactLocation", "region"], "additionalProperties": False,
        "properties": {
            "artifactLocation": {
                "type": "object", "required": ["uri"], "additionalProperties": False,
                "properties": {"uri": {"type": "string", "pattern": r"^([A-Za-z0-9._~/-]|%[0-9A-F]{2}|file:)+$"},
                               "uriBaseId": {"const": "SRCROOT"}}},
            "region": {"type": "object", "required": ["startLine"], "additionalProperties": False,
                       "properties": {"startLine": {"type": "integer", "minimum": 1},
                                      "startColumn": {"type": "integer", "minimum": 1}}}}}}}
LEVEL = {"enum": ["error", "warning", "note"]}
RULE = {
    "type": "object", "required": ["id", "shortDescription", "fullDescription", "help", "defaultConfiguration"],
    "additionalProperties": False,
    "properties": {"id": {"type": "string", "pattern": "^[a-z0-9-]+$"}, "shortDescription": TEXT, "fullDescription": TEXT,
                   "help": TEXT, "helpUri": {"type": "string", "pattern": r"^https?://.*#[a-z0-9-]+$"},
                   "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}, "required": ["level"],
                                            "additionalProperties": False},
                   "properties": {"type": "object", "properties": {"tags": {"type": "array", "uniqueItems": True,
                                                                            "items": {"type": "string"}}}}}}
RESULT = {
    "type": "object", "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
    "additionalProperties": False,
    "properties": {"ruleId": {"type": "string"}, "ruleIndex": {"type": "integer", "minimum": 0}, "level": LEVEL,
                   "message": TEXT, "locations": {"type": "array", "minItems": 1, "items": LOCATION},
                   "partialFingerprints": {"type": "object", "minProperties": 1,
                                           "additionalProperties": {"type": "string", "minLength": 16}},
                   "suppressions": {"type": "array", "minItems": 1, "items": {
                       "type": "object", "required": ["kind"], "additionalProperties": False,
                       "properties": {"kind": {"enum": ["inSource", "external"]}, "justification": {"type": "string"},
                                      "status": {"enum": ["accepted", "underReview", "rejected"]},
                                      "location": LOCATION}}}}}
SARIF = {
    "type": "object", "required": ["$schema", "version", "runs"], "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"}, "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "maxItems": 1, "items": {
            "type": "object", "required": ["tool", "results"], "additionalProperties": False,
            "properties": {
                "tool": {"type": "object", "required": ["driver"], "additionalProperties": False, "properties": {
                    "driver": {"type": "object", "required": ["name", "version", "rules"], "additionalProperties": False,
                               "properties": {"name": {"const": "fishway"}, "version": {"type": "string"},
                                              "rules": {"type": "array", "items": RULE}}}}},
                "columnKind": {"const": "unicodeCodePoints"}, "originalUriBaseIds": {"type": "object"},
                "results": {"type": "array", "items": RESULT}}}}}}

# https://docs.gitlab.com/ci/testing/code_quality: what a report must have.
GITLAB = {
    "type": "array", "items": {
        "type": "object", "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1}, "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 16},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {"type": "object", "required": ["path", "lines"], "properties": {
                "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                "lines": {"type": "object", "required": ["begin"],
                          "properties": {"begin": {"type": "integer", "minimum": 1}}}}}}}}


@pytest.fixture
def shop(folder):
    """One file that is clean, one with a finding, one with a waiver, one that is no good at all."""
    folder.write("V1__orders.sql", ORDERS)
    folder.write("V2__drop <note> & \"more\".sql", "SELECT 1;\n\nALTER TABLE orders DROP COLUMN note;\n")
    folder.write("V3__waived.sql", '-- fishway: allow=drop-column reason="nobody reads <total>"\n'
                                   "ALTER TABLE orders DROP COLUMN total;\n")
    folder.write("V4__open.sql", "SELECT 'abc\n")
    return folder


def written(folder, form, code=5, *arguments, **environment):
    return folder.fishway("lint", "--dialect", "postgresql", "--format", form, *arguments, **environment).must(code).out


def test_json_is_the_commands_document(shop):
    document = json.loads(written(shop, "json"))
    assert document["command"] == "lint" and document["error"]["exit_code"] == 5
    assert document["findings"] == json.loads(written(shop, "text", 5, "--output", "json"))["findings"]


def test_two_forms_at_once_are_refused(shop):
    assert written(shop, "sarif", 2, "--output", "json")


@pytest.mark.parametrize("form", ["sarif", "gitlab", "junit"])
def test_a_format_is_all_that_stands_on_stdout_also_of_clean_files(folder, form):
    folder.write("V1__orders.sql", ORDERS)
    text = written(folder, form, 0)
    assert xml.fromstring(text) if form == "junit" else json.loads(text) is not None


def sarif(folder, **environment):
    document = json.loads(written(folder, "sarif", **environment))
    jsonschema.validate(document, SARIF)
    if SARIF_SCHEMA:
        with open(SARIF_SCHEMA, encoding="utf-8") as schema:
            jsonschema.validate(document, json.load(schema))
    return document["runs"][0]


def test_sarif_has_every_finding_with_its_rule_and_place(shop):
    run = sarif(shop)
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert len({rule["id"] for rule in rules}) == len(rules)
    found = [result for result in run["results"] if "suppressions" not in result]
    assert [result["ruleId"] for result in found] == ["drop-column", "unreadable-script"]
    physical = found[0]["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "migrations/V2__drop%20%3Cnote%3E%20%26%20%22more%22.sql",
                                            "uriBaseId": "SRCROOT"}
    assert physical["region"]["startLine"] == 3


def test_sarif_has_what_is_waived_as_suppressed(shop):
    suppressed = [result for result in sarif(shop)["results"] if "suppressions" in result]
    assert [result["ruleId"] for result in suppressed] == ["drop-column"]
    assert suppressed[0]["suppressions"][0]["justification"] == "nobody reads <total>"
    assert suppressed[0]["suppressions"][0]["kind"] == "inSource"


def test_a_fingerprint_stays_when_lines_move(shop):
    def prints():
        return {result["ruleId"]: result["partialFingerprints"]["fishway/v1"] for result in sarif(shop)["results"]}
    before = prints()
    path = shop.migrations / "V2__drop <note> & \"more\".sql"
    path.write_text("-- one\n-- more\n" + path.read_text())
    assert prints() == before


def test_equal_findings_have_different_fingerprints(folder):
    folder.write("V1__orders.sql", ORDERS)
    folder.write("V2__twice.sql", "DELETE FROM orders;\nDELETE FROM orders;\n")
    found = json.loads(written(folder, "gitlab"))
    assert len(found) == 2 and found[0]["fingerprint"] != found[1]["fingerprint"]


def test_files_are_named_from_the_repositorys_root(shop):
    root = str(shop.folder.parent)
    uri = sarif(shop, GITHUB_WORKSPACE=root)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.startswith(f"{shop.folder.name}/migrations/")
    found = json.loads(written(shop, "gitlab", CI_PROJECT_DIR=root))
    assert found[0]["location"]["path"].startswith(f"{shop.folder.name}/migrations/")


def test_gitlab_has_every_finding_that_is_not_waived(shop):
    found = json.loads(written(shop, "gitlab"))
    jsonschema.validate(found, GITLAB)
    assert [(each["check_name"], each["severity"], each["location"]["lines"]["begin"]) for each in found] == [
        ("drop-column", "critical", 3), ("unreadable-script", "critical", 1)]
    assert found[0]["location"]["path"] == 'migrations/V2__drop <note> & "more".sql'
    assert json.loads(written(shop, "gitlab")) == found


def junit(folder):
    text = written(folder, "junit")
    if JUNIT_SCHEMA:
        xmlschema = pytest.importorskip("xmlschema")
        xmlschema.XMLSchema(JUNIT_SCHEMA).validate(text)
    return xml.fromstring(text)


def test_junit_has_a_case_for_each_finding_waiver_and_clean_file(shop):
    root = junit(shop)
    assert root.tag == "testsuites" and [suite.tag for suite in root] == ["testsuite"]
    suite = root[0]
    cases = suite.findall("testcase")
    assert all(case.get("name") and case.get("classname") and len(case) <= 1 for case in cases)
    assert int(suite.get("tests")) == len(cases) == 4
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure")) == 2
    assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped")) == 1
    assert suite.get("errors") == "0"
    failure = suite.find("testcase/failure")
    assert failure.get("type") == "drop-column" and "note" in failure.get("message") and "instead:" in failure.text
    assert "nobody reads <total>" in suite.find("testcase/skipped").get("message")
    assert [case.get("classname") for case in cases if len(case) == 0] == ["migrations/V1__orders.sql"]


ANNOTATION = re.compile(r"^::(error|warning|notice)( (file|title|line|col)=[^,:]+(,(line|col|title)=[^,:]+)*)?::[^\r\n]+$")


def test_github_has_an_annotation_for_each_finding(shop):
    lines = written(shop, "github").splitlines()
    assert all(ANNOTATION.match(line) for line in lines) and len(lines) == 2
    assert lines[0].startswith('::error file=migrations/V2__drop <note> & "more".sql,line=3,col=1,title=drop-column::')
    assert "%0A" in lines[0]


def test_github_gets_nine_and_a_pointer(folder):
    folder.write("V1__orders.sql", ORDERS)
    folder.write("V2__many.sql", "DELETE FROM orders;\n" * 12)
    lines = written(folder, "github").splitlines()
    assert len(lines) == 10 and lines[-1].startswith("::error::3 more")


def annotations(text):
    return [line for line in text.splitlines() if line.startswith("::")]


def test_under_github_actions_text_comes_with_annotations(shop):
    done = shop.fishway("lint", "--dialect", "postgresql", GITHUB_ACTIONS="true").must(5)
    assert "[drop-column]" in done.out
    assert len([line for line in annotations(done.talk) if "title=drop-column" in line]) == 1


def test_annotations_are_written_once(shop):
    done = shop.fishway("lint", "--dialect", "postgresql", "--format", "github", GITHUB_ACTIONS="true").must(5)
    assert len([line for line in annotations(done.talk) if "title=drop-column" in line]) == 1


def test_what_a_file_says_is_no_command_to_github(shop):
    shop.write("V5__evil.sql", 'ALTER TABLE orders DROP COLUMN "x\n::add-mask::y";\n')
    done = shop.fishway("lint", "--dialect", "postgresql", GITHUB_ACTIONS="true").must(5)
    assert not any(line.strip().startswith("::add-mask") for line in done.talk.splitlines())
