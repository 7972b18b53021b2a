"""The four databases: how a test makes one of its own and looks into it, past the binary."""

import os
import secrets
import sqlite3
import urllib.parse

import psycopg2
import pymysql

HISTORY = "fishway_schema_history"
COLUMNS = "installed_rank, version, description, type, script, checksum, installed_by, execution_time, success"


class Database:
    """Made by a server's create_database(). `kind` is the dialect's name in URLs and JSON."""

    def __init__(self, server, name):
        self.server = server
        self.kind = server.kind
        self.name = name
        self.url = server.url_of(name)
        self.connection = self.connect()

    def connect(self):
        """Another session, in autocommit."""
        return self.server.connect(self.name)

    def rows(self, sql, *values):
        cursor = self.connection.cursor()
        cursor.execute(sql, *([values] if values else []))
        found = cursor.fetchall() if cursor.description else []
        cursor.close()
        return [tuple(row) for row in found]

    def value(self, sql, *values):
        return self.rows(sql, *values)[0][0]

    execute = rows

    def tables(self):
        """Tables and views, without fishway's own."""
        return {name for (name,) in self.rows(self.server.tables_query)
                if not name.startswith(("fishway_", "flyway_schema_history"))}

    def own_tables(self):
        """Those that fishway keeps for itself, and Flyway's."""
        return {name for (name,) in self.rows(self.server.tables_query)} - self.tables()

    def history(self, table=HISTORY):
        if table not in self.own_tables():
            return None
        names = COLUMNS.split(", ")
        rows = self.rows(f"SELECT {COLUMNS} FROM {table} ORDER BY installed_rank")
        return [{**dict(zip(names, row)), "success": bool(row[-1])} for row in rows]

    def applied(self, table=HISTORY):
        """The history in short: version, or a repeatable's description, and success."""
        return [(row["version"] or row["description"], row["success"]) for row in self.history(table) or []]

    def drop(self):
        self.connection.close()
        self.server.drop_database(self.name)


class Server:
    kind = ""
    variable = ""
    tables_query = ""
    user = ""  # whom the history names
    transactional_ddl = True

    @property
    def where(self):
        return os.environ[self.variable]

    @property
    def parts(self):
        return urllib.parse.urlsplit(self.where)

    def url_of(self, name, user=None, password=None):
        parts = self.parts
        user = user or parts.username
        password = urllib.parse.quote(password or parts.password, safe="")
        return f"{self.kind}://{user}:{password}@{parts.hostname}:{parts.port}/{name}"

    def create_database(self, options=""):
        name = f"e2e_{secrets.token_hex(6)}"
        self.administer(f"CREATE DATABASE {name} {options}")
        return Database(self, name)

    def drop_database(self, name):
        self.administer(f"DROP DATABASE {name}")

    def administer(self, *statements):
        connection = self.connect(None)
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        connection.close()


class PostgreSql(Server):
    kind = "postgresql"
    variable = "FISHWAY_TEST_POSTGRESQL"
    user = "postgres"
    tables_query = """SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
                      WHERE relkind IN ('r', 'v', 'm') AND nspname = 'public'"""

    def connect(self, name):
        parts = self.parts
        connection = psycopg2.connect(host=parts.hostname, port=parts.port, user=parts.username,
                                      password=parts.password, dbname=name or "postgres")
        connection.autocommit = True
        return connection

    def drop_database(self, name):
        # What WITH (FORCE) does, on servers before 13 as well.
        self.administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        self.administer(f"DROP DATABASE {name}")


class MySqlFamily(Server):
    user = "fishway"
    tables_query = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
    transactional_ddl = False

    def connect(self, name):
        parts = self.parts
        return pymysql.connect(host=parts.hostname, port=parts.port, user=parts.username, password=parts.password,
                               database=name, autocommit=True, charset="utf8mb4")


class MariaDb(MySqlFamily):
    kind = "mariadb"
    variable = "FISHWAY_TEST_MARIADB"


class MySql(MySqlFamily):
    kind = "mysql"
    variable = "FISHWAY_TEST_MYSQL"


class Sqlite(Server):
    kind = "sqlite"
    variable = "FISHWAY_TEST_SQLITE"
    tables_query = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"

    def url_of(self, name, user=None, password=None):
        return f"sqlite:{name}"

    def connect(self, name):
        connection = sqlite3.connect(name, timeout=10, isolation_level=None)
        connection.execute("PRAGMA busy_timeout = 10000")
        return connection

    def create_database(self, options=""):
        folder = os.path.join(self.where, secrets.token_hex(6))
        os.mkdir(folder)
        return Database(self, os.path.join(folder, "test.db"))

    def drop_database(self, name):
        folder = os.path.dirname(name)
        for file in os.listdir(folder):
            os.remove(os.path.join(folder, file))
        os.rmdir(folder)


SERVERS = {server.kind: server for server in (PostgreSql(), MariaDb(), MySql(), Sqlite())}
