"""The servers by name."""

from galera import Galera
from mariadb import MariaDb
from mysql import MySql
from pgbouncer import PgBouncer
from postgresql import PostgreSql

SERVERS = {"postgresql": PostgreSql, "mariadb": MariaDb, "mysql": MySql, "pgbouncer": PgBouncer, "galera": Galera}

# Galera takes long to start, and only tests of its own need it.
USUAL = [name for name in SERVERS if name != "galera"]


def make_servers(names, folder):
    """In the order of SERVERS, each after the one that it needs."""
    made = {}
    for name, kind in SERVERS.items():
        if name in names:
            made[name] = kind(folder, made.get(kind.needs))
    return list(made.values())


def missing_for(names):
    """What these servers need and is not among them."""
    return [SERVERS[name].needs for name in names if SERVERS[name].needs and SERVERS[name].needs not in names]
