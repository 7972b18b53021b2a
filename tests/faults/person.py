"""The person whom exit code 8 calls. Looks before answering, and says when the call was for nothing."""

import time

import snapshot
from judge import other_sessions
from migration_set import UNKNOWABLE

WAIT_SECONDS = 60


class NotCalledFor(Exception):
    """Exit code 8 where no person was needed, or not for the statement that is in doubt."""


def settle(project, migrations, error):
    """Answers with `resolve`. Returns the kind of the statement that was in doubt."""
    migration = migrations.of_file(error["file"] or "")
    if migration is None:
        raise NotCalledFor(f"no file is named: {error['message']}")
    statement = migration.statement_at_line(error["line"])
    if statement is None:
        raise NotCalledFor(f"no statement begins at line {error['line']} of {migration.file_name}: {error['message']}")
    wait_for_the_server(project.database)
    answer = "applied" if statement.took_effect(snapshot.View(project.database)) else "not-applied"
    project.json("resolve", migration.version, "--as", answer, "--why", "I looked")
    if not migration.stands_alone(statement, project.database.kind) or statement.kind not in UNKNOWABLE:
        raise NotCalledFor(f"of {statement.kind} in {migration.file_name}:{error['line']} one can see what became of it:"
                           f" {error['message']}")
    return statement.kind


def wait_for_the_server(database):
    """What the server still executes for a client that is gone must end before it can be seen."""
    until = time.monotonic() + WAIT_SECONDS
    while any(row[1] not in ("idle", "Sleep") for row in other_sessions(database)) and time.monotonic() < until:
        time.sleep(0.05)
