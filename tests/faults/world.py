"""What is known of the database while a set is drawn: which tables, columns and indexes there are for the next
statement to work on."""

from alone_statements import AloneStatements
from row_statements import RowStatements
from schema_statements import SchemaStatements

SIZES = [10, 10, 100, 100, 1000, 1000, 10_000]  # each as likely as the others

AUTO_KEY = {
    "postgresql": "id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    "mysql": "id BIGINT AUTO_INCREMENT PRIMARY KEY",
    "mariadb": "id BIGINT AUTO_INCREMENT PRIMARY KEY",
    "sqlite": "id INTEGER PRIMARY KEY",
}


class World(RowStatements, SchemaStatements, AloneStatements):
    def __init__(self, random, kind, make, sizes=SIZES):
        self.random = random
        self.sizes = sizes  # how many rows
        self.kind = kind
        self.make = make
        self.mysql = kind in ("mysql", "mariadb")
        self.tables = []
        self.names = 0
        self.version = 1
        self.number = 0

    def begin(self, version):
        self.version, self.number = version, 0

    def name(self, letter):
        self.names += 1
        return f"{letter}{self.names}"

    def statement(self, kind, text, took_effect, **more):
        self.number += 1
        return self.make(kind, text, took_effect, **more)

    def some(self, makers, least, most):
        return [self.random.choice(makers)() for _ in range(self.random.randint(least, most))]

    def table(self):
        return self.random.choice(self.tables)

    def base(self):
        self.begin(1)
        audit = (f"CREATE TABLE audit (\n  {AUTO_KEY[self.kind]},\n  migration INT NOT NULL,\n  statement INT NOT NULL,\n"
                 "  number INT NOT NULL\n)")
        made = [self.statement("create table", audit, lambda view: view.has_table("audit"))]
        for name, column in (("digits", "d"), ("counters", "id")):
            more = ", value INT NOT NULL, last INT NOT NULL" if name == "counters" else ""
            made.append(self.statement("create table", f"CREATE TABLE {name} ({column} INT NOT NULL PRIMARY KEY{more})",
                                       lambda view, name=name: view.has_table(name)))
        digits = ", ".join(f"({digit})" for digit in range(10))
        made.append(self.statement("fill", f"INSERT INTO digits VALUES {digits}",
                                   lambda view: view.value("SELECT count(*) FROM digits") == 10))
        made.append(self.statement("fill", "INSERT INTO counters SELECT d, 0, 0 FROM digits",
                                   lambda view: view.value("SELECT count(*) FROM counters") == 10))
        for _ in range(3):
            made += [self.create_table(), self.fill(self.tables[-1])]
        return made + (self.partitions_and_type() if self.kind == "postgresql" else [])

    def partitions_and_type(self):
        self.partitions = [f"part{number}" for number in range(1, 6)]
        made = [self.statement("create table", "CREATE TABLE parts (id INT NOT NULL) PARTITION BY RANGE (id)",
                               lambda view: view.has_table("parts")),
                self.statement("create type", "CREATE TYPE mood AS ENUM ('calm')", lambda view: view.has_label("calm"))]
        for number, part in enumerate(self.partitions):
            made.append(self.statement(
                "create table",
                f"CREATE TABLE {part} PARTITION OF parts FOR VALUES FROM ({number * 10}) TO ({number * 10 + 10})",
                lambda view, part=part: view.has_table(part)))
        return made
