"""The servers by name."""

from mariadb import MariaDb
from mysql import MySql
from postgresql import PostgreSql

SERVERS = {"postgresql": PostgreSql, "mariadb": MariaDb, "mysql": MySql}
