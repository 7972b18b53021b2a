"""Those who are in the way of a migration: each works in threads of its own, from start() until it ends by itself."""

import threading
import time

from application import ROWS


class Holder:
    """A transaction that keeps its locks for some seconds."""

    def __init__(self, database, seconds):
        self.database = database
        self.seconds = seconds
        self.holding = threading.Event()
        self.ended = None
        self.thread = threading.Thread(target=self.run, daemon=True)

    def start(self):
        self.thread.start()
        assert self.holding.wait(30), "nobody came in the way"

    def join(self):
        self.thread.join()

    def run(self):
        connection = self.database.connect()
        cursor = connection.cursor()
        cursor.execute("BEGIN")
        self.hold(cursor)
        cursor.execute("COMMIT")
        self.ended = time.monotonic()
        connection.close()


class Reader(Holder):
    """A report: one long query."""

    def hold(self, cursor):
        threading.Timer(0.2, self.holding.set).start()
        if self.database.kind == "postgresql":
            cursor.execute(f"SELECT count(*), pg_sleep({self.seconds}) FROM accounts")
        else:
            cursor.execute(f"SELECT id, sleep({self.seconds}) FROM accounts LIMIT 1")
        cursor.fetchall()


class IdleTransaction(Holder):
    """Somebody who forgot to commit."""

    statements = [f"SELECT balance FROM accounts WHERE id = {ROWS}"]

    def hold(self, cursor):
        for statement in self.statements:
            cursor.execute(statement)
        self.holding.set()
        time.sleep(self.seconds)


class IdleWriter(IdleTransaction):
    """The same, after a change to both tables of a foreign key. Readers are not in its way on PostgreSQL."""

    statements = [f"UPDATE {table} SET balance = 0 WHERE id = {ROWS}" for table in ("accounts", "transfers")]


class HotTable:
    """Short transactions without a gap between them: there is no moment in which nobody holds the table."""

    THREADS = 6
    ended = None  # it never does

    def __init__(self, database, seconds, draw):
        self.database = database
        self.draw = draw
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(self.THREADS)]

    def start(self):
        for thread in self.threads:
            thread.start()
        time.sleep(0.5)

    def work(self):
        connection = self.database.connect()
        cursor = connection.cursor()
        while not self.stopping.is_set():
            cursor.execute("BEGIN")
            cursor.execute(f"SELECT balance FROM accounts WHERE id = {ROWS}")
            time.sleep(self.draw.uniform(0.05, 0.3))
            cursor.execute("COMMIT")
        connection.close()

    def join(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()


class Autovacuum:
    """PostgreSQL's own, made slow for this table and started by changing every row of it."""

    ended = None

    def __init__(self, database, seconds):
        self.database = database

    def start(self):
        self.database.execute("ALTER SYSTEM SET autovacuum_naptime = '1s'")
        self.database.execute("SELECT pg_reload_conf()")
        self.database.execute("ALTER TABLE accounts SET (autovacuum_vacuum_cost_delay = 100,"
                              " autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0)")
        self.database.execute("UPDATE accounts SET note = 'changed' WHERE id % 3 = 0")
        until = time.monotonic() + 90
        while not self.at_work():
            assert time.monotonic() < until, "no autovacuum came"
            time.sleep(0.1)

    def at_work(self):
        return self.database.value("SELECT count(*) FROM pg_stat_progress_vacuum WHERE relid = 'accounts'::regclass")

    def join(self):
        self.database.execute("ALTER SYSTEM RESET autovacuum_naptime")
        self.database.execute("SELECT pg_reload_conf()")
        self.database.execute("ALTER TABLE accounts SET (autovacuum_enabled = off)")
