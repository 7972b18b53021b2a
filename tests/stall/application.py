"""An application that goes on calling while a migration runs: 200 calls a second over 20 connections.

A call's latency counts from when it was due, not from when its connection was free: an application that waits for the
answer before it sends the next would hide a stall of seconds in one slow call ("coordinated omission").
"""

import random
import threading
import time
from dataclasses import dataclass

RATE = 200
CONNECTIONS = 20
ROWS = 100_000
OWN_ROWS = 90_000  # those behind are for the transactions of the scenario, so that nobody waits for a row of theirs


@dataclass
class Call:
    due: float  # on the monotonic clock
    latency: float


class Application:
    def __init__(self, database, tables, seed):
        self.database = database
        self.tables = tables
        self.seed = seed
        self.stopping = threading.Event()
        self.calls = []
        self.failures = []
        self.threads = [threading.Thread(target=self.work, args=(number,), daemon=True) for number in range(CONNECTIONS)]

    def __enter__(self):
        self.connections = [self.database.connect() for _ in range(CONNECTIONS)]
        self.began = time.monotonic() + 0.1
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join()
        for connection in self.connections:
            connection.close()

    def work(self, number):
        draw = random.Random(f"{self.seed}/{number}")
        cursor = self.connections[number].cursor()
        due = self.began + number / RATE
        mine = []
        try:
            while not self.stopping.is_set():
                time.sleep(max(0.0, due - time.monotonic()))
                self.call(cursor, draw)
                mine.append(Call(due, time.monotonic() - due))
                due += CONNECTIONS / RATE
        except Exception as error:  # a call that fails is as bad as a slow one
            self.failures.append(f"{type(error).__name__}: {error}")
        self.calls += mine

    def call(self, cursor, draw):
        table, key = draw.choice(self.tables), draw.randint(1, OWN_ROWS)
        if draw.random() < 0.5:
            cursor.execute(f"SELECT balance FROM {table} WHERE id = {key}")
            cursor.fetchall()
        else:
            cursor.execute(f"UPDATE {table} SET balance = balance + 1 WHERE id = {key}")

    def longest(self, since, until):
        return max((call.latency for call in self.calls if since <= call.due < until), default=0.0)
