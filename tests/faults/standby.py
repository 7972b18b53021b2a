"""A PostgreSQL primary and its streaming standby, which takes over when the primary dies."""

import os
import time

import psycopg2

from crashing import CrashingPostgreSql
from harness.databases import SERVERS

READ_ONLY_SECONDS = 1.0  # between the death of the primary and the promotion: connections find a standby


class Standby(CrashingPostgreSql):
    def __init__(self, scratch, primary):
        self.primary = primary
        super().__init__(scratch)
        self.password = primary.password

    def initialise_command(self):
        return [f"{self.binaries}/pg_basebackup", "--dbname", self.primary.url(), "--pgdata", self.data,
                "--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"]


class Pair:
    def __init__(self, folder):
        self.primary = self.begin(CrashingPostgreSql(make(folder, "primary")))
        self.standby = self.begin(Standby(make(folder, "standby"), self.primary))
        # What the primary has answered must not be lost with it.
        self.administer(self.primary, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        self.variable = SERVERS["postgresql"].variable
        self.before = os.environ[self.variable]
        os.environ[self.variable] = self.primary.url()

    def begin(self, server):
        server.spawn(server.initialise_command())
        server.finish_initialising()
        server.start_again()
        return server

    def administer(self, server, *statements):
        connection = psycopg2.connect(server.url())
        connection.autocommit = True
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        connection.close()

    def fail_over(self, proxy):
        self.primary.crash()
        proxy.lead_to(self.standby.port)
        time.sleep(READ_ONLY_SECONDS)
        self.administer(self.standby, "SELECT pg_promote()")
        os.environ[self.variable] = self.standby.url()

    def close(self):
        os.environ[self.variable] = self.before
        if self.primary.process.poll() is not None:
            self.primary.start_again()  # which gives back the shared memory that it left when it was killed
        self.primary.stop()
        self.standby.stop()


def make(folder, name):
    path = os.path.join(folder, name)
    os.mkdir(path)
    return path
