"""MySQL. Debian's stable releases have none, so it comes from Debian unstable, unpacked into a folder of its own."""

from mysql_family import MySqlFamily
from mysql_tree import mysql_tree


class MySql(MySqlFamily):
    name = "MySQL"
    variable = "FISHWAY_TEST_MYSQL"
    scheme = "mysql"

    def prepare(self):
        super().prepare()
        self.tree = mysql_tree()

    def options(self):
        usr = f"{self.tree.folder}/usr"
        return [*super().options(), f"--basedir={usr}", f"--lc-messages-dir={usr}/share/mysql",
                f"--character-sets-dir={usr}/share/mysql/charsets", f"--plugin-dir={usr}/lib/mysql/plugin"]

    def initialise_command(self):
        return [*self.tree.program("usr/sbin/mysqld"), *self.options(), "--initialize-insecure"]

    def serve_command(self):
        return [*self.tree.program("usr/sbin/mysqld"), *self.options(), *self.serving_options(), "--mysqlx=OFF",
                f"--secure-file-priv={self.folder}"]
