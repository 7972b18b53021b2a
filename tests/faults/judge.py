"""Decides whether a database is as if nothing had gone wrong: nothing lost, nothing twice, nothing left behind.

Knows what must be there from the set that was drawn and from the reference, never from the binary. Returns what is wrong
in words; an empty list is an acquittal. tests/faults/test_judge.py shows it each crime once."""

import fcntl
import os
import time

import snapshot
from harness import flyway
from harness.databases import HISTORY

GRACE_SECONDS = 10  # for what the server still does for a client that is gone
PROGRESS = HISTORY + "_progress"
LEASE = HISTORY + "_lock"


def judge(database, migrations, reference):
    return [*audit(database, migrations), *schema(database, reference), *history(database, migrations),
            *progress(database), *indexes(database), *leftovers(database)]


def audit(database, migrations):
    """Every row of every statement exactly once."""
    wanted = migrations.audit()
    found = {
        (migration, statement): (count, distinct, highest)
        for migration, statement, count, distinct, highest in database.rows(
            "SELECT migration, statement, count(*), count(DISTINCT number), max(number) FROM audit"
            " GROUP BY migration, statement")
    }
    wrong = [f"audit: V{migration} statement {statement} was never in the set"
             for migration, statement in sorted(found.keys() - wanted.keys())]
    for (migration, statement), rows in sorted(wanted.items()):
        count, distinct, highest = found.get((migration, statement), (0, 0, None))
        if count < rows:
            wrong.append(f"audit: lost: V{migration} statement {statement} left {count} rows of {rows}")
        elif count > rows:
            wrong.append(f"audit: twice: V{migration} statement {statement} left {count} rows, not {rows}")
        elif distinct != rows or highest != rows - 1:
            wrong.append(f"audit: V{migration} statement {statement} left {distinct} different rows up to {highest}")
    return wrong


def schema(database, reference):
    """Schema and rows as a plain client makes them."""
    found = snapshot.take(database)
    wrong = []
    for part in sorted(reference.keys() | found.keys()):
        there, wanted = found.get(part, []), reference.get(part, [])
        wrong += [f"{part}: lost: {row}" for row in wanted if row not in there]
        wrong += [f"{part}: should not be: {row}" for row in there if row not in wanted]
    return wrong


def history(database, migrations):
    rows = database.history()
    if rows is None:
        return ["history: there is none"]
    wanted = [str(migration.version) for migration in migrations.migrations]
    wrong = [f"history: not a success: version {row['version']}" for row in rows if not row["success"]]
    if [row["version"] for row in rows] != wanted:
        wrong.append(f"history: has {[row['version'] for row in rows]}, not {wanted}")
    ranks = [row["installed_rank"] for row in rows]
    if ranks != list(range(1, len(rows) + 1)):
        wrong.append(f"history: ranks are {ranks}")
    wrong += [f"history: no checksum: version {row['version']}" for row in rows if row["checksum"] is None]
    return wrong


def progress(database):
    if PROGRESS not in database.own_tables():
        return []
    rows = database.rows(f"SELECT script, statements_done, announced FROM {PROGRESS}")
    return [f"progress: left: {row}" for row in rows]


def indexes(database):
    if database.kind != "postgresql":
        return []
    return [f"index: invalid: {name}" for (name,) in database.rows(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT (indisvalid AND indisready AND indislive)"
        " AND indrelid IN (SELECT oid FROM pg_class WHERE relkind <> 'p')")]


def leftovers(database, grace=GRACE_SECONDS):
    """Locks and sessions that outlive the run, but for a moment."""
    until = time.monotonic() + grace
    while True:
        wrong = [*sessions(database), *locks(database)]
        if not wrong or time.monotonic() > until:
            return wrong
        time.sleep(0.05)


def sessions(database):
    return [f"session: still there: {row}" for row in other_sessions(database)]


def other_sessions(database):
    """Who else is in this database: number, and what it does. A pooler keeps idle ones for the next client."""
    if database.kind == "postgresql":
        return database.rows(f"""SELECT pid, state, left(query, 200) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
            AND NOT ({is_pooled(database)} AND state = 'idle')""")
    if database.kind == "sqlite":
        return []
    return database.rows("""SELECT id, command, left(info, 200) FROM information_schema.processlist
        WHERE db = DATABASE() AND id <> connection_id() AND command <> 'Daemon'""")


def is_pooled(database):
    return getattr(database, "pooled", False)


def locks(database):
    return [*session_locks(database), *leases(database)]


def leases(database):
    """Where the run lock is a row: nobody has it after the run, nor has it only expired."""
    if LEASE not in database.own_tables():
        return []
    return [f"lock: left: lease: {row}" for row in database.rows(f"SELECT owner, token FROM {LEASE} WHERE owner <> ''")]


def session_locks(database):
    if database.kind == "postgresql":
        rows = database.rows("""SELECT pid, classid, objid FROM pg_locks WHERE locktype = 'advisory'
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""")
        rows += database.rows("SELECT gid FROM pg_prepared_xacts WHERE database = current_database()")
        return [f"lock: left: {row}" for row in rows]
    if database.kind == "sqlite":
        return file_locks(database.name + ".fishway-lock")
    holder = database.value(f"SELECT IS_USED_LOCK('{flyway.mysql_lock_name(database.name, HISTORY)}')")
    return [] if holder is None else [f"lock: left: by connection {holder}"]


def file_locks(path):
    if not os.path.exists(path):
        return []
    with open(path, "a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return [f"lock: left: on {path}"]
    return []
