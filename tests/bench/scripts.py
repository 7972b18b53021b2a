"""Single large scripts: a million small statements, few huge ones, COPY data; and how a client sends them best."""

import os

from migrations import write_migration

LINE = 100  # bytes of a small statement, about
HUGE = 10_000_000  # bytes of a huge one, about
MESSAGE = 64 << 10
TABLE = "CREATE TABLE big (id INT NOT NULL, note VARCHAR(200));\n"
NOTE = "the quick brown fox jumps over the lazy dog; it''s 12"


def note(number):
    """Text of a constant length with a semicolon and a quote in it."""
    return f"{NOTE} {number:08}"


def small_statements(size):
    for number in range(size // LINE):
        yield f"INSERT INTO big VALUES ({number:9}, '{note(number)}');\n"


def huge_statements(size):
    number = 0
    for _ in range(max(1, size // HUGE)):
        rows = []
        for _ in range(HUGE // LINE):
            rows.append(f"({number:9}, '{note(number)} {'.' * 18}')")
            number += 1
        yield "INSERT INTO big VALUES\n" + ",\n".join(rows) + ";\n"


def copy_data(size):
    yield "COPY big (id, note) FROM stdin;\n"
    for number in range(size // LINE):
        yield f"{number}\t{note(number)} {'.' * 28}\n"
    yield "\\.\n"


BODIES = {"small": small_statements, "huge": huge_statements, "copy": copy_data}


class Script:
    """One migration whose statements are all in one transaction."""

    def __init__(self, body, size, scratch):
        self.body = body
        self.size = size
        self.scratch = scratch
        self.name = f"{body}-{size // 1_000_000}mb"

    @property
    def rows(self):
        huge = max(1, self.size // HUGE) * (HUGE // LINE)
        return huge if self.body == "huge" else self.size // LINE

    def missing_in(self, database):
        there = database.value("SELECT count(*) FROM big")
        return "" if there == self.rows else f"{there} of {self.rows} rows are there"

    def statements(self):
        yield TABLE
        yield from BODIES[self.body](self.size)

    def folder(self, form):
        """A folder with this one migration; written when it is first asked for."""
        path = os.path.join(self.scratch, f"{form}-{self.name}")
        if not os.path.isdir(path):
            os.mkdir(path)
            write_migration(path, form, 1, "script", self.statements())
        return path

    def in_transaction(self, begin="BEGIN"):
        """For a client that sends statement by statement."""
        return self.file(f"plain-{begin.split()[0]}", [f"{begin};\n"], self.statements(), ["COMMIT;\n"])

    def in_messages(self):
        """For psql: statements joined with `\\;` go to the server in one message."""
        return self.file("messages", ["BEGIN;\n"], joined(self.statements()), ["COMMIT;\n"])

    def file(self, way, *parts):
        path = os.path.join(self.scratch, f"{self.name}-{way}.sql")
        if not os.path.exists(path):
            with open(path, "w", encoding="utf-8") as file:
                for part in parts:
                    file.writelines(part)
        return path


def joined(statements):
    """Each message as large as fits into MESSAGE bytes. Every statement ends with `;` and the end of its line."""
    message, size = [], 0
    for statement in statements:
        if message and size + len(statement) > MESSAGE:
            yield "\\;\n".join(message) + ";\n"
            message, size = [], 0
        message.append(statement[:-2])
        size += len(statement)
    if message:
        yield "\\;\n".join(message) + ";\n"
