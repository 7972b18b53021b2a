"""Migration sets of real projects, against what Flyway made of them: every history row, and the schema.

FISHWAY_CORPORA names the folder that holds them; without it this file is not collected.
"""

import csv
import os
import pathlib
import subprocess

import pytest

from harness.databases import HISTORY, SERVERS
from harness.project import Project

CORPORA = pathlib.Path(os.environ["FISHWAY_CORPORA"])

# folder, database, how the golden files end, how the database is created
SETS = [
    ("marquez", "postgresql", "", ""),
    ("uaa-postgresql", "postgresql", "", ""),
    ("uaa-mysql", "mysql", ".mysql97", ""),
    ("uaa-mysql", "mariadb", ".mariadb", "CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci"),
]


@pytest.fixture(params=SETS, ids=[f"{name}-{kind}" for name, kind, _, _ in SETS])
def migrated(request, tmp_path):
    name, kind, ending, options = request.param
    database = SERVERS[kind].create_database(options)
    project = Project(tmp_path, database)
    project.json("--locations", CORPORA / name / "migration", "--validate-migration-naming=false", "migrate")
    yield database, CORPORA / name, ending
    database.drop()


def test_history_and_schema_are_flyways(migrated):
    database, folder, ending = migrated
    assert history_of(database) == golden_history(folder / f"golden-history{ending}.tsv")
    golden = (folder / f"golden-schema{ending}.sql").read_text(encoding="utf-8")
    database.execute(f"DROP TABLE {HISTORY}")
    assert significant_lines(dump(database)) == significant_lines(golden)


def golden_history(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def history_of(database):
    names = ["installed_rank", "version", "description", "type", "script", "checksum", "success"]
    return [{name: as_golden(row[name]) for name in names} for row in database.history()]


def as_golden(value):
    if value is None:
        return r"\N"
    return str(int(value)) if isinstance(value, bool) else str(value)


def dump(database):
    parts = database.server.parts
    to_server = [f"--host={parts.hostname}", f"--port={parts.port}", f"--user={parts.username}"]
    if database.kind == "postgresql":
        command = ["pg_dump", *to_server, "--no-password", "--schema-only", "--no-owner", database.name]
    else:
        command = ["mariadb-dump", *to_server, "--protocol=tcp", "--no-data", "--routines", "--triggers", "--events",
                   "--skip-comments", database.name]
    secret = {"PGPASSWORD": parts.password, "MYSQL_PWD": parts.password}
    return subprocess.run(command, env={**os.environ, **secret}, check=True, capture_output=True, text=True).stdout


def significant_lines(text):
    """Without comments, blank lines, and what the dump programs' own versions add."""
    ignored = ("--", "\\restrict", "\\unrestrict", "SET transaction_timeout", "/*M!999999", "/*!50717 SELECT COUNT")
    return [line for line in text.splitlines() if line.strip() and not line.startswith(ignored)]
