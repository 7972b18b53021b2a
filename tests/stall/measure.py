"""Plays one scenario: loads the tables, starts the application and who is in the way, migrates, and takes the figures."""

import json
import os
import pathlib
import random
import subprocess
import tempfile
import time
import urllib.parse

from application import ROWS, Application
from harness.databases import SERVERS
from harness.project import Project
from holders import HotTable

QUIET_SECONDS = 1.0  # before and after, to see what the machine does by itself
SECONDS = 300

TABLE = "CREATE TABLE {} (id INT NOT NULL PRIMARY KEY, balance BIGINT NOT NULL, account INT, note VARCHAR(100));\n"


def fill(database, table):
    if database.kind == "postgresql":
        database.execute(f"INSERT INTO {table} SELECT i, 0, i, repeat('x', 80) FROM generate_series(1, {ROWS}) i")
        database.execute(f"VACUUM ANALYZE {table}")
        return
    for first in range(1, ROWS, 5000):
        rows = ", ".join(f"({key}, 0, {key}, repeat('x', 80))" for key in range(first, first + 5000))
        database.execute(f"INSERT INTO {table} VALUES {rows}")


def become_role(database):
    """The migration's connection is another's from now on."""
    role = f"role_{database.name}"
    database.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'")
    database.execute(f"GRANT CREATE ON SCHEMA public TO {role}")
    database.url = database.server.url_of(database.name, role, "secret")


def plain_client(database, sql):
    """The server's own client, without a time-out: what a person would type."""
    parts = urllib.parse.urlsplit(database.url)
    where = ["-h", parts.hostname, "-p" if database.kind == "postgresql" else "-P", str(parts.port)]
    if database.kind == "postgresql":
        options = ["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1"]
        command = ["psql", *options, *where, "-U", parts.username, "-c", sql, database.name]
    else:
        command = ["mariadb", "--no-defaults", *where, "-u", parts.username, "-e", sql, database.name]
    secret = {"PGPASSWORD": parts.password, "MYSQL_PWD": parts.password}
    return subprocess.Popen(command, env={**os.environ, **secret}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


class Measurement:
    def __init__(self, scenario, kind, hold, seed, way="fishway"):
        self.scenario, self.kind, self.hold, self.seed, self.way = scenario, kind, hold, seed, way

    def take(self):
        database = SERVERS[self.kind].create_database()
        try:
            with tempfile.TemporaryDirectory(prefix="fishway-stall-") as folder:
                return self.play(database, Project(pathlib.Path(folder), database))
        finally:
            database.drop()

    def play(self, database, project):
        if self.scenario.as_role:
            become_role(database)
        project.write("V1__base.sql", TABLE.format("accounts") + TABLE.format("transfers"))
        project.migrate()
        for table in ("accounts", "transfers"):
            fill(database, table)
        project.write("V2__change.sql", self.scenario.sql(self.kind))
        holder = self.holder(database)
        with Application(database, self.scenario.tables, self.seed) as application:
            time.sleep(QUIET_SECONDS)
            holder.start()
            began = time.monotonic()
            result = self.migrate(database, project)
            ended = time.monotonic()
            time.sleep(QUIET_SECONDS)
            holder.join()
        return self.figures(application, holder, began, ended, result)

    def holder(self, database):
        if self.scenario.holder is HotTable:
            return HotTable(database, self.hold, random.Random(self.seed))
        return self.scenario.holder(database, self.hold)

    def migrate(self, database, project):
        if self.way == "fishway":
            process = project.start("--output", "json", "migrate")
        else:
            process = plain_client(database, self.scenario.sql(self.kind))
        out, err = process.communicate(timeout=SECONDS)
        return process.returncode, out, err

    def figures(self, application, holder, began, ended, result):
        code, out, err = result
        longest = application.longest(began, ended + QUIET_SECONDS)
        applied = (json.loads(out)["applied"] or [{}])[0] if self.way == "fishway" and out else {}
        return {
            "scenario": self.scenario.name,
            "database": self.kind,
            "way": self.way,
            "longest_call_s": round(longest, 3),
            "limit_s": self.scenario.limit,
            "longest_quiet_call_s": round(application.longest(0, began), 3),
            "calls": len(application.calls),
            "calls_over_half_a_second": sum(call.latency > 0.5 for call in application.calls if call.due >= began),
            "migration_s": round(ended - began, 3),
            "after_holder_s": round(ended - holder.ended, 3) if holder.ended else None,
            "attempts": applied.get("attempts"),
            "exit_code": code,
            "failures": application.failures + ([err or out] if code else []),
            "series": series(application, began),
        }


def series(application, began, width=0.05):
    """For the picture: the longest latency among the calls that were due in each twentieth of a second."""
    longest = {}
    for call in application.calls:
        slot = int((call.due - began) // width)
        longest[slot] = max(longest.get(slot, 0.0), call.latency)
    return [(round(slot * width, 2), round(latency, 4)) for slot, latency in sorted(longest.items())]
