"""PgBouncer in front of PostgreSQL, from the system's packages. It pools transactions."""

import shutil
import subprocess

from postgresql import newest_binaries
from server import Server, ServerFailed


class PgBouncer(Server):
    name = "PgBouncer"
    variable = "FISHWAY_TEST_PGBOUNCER"
    account = "postgres"
    needs = "postgresql"

    def prepare(self):
        self.program = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/usr/bin")
        if not self.program:
            raise ServerFailed("PgBouncer is not installed: install Debian's package `pgbouncer`")
        server = self.needed
        self.settings = self.write(
            "pgbouncer.ini",
            "[databases]\n"
            f"* = host=127.0.0.1 port={server.port} user=postgres password={server.password}\n"
            "[pgbouncer]\n"
            f"listen_addr = 127.0.0.1\nlisten_port = {self.port}\nunix_socket_dir =\n"
            "auth_type = any\npool_mode = transaction\nmax_client_conn = 500\ndefault_pool_size = 30\n",
        )

    def serve_command(self):
        return [self.program, self.settings]

    def answers(self):
        ready = [f"{newest_binaries()}/pg_isready", "--quiet", "--host=127.0.0.1", f"--port={self.port}", "--timeout=5"]
        return subprocess.run(ready, check=False).returncode == 0

    def url(self):
        return f"postgresql://postgres:{self.needed.password}@127.0.0.1:{self.port}/postgres"
