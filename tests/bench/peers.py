"""Other runners, as tests/bench/install-peers installs them; with the options that make them fastest and change nothing."""

import os

from contender import Contender, found
from launcher import Command

PEERS = os.environ.get("FISHWAY_BENCH_PEERS", "/var/cache/fishway-bench")


class Peer(Contender):
    path = ""  # below PEERS
    on_path = ""

    def program(self):
        return found(os.path.join(PEERS, self.path), self.on_path)

    def how_to_get_it(self):
        return "not installed: tests/bench/install-peers"

    def script(self, files, address):
        return self.apply(files, address)

    def nothing(self, files, address):
        return self.apply(files, address)


class Dbmate(Peer):
    name = form = on_path = "dbmate"
    path = "npm/node_modules/@dbmate/linux-x64/bin/dbmate"

    def version(self, _files, _address):
        return Command([self.program(), "--version"])

    def apply(self, files, address):
        return Command([self.program(), "--no-dump-schema", "--migrations-dir", files.folder(self.form), "migrate"],
                       {"DATABASE_URL": address.plain_url})


class GolangMigrate(Peer):
    name = form = "golang-migrate"
    path = "bin/migrate"
    on_path = "migrate"

    def version(self, _files, _address):
        return Command([self.program(), "-version"])

    def apply(self, files, address):
        url = {
            "postgresql": address.postgres_url,
            "sqlite": f"sqlite3://{address.name}",
        }.get(address.kind, f"mysql://{address.mysql_dsn}")
        return Command([self.program(), "-path", files.folder(self.form), "-database", url, "up"])


class Goose(Peer):
    name = form = on_path = "goose"
    path = "bin/goose"

    def version(self, _files, _address):
        return Command([self.program(), "-version"])

    def apply(self, files, address):
        driver, where = {
            "postgresql": ("postgres", address.postgres_url),
            "sqlite": ("sqlite3", address.name),
        }.get(address.kind, ("mysql", address.mysql_dsn))
        return Command([self.program(), "-dir", files.folder(self.form), "up"],
                       {"GOOSE_DRIVER": driver, "GOOSE_DBSTRING": where})


class Refinery(Peer):
    name = on_path = "refinery"
    path = "cargo/bin/refinery"

    def how_to_get_it(self):
        return "not installed: tests/bench/install-peers refinery"

    def version(self, _files, _address):
        return Command([self.program(), "--version"])

    def apply(self, files, address):
        return Command([self.program(), "migrate", "-e", "DATABASE_URL", "-p", files.folder(self.form)],
                       {"DATABASE_URL": address.plain_url})


class Sqlx(Peer):
    name = form = on_path = "sqlx"
    path = "cargo/bin/sqlx"

    def how_to_get_it(self):
        return "not installed: tests/bench/install-peers sqlx"

    def version(self, _files, _address):
        return Command([self.program(), "--version"])

    def apply(self, files, address):
        return Command([self.program(), "migrate", "run", "--source", files.folder(self.form)],
                       {"DATABASE_URL": address.plain_url})


class Flyway(Peer):
    name = "Flyway"
    on_path = "flyway"

    def program(self):
        return found(os.environ.get("FISHWAY_FLYWAY"), self.on_path)

    def how_to_get_it(self):
        return "not installed: FISHWAY_FLYWAY names its program"

    def version(self, _files, _address):
        return Command([self.program(), "version"])

    def run(self, verb, files, address):
        login = {} if address.kind == "sqlite" else {"FLYWAY_USER": address.user, "FLYWAY_PASSWORD": address.password}
        return Command([self.program(), "-skipCheckForUpdate", f"-url={address.jdbc_url}",
                        f"-locations=filesystem:{files.folder(self.form)}", verb], login)

    def apply(self, files, address):
        return self.run("migrate", files, address)

    def validate(self, files, address):
        return self.run("validate", files, address)


class Squawk(Contender):
    """A linter, no runner; it looks at each file for itself. With findings it ends with 1."""

    name = "squawk"
    kinds = ("postgresql",)

    def program(self):
        return found(os.path.join(PEERS, "npm/node_modules/@squawk-cli/linux-x64/bin/squawk"), self.name)

    def how_to_get_it(self):
        return "not installed: tests/bench/install-peers squawk"

    def lint(self, files, _address):
        folder = files.folder(self.form)
        paths = sorted(os.path.join(folder, name) for name in os.listdir(folder))
        return Command([self.program(), "--assume-in-transaction", *paths], codes=(0, 1))


PEERS_ALL = [Dbmate(), GolangMigrate(), Goose(), Refinery(), Sqlx(), Flyway(), Squawk()]
