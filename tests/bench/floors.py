"""The databases' own clients on the same SQL: what a runner costs more is its own doing.

psql is the binary itself: Debian's /usr/bin/psql is a Perl wrapper, which costs 35 ms more.
"""

from contender import Contender, found
from launcher import Command
from postgresql import newest_binaries
from server import ServerFailed

DELIMITER = "~~end~of~file~~"


def psql():
    """None where it is not installed."""
    try:
        return found(f"{newest_binaries()}/psql")
    except ServerFailed:
        return None


class Psql(Contender):
    kinds = ("postgresql",)

    def program(self):
        return psql()

    def run(self, address, *arguments):
        where = [f"--host={address.host}", f"--port={address.port}", f"--username={address.user}", f"--dbname={address.name}"]
        return Command([self.program(), "-X", "-q", "-v", "ON_ERROR_STOP=1", *where, *arguments],
                       {"PGPASSWORD": address.password, "PGSSLMODE": "disable"})


class PsqlVersion(Psql):
    name = "psql --version"

    def version(self, _files, _address):
        return Command([self.program(), "--version"])


class PsqlSelect(Psql):
    name = "psql -c 'select 1'"

    def nothing(self, _files, address):
        return self.run(address, "-c", "select 1")

    validate = nothing


class PsqlMessages(Psql):
    name = "psql, a message a file"

    def apply(self, files, address):
        """One process. The text of each -c goes to the server as it is, in one simple-query message."""
        return self.run(address, *[word for text in files.messages for word in ("-c", text)])


class PsqlStatements(Psql):
    name = "psql, statement by statement"

    def apply(self, files, address):
        return self.run(address, "-f", files.file("plain", files.messages))

    def script(self, files, address):
        return self.run(address, "-f", files.in_transaction())


class PsqlLargeMessages(Psql):
    name = "psql, messages of 64 KB"

    def script(self, files, address):
        return self.run(address, "-f", files.in_messages())


class MariaDbClient(Contender):
    """Of MySQL as well: Debian has no other."""

    kinds = ("mariadb", "mysql")

    def program(self):
        return found("mariadb")

    def run(self, address, *arguments, stdin="/dev/null"):
        where = [f"--host={address.host}", f"--port={address.port}", f"--user={address.user}"]
        return Command([self.program(), "--no-defaults", "--skip-ssl", "--batch", *where, *arguments, address.name],
                       {"MYSQL_PWD": address.password}, stdin)


class MariaDbVersion(MariaDbClient):
    name = "mariadb --version"

    def version(self, _files, _address):
        return Command([self.program(), "--version"])


class MariaDbSelect(MariaDbClient):
    name = "mariadb -e 'select 1'"

    def nothing(self, _files, address):
        return self.run(address, "-e", "select 1")


class MariaDbMessages(MariaDbClient):
    name = "mariadb, a message a file"

    def apply(self, files, address):
        """With a delimiter that no file contains, the client sends all up to it in one message of several statements."""
        everything = files.file("delimited", (f"{text}{DELIMITER}\n" for text in files.messages))
        return self.run(address, f"--delimiter={DELIMITER}", stdin=everything)


class MariaDbStatements(MariaDbClient):
    name = "mariadb, statement by statement"

    def script(self, files, address):
        return self.run(address, stdin=files.in_transaction("START TRANSACTION"))


class Sqlite3(Contender):
    kinds = ("sqlite",)

    def program(self):
        return found("sqlite3")

    def run(self, address, *arguments, stdin="/dev/null"):
        return Command([self.program(), "-batch", "-bail", address.name, *arguments], {}, stdin)


class Sqlite3Version(Sqlite3):
    name = "sqlite3 --version"

    def version(self, _files, _address):
        return Command([self.program(), "--version"])


class Sqlite3Select(Sqlite3):
    name = "sqlite3 'select 1'"

    def nothing(self, _files, address):
        return self.run(address, "select 1")


class Sqlite3Transactions(Sqlite3):
    name = "sqlite3, a transaction a file"

    def apply(self, files, address):
        return self.run(address, stdin=files.file("transactions", (f"BEGIN;\n{text}COMMIT;\n" for text in files.messages)))


class Sqlite3OneTransaction(Sqlite3):
    name = "sqlite3, all in one transaction"

    def apply(self, files, address):
        return self.run(address, stdin=files.file("one-transaction", ["BEGIN;\n", *files.messages, "COMMIT;\n"]))

    def script(self, files, address):
        return self.run(address, stdin=files.in_transaction())


FLOORS = [PsqlVersion(), PsqlSelect(), PsqlMessages(), PsqlStatements(), PsqlLargeMessages(), MariaDbVersion(), MariaDbSelect(),
          MariaDbMessages(), MariaDbStatements(), Sqlite3Version(), Sqlite3Select(), Sqlite3Transactions(),
          Sqlite3OneTransaction()]
