"""Where it is measured: servers of its own with their data in memory, SQLite in memory and on a disk, a longer link."""

import os
import tempfile

import psycopg2
from address import address_of
from harness.databases import SERVERS, Sqlite
from link import Link, added
from mariadb import MariaDb
from mysql import MySql
from postgresql import PostgreSql
from server import ServerFailed, start_all, stop_all

FARTHER = 0.005  # seconds of round trip
DISK = os.environ.get("FISHWAY_BENCH_DISK", "/var/tmp")


class OrdinaryPostgreSql(PostgreSql):
    """The tests want an autovacuum every second: here the default holds."""

    def serve_command(self):
        return [*super().serve_command(), "-c", "autovacuum_naptime=1min"]


class SqliteOnDisk(Sqlite):
    """Where FISHWAY_BENCH_DISK says, or in /var/tmp."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="fishway-bench-", dir=DISK)

    @property
    def where(self):
        return self.folder.name


class Place:
    """On a server, or in a folder."""

    def __init__(self, maker):
        self.maker = maker

    def create_database(self):
        return self.maker.create_database()

    def near(self, database):
        """Its address over the short way."""
        return address_of(database)

    address = near

    def close(self):
        pass


class FarPlace(Place):
    """The server of another place, over the link. Databases are made and looked into over the short way."""

    def __init__(self, maker):
        super().__init__(maker)
        self.link = Link(maker.parts.port, FARTHER)

    def address(self, database):
        return self.near(database).by_way_of(self.link.port)

    def added_round_trip(self):
        database = self.create_database()
        near, far = ({"host": a.host, "port": a.port, "user": a.user, "password": a.password, "dbname": a.name}
                     for a in (self.near(database), self.address(database)))
        with_near, with_far = psycopg2.connect(**near), psycopg2.connect(**far)
        try:
            return added(with_near.cursor(), with_far.cursor())
        finally:
            with_near.close()
            with_far.close()
            database.drop()

    def close(self):
        self.link.close()


SERVER_KINDS = {"postgresql": OrdinaryPostgreSql, "mariadb": MariaDb, "mysql": MySql}
SERVER_OF = {"postgresql-far": "postgresql"}


class Places:
    """Those that are needed, from the start to the end of the benchmark."""

    def __init__(self, names, scratch):
        os.environ[SERVERS["sqlite"].variable] = scratch
        self.reasons = {}  # why a place is not there
        self.servers = []
        self.places = {}
        for kind in sorted({SERVER_OF.get(name, name) for name in names}):
            self.choose(kind, [name for name in names if SERVER_OF.get(name, name) == kind], scratch)
        try:
            os.environ.update(start_all(self.servers))
            for name in set(names) - set(self.reasons):
                self.places[name] = self.make(name)
        except BaseException:
            self.close()
            raise

    def choose(self, kind, names, scratch):
        """A server that is not installed takes its workloads away, and that is said."""
        if kind not in SERVER_KINDS:
            return
        try:
            self.servers.append(SERVER_KINDS[kind](scratch))
        except ServerFailed as failure:
            self.reasons.update({name: str(failure) for name in names})

    def make(self, name):
        if name == "postgresql-far":
            return FarPlace(SERVERS["postgresql"])
        return Place(SqliteOnDisk() if name == "sqlite-disk" else SERVERS[name])

    def added_round_trip(self):
        """Of the longer link, measured, in seconds; None where it is not needed."""
        far = self.places.get("postgresql-far")
        return far.added_round_trip() if far else None

    def __getitem__(self, name):
        return self.places[name]

    def close(self):
        for place in self.places.values():
            place.close()
        stop_all(self.servers)
