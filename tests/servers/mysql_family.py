"""What MySQL and MariaDB have in common."""

import socket

from server import Server


class MySqlFamily(Server):
    account = "nobody"  # the packages that make a user `mysql` would start a server of the system as well
    scheme = ""

    def prepare(self):
        # Run by the server itself as it starts, before it lets anybody in.
        self.first_statements = self.write(
            "first.sql",
            f"CREATE USER IF NOT EXISTS fishway@'%' IDENTIFIED BY '{self.password}';\n"
            "GRANT ALL ON *.* TO fishway@'%' WITH GRANT OPTION;\n",
        )

    def options(self):
        return ["--no-defaults", f"--datadir={self.data}"]

    def serving_options(self):
        return [f"--port={self.port}", "--bind-address=127.0.0.1", f"--socket={self.folder}/socket",
                f"--pid-file={self.folder}/pid", f"--tmpdir={self.folder}", "--skip-name-resolve", "--skip-log-bin",
                "--max-connections=200",
                f"--init-file={self.first_statements}", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0",
                "--innodb-buffer-pool-size=128M"]

    def answers(self):
        """A server that lets clients in greets them, in version 10 of the protocol."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as client:
                greeting = client.recv(5)
        except OSError:
            return False
        return len(greeting) == 5 and greeting[4] == 10

    def url(self):
        return f"{self.scheme}://fishway:{self.password}@127.0.0.1:{self.port}"
