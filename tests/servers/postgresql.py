"""PostgreSQL from the system's packages."""

import glob
import os
import signal
import subprocess

from server import Server, ServerFailed


def newest_binaries():
    folders = [os.path.dirname(path) for path in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    if not folders:
        raise ServerFailed("PostgreSQL is not installed: install Debian's package `postgresql`")
    return max(folders, key=lambda folder: int(folder.split("/")[-2]))


class PostgreSql(Server):
    name = "PostgreSQL"
    variable = "FISHWAY_TEST_POSTGRESQL"
    account = "postgres"
    stop_signal = signal.SIGQUIT  # at once, but with its shared memory given back

    def prepare(self):
        self.binaries = newest_binaries()
        self.password_file = self.write("password", self.password + "\n")

    def initialise_command(self):
        return [f"{self.binaries}/initdb", "--pgdata", self.data, "--username=postgres", "--auth=scram-sha-256",
                f"--pwfile={self.password_file}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]

    def serve_command(self):
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "dynamic_shared_memory_type": "mmap",  # in the folder, so that it is gone with it
            "max_connections": 200,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_prepared_transactions": 10,
            "autovacuum_naptime": "1s",  # for the test that waits for one
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [f"{self.binaries}/postgres", "-D", self.data, *options]

    def answers(self):
        ready = [f"{self.binaries}/pg_isready", "--quiet", "--host=127.0.0.1", f"--port={self.port}", "--timeout=5"]
        return subprocess.run(ready, check=False).returncode == 0

    def url(self):
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/postgres"
