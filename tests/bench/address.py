"""Where a database is, in the words of each client."""

import urllib.parse
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Address:
    kind: str
    name: str  # of the database; of SQLite, the file
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""

    def by_way_of(self, port):
        return replace(self, port=port)

    @property
    def url(self):
        """fishway's. Without encryption, as the peers' drivers: psql is told the same."""
        if self.kind == "sqlite":
            return f"sqlite:{self.name}"
        mode = "?sslmode=disable" if self.kind == "postgresql" else ""
        return f"{self.kind}://{self.user}:{self.password}@{self.host}:{self.port}/{self.name}{mode}"

    @property
    def postgres_url(self):
        """Of the Go drivers."""
        return f"postgres://{self.user}:{self.password}@{self.host}:{self.port}/{self.name}?sslmode=disable"

    @property
    def plain_url(self):
        """Of dbmate, refinery and sqlx."""
        if self.kind == "sqlite":
            return f"sqlite://{self.name}"
        if self.kind == "postgresql":
            return self.postgres_url
        return f"mysql://{self.user}:{self.password}@{self.host}:{self.port}/{self.name}"

    @property
    def mysql_dsn(self):
        """Of Go's driver."""
        return f"{self.user}:{self.password}@tcp({self.host}:{self.port})/{self.name}?parseTime=true&multiStatements=true"

    @property
    def jdbc_url(self):
        if self.kind == "sqlite":
            return f"jdbc:sqlite:{self.name}"
        more = {"mysql": "?allowPublicKeyRetrieval=true&useSSL=false", "postgresql": "?sslmode=disable"}.get(self.kind, "")
        return f"jdbc:{self.kind}://{self.host}:{self.port}/{self.name}{more}"


def address_of(database):
    """Of a database of the end-to-end harness."""
    if database.kind == "sqlite":
        return Address("sqlite", database.name)
    parts = urllib.parse.urlsplit(database.url)
    return Address(database.kind, database.name, parts.hostname, parts.port, parts.username,
                   urllib.parse.unquote(parts.password))
