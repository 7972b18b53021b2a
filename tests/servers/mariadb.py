"""MariaDB from the system's packages."""

import shutil

from mysql_family import MySqlFamily
from server import ServerFailed


class MariaDb(MySqlFamily):
    name = "MariaDB"
    variable = "FISHWAY_TEST_MARIADB"
    scheme = "mariadb"

    def prepare(self):
        super().prepare()
        self.program = shutil.which("mariadbd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
        if not self.program:
            raise ServerFailed("MariaDB is not installed: install Debian's package `mariadb-server`")

    def initialise_command(self):
        return ["mariadb-install-db", *self.options(), "--auth-root-authentication-method=normal", "--skip-test-db"]

    def serve_command(self):
        return [self.program, *self.options(), *self.serving_options()]
