"""Others at work in the same database: short transactions that read tables or lock a row, so that the run is locked out
again and again. They change nothing."""

import random
import threading
import time

SESSIONS = 5
# The threads of one process share their lock on a SQLite file, and join each other in it whoever waits: with many of them
# nobody else ever gets in, whatever it does.
SQLITE_SESSIONS = 2
# SQLite lets a reader join those of its own process whoever waits for them to end: several leave hardly a moment.
SQLITE_SESSIONS = 1
NUMBER = {"postgresql": "SELECT pg_backend_pid()", "sqlite": "SELECT 0",
          "mysql": "SELECT connection_id()", "mariadb": "SELECT connection_id()"}


class Traffic:
    def __init__(self, database, seed):
        self.database = database
        self.stopping = threading.Event()
        self.numbers = set()  # of its sessions, that nobody takes them for the run's
        self.threads = [threading.Thread(target=self.work, args=(random.Random(f"{seed}/{number}"),), daemon=True)
                        for number in range(SQLITE_SESSIONS if database.kind == "sqlite" else SESSIONS)]

    def start(self):
        for thread in self.threads:
            thread.start()
        while len(self.numbers) < len(self.threads) and self.database.kind != "sqlite":
            time.sleep(0.01)

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            if thread.is_alive():
                thread.join()

    def work(self, draw):
        connection = self.database.connect()
        cursor = connection.cursor()
        cursor.execute(NUMBER[self.database.kind])
        self.numbers.add(cursor.fetchone()[0])
        while not self.stopping.is_set():
            try:
                cursor.execute("BEGIN")
                self.look(cursor, draw)
                time.sleep(draw.uniform(0.05, 0.8))
            except Exception:  # a table that is gone meanwhile, a deadlock, a busy file: as in life
                pass
            self.end(cursor)
            time.sleep(draw.uniform(0.0, 0.2))
        connection.close()

    def end(self, cursor):
        try:
            cursor.execute("ROLLBACK")
        except Exception:
            pass

    def look(self, cursor, draw):
        cursor.execute(self.database.server.tables_query)
        tables = [name for (name,) in cursor.fetchall() if not name.startswith("fishway_")]
        if not tables:
            return
        changing = [name for name in tables if name.startswith("t")]
        cursor.execute(f"SELECT * FROM {draw.choice(changing or tables)} LIMIT 1")
        cursor.fetchall()
        if "counters" in tables and draw.random() < 0.3 and self.database.kind != "sqlite":
            cursor.execute(f"SELECT id FROM counters WHERE id = {draw.randrange(10)} FOR UPDATE")
            cursor.fetchall()
