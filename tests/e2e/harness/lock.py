"""The run lock of a database, held by a plain session of the server, as Flyway or another fishway would."""

import contextlib
import fcntl

from harness import flyway
from harness.databases import HISTORY


@contextlib.contextmanager
def hold_run_lock(database, table=HISTORY):
    """Gives what names the holder: a pid or a connection's number."""
    if database.kind == "sqlite":
        with hold_file(database.name + ".fishway-lock"):
            yield None
        return
    session = database.connect()
    cursor = session.cursor()
    if database.kind == "postgresql":
        cursor.execute("SET application_name = 'the other one'")
        cursor.execute("SELECT pg_advisory_lock(%s), pg_backend_pid()", [flyway.postgresql_lock_key("public", table)])
        holder = cursor.fetchone()[1]
    else:
        cursor.execute("SELECT GET_LOCK(%s, 10), CONNECTION_ID()", [flyway.mysql_lock_name(database.name, table)])
        taken, holder = cursor.fetchone()
        assert taken == 1
    try:
        yield str(holder)
    finally:
        session.close()


@contextlib.contextmanager
def hold_file(path):
    with open(path, "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
