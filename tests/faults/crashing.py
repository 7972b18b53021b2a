"""Servers of the suite's own, which it may kill: durable against the death of their processes, and started again."""

import os
import signal
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "servers"))

from mariadb import MariaDb  # noqa: E402
from mysql import MySql  # noqa: E402
from postgresql import PostgreSql  # noqa: E402
from server import ServerFailed  # noqa: E402

# A commit must be in the kernel when it is answered, and a page that was half written when the process died must be
# mended. Not more: the machine itself does not crash here, so nothing is synced to the disk.
POSTGRESQL = ["-c", "synchronous_commit=on", "-c", "full_page_writes=on", "-c", "wal_level=replica",
              "-c", "max_wal_senders=4", "-c", "max_prepared_transactions=10"]
MYSQL = ["--innodb-flush-log-at-trx-commit=2", "--innodb-doublewrite=1"]


def children_of(pid):
    """Process numbers, from /proc."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


class Crashing:
    """Mixed into a Server."""

    def crash(self):
        """SIGKILL for all of its processes at once. Stopped first, so that it cannot make new ones meanwhile."""
        self.process.send_signal(signal.SIGSTOP)
        for pid in [*children_of(self.process.pid), self.process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()

    def shut_down(self):
        """As an operator restarts it: sessions are ended, data is written."""
        self.process.send_signal(self.polite_signal)
        self.process.wait(60)

    def start_again(self):
        """Until clients are served. The ports and shared memory of the dead may take a moment to be free."""
        for attempt in range(40):
            self.spawn(self.serve_command())
            try:
                return self.wait_until_it_answers()
            except ServerFailed:
                if attempt == 39:
                    raise
                time.sleep(0.1)


class CrashingPostgreSql(Crashing, PostgreSql):
    polite_signal = signal.SIGINT  # "fast": ends sessions, does not wait for them

    def serve_command(self):
        return [*super().serve_command(), *POSTGRESQL]


class CrashingMariaDb(Crashing, MariaDb):
    polite_signal = signal.SIGTERM

    def serve_command(self):
        return [*super().serve_command(), *MYSQL]


class CrashingMySql(Crashing, MySql):
    polite_signal = signal.SIGTERM

    def serve_command(self):
        return [*super().serve_command(), *MYSQL]


CRASHING = {"postgresql": CrashingPostgreSql, "mariadb": CrashingMariaDb, "mysql": CrashingMySql}


def start(kind, folder):
    server = CRASHING[kind](folder)
    server.spawn(server.initialise_command())
    server.finish_initialising()
    server.start_again()
    return server
