"""The statements of which sets are drawn, and what is known of the database while they are: which tables, columns and
indexes there are for the next one to work on."""

SIZES = [10, 10, 100, 100, 1000, 1000, 10_000]  # each as likely as the others

AUTO_KEY = {
    "postgresql": "id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    "mysql": "id BIGINT AUTO_INCREMENT PRIMARY KEY",
    "mariadb": "id BIGINT AUTO_INCREMENT PRIMARY KEY",
    "sqlite": "id INTEGER PRIMARY KEY",
}
# Rows numbered from 0, in words that every database knows.
NUMBERS = "a.d + 10 * b.d + 100 * c.d + 1000 * e.d"
NUMBERED = f"FROM digits a, digits b, digits c, digits e WHERE {NUMBERS} <"


# About 0.3 s.
SLOWLY = {
    "postgresql": "WHERE pg_sleep(0.03) IS NOT NULL",
    "mysql": "WHERE sleep(0.03) = 0",
    "mariadb": "WHERE sleep(0.03) = 0",
    "sqlite": "WHERE (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000)"
              " SELECT count(*) FROM n) > 0",
}


class Table:
    def __init__(self, name):
        self.name = name
        self.columns = []  # that may be renamed or dropped
        self.indexes = []


class World:
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

    # Rows -------------------------------------------------------------------------------------------------------------

    def changes_of_rows(self):
        return [self.insert, self.insert, self.slow_insert, self.count_up, self.count_up, self.change_rows, self.delete_rows,
                *({"postgresql": [self.copy, self.do], "mysql": [self.call], "mariadb": [self.call]}
                  .get(self.kind, []))]

    def insert(self):
        rows = self.random.choice(self.sizes)
        version, number = self.version, self.number + 1
        return self.statement(
            "insert",
            f"INSERT INTO audit (migration, statement, number)\n"
            f"SELECT {version}, {number}, {NUMBERS} {NUMBERED} {rows}",
            lambda view: view.audited(version, number), audit_rows=rows)

    def slow_insert(self):
        """Still at work in the server for a while after its client is gone."""
        version, number = self.version, self.number + 1
        return self.statement("insert", f"INSERT INTO audit (migration, statement, number)\n"
                              f"SELECT {version}, {number}, d FROM digits {SLOWLY[self.kind]}",
                              lambda view: view.audited(version, number), audit_rows=10)

    def marked(self, counter):
        """Tells this update from every other one."""
        mark = self.version * 1000 + self.number + 1
        return mark, lambda view: view.value(f"SELECT last FROM counters WHERE id = {counter}") == mark

    def count_up(self):
        counter = self.random.randrange(10)
        mark, took_effect = self.marked(counter)
        return self.statement("update", f"UPDATE counters SET value = value + 1, last = {mark} WHERE id = {counter}",
                              took_effect)

    def change_rows(self):
        table = self.table().name
        mark = self.version * 1000 + self.number + 1
        return self.statement("update", f"UPDATE {table} SET a = a + 1, last = {mark}",
                              lambda view: view.value(f"SELECT max(last) FROM {table}") == mark)

    def delete_rows(self):
        table, rest = self.table().name, self.random.randrange(1, 97)
        return self.statement("delete", f"DELETE FROM {table} WHERE id % 97 = {rest}",
                              lambda view: view.value(f"SELECT count(*) FROM {table} WHERE id % 97 = {rest}") == 0)

    def fill(self, table):
        rows = self.random.choice(self.sizes)
        return self.statement("fill", f"INSERT INTO {table.name} (id, a, last, note)\n"
                              f"SELECT {NUMBERS}, {NUMBERS}, 0, 'as it was' {NUMBERED} {rows}",
                              lambda view: view.value(f"SELECT count(*) FROM {table.name}") == rows)

    def copy(self):
        version, number = self.version, self.number + 1
        rows = min(1000, self.random.choice(self.sizes))
        data = "".join(f"{version}\t{number}\t{row}\n" for row in range(rows))
        return self.statement("copy", "COPY audit (migration, statement, number) FROM stdin",
                              lambda view: view.audited(version, number), audit_rows=rows, data=data)

    def do(self):
        version, number = self.version, self.number + 1
        body = f"BEGIN\n  INSERT INTO audit (migration, statement, number) VALUES ({version}, {number}, 0);\nEND"
        return self.statement("do", f"DO $$\n{body}\n$$", lambda view: view.audited(version, number), audit_rows=1)

    def call(self):
        """Two rows, committed one by one: what a CALL did is for nobody to know."""
        version, number = self.version, self.number + 1
        if not getattr(self, "procedure", None):
            return self.create_procedure()
        return self.statement("call", f"CALL {self.procedure}({version}, {number})",
                              lambda view: view.audited(version, number), audit_rows=1)

    def create_procedure(self):
        self.procedure = name = self.name("p")
        return self.statement(
            "create procedure",
            f"CREATE PROCEDURE {name}(m INT, s INT)\nBEGIN\n"
            "  INSERT INTO audit (migration, statement, number) VALUES (m, s, 0);\nEND",
            lambda view: view.value("SELECT count(*) FROM information_schema.routines"
                                    f" WHERE routine_schema = DATABASE() AND routine_name = '{name}'") == 1)

    # The schema -------------------------------------------------------------------------------------------------------

    def mixed(self):
        return [*self.changes_of_rows(), self.create_table, self.add_column, self.add_column, self.create_index,
                self.drop_column, self.rename_column, self.drop_index, self.create_view, self.rename_table,
                *([self.add_label] if self.kind == "postgresql" else [])]

    def create_table(self):
        table = Table(self.name("t"))
        self.tables.append(table)
        return self.statement(
            "create table",
            f"CREATE TABLE {table.name} (\n  id INT NOT NULL PRIMARY KEY,\n  a INT NOT NULL,\n  last INT NOT NULL,\n"
            "  note VARCHAR(40)\n)",
            lambda view: view.has_table(table.name))

    def add_column(self):
        table, column = self.table(), self.name("c")
        table.columns.append(column)
        default = self.random.choice(["INT", f"INT DEFAULT {self.version}", "INT NOT NULL DEFAULT 7", "VARCHAR(20)"])
        return self.statement("add column", f"ALTER TABLE {table.name} ADD COLUMN {column} {default}",
                              lambda view, name=table.name: view.has_column(name, column))

    def pick(self, attribute, otherwise):
        """A table that has a column or an index to spare, and that."""
        having = [table for table in self.tables if getattr(table, attribute)]
        if not having:
            return None, otherwise()
        table = self.random.choice(having)
        return table, getattr(table, attribute).pop(self.random.randrange(len(getattr(table, attribute))))

    def drop_column(self):
        table, column = self.pick("columns", self.add_column)
        if not table:
            return column
        return self.statement("drop column", f"ALTER TABLE {table.name} DROP COLUMN {column}",
                              lambda view, name=table.name: not view.has_column(name, column))

    def rename_column(self):
        table, column = self.pick("columns", self.add_column)
        if not table:
            return column
        new = self.name("c")
        table.columns.append(new)
        return self.statement("rename column", f"ALTER TABLE {table.name} RENAME COLUMN {column} TO {new}",
                              lambda view, name=table.name: view.has_column(name, new))

    def create_index(self, words="", kind="create index", columns="a"):
        table, index = self.table(), self.name("i")
        table.indexes.append(index)
        return self.statement(kind, f"CREATE {words}{index} ON {table.name} ({columns})" if words
                              else f"CREATE INDEX {index} ON {table.name} ({columns})",
                              lambda view: view.has_index(index))

    def drop_index(self, words="INDEX ", kind="drop index"):
        table, index = self.pick("indexes", self.create_index)
        if not table:
            return index
        where = f" ON {table.name}" if self.mysql else ""
        return self.statement(kind, f"DROP {words}{index}{where}", lambda view: not view.has_index(index))

    def create_view(self):
        name = self.name("v")
        return self.statement("create view", f"CREATE VIEW {name} AS SELECT id, value FROM counters",
                              lambda view: view.has_table(name))

    def rename_table(self):
        table = self.table()
        old, table.name = table.name, self.name("t")
        new = table.name
        return self.statement("rename table", f"ALTER TABLE {old} RENAME TO {new}", lambda view: view.has_table(new))

    def add_label(self):
        label = self.name("mood")
        return self.statement("add value", f"ALTER TYPE mood ADD VALUE '{label}'", lambda view: view.has_label(label))

    # What the database refuses inside a transaction -------------------------------------------------------------------

    def concurrent_statements(self):
        if self.kind == "sqlite":
            return [self.create_table(), self.insert(), self.pragma(), self.copy_table(), self.insert(), self.vacuum()]
        makers = [self.create_index_concurrently, self.create_index_concurrently, self.create_unique_index_concurrently,
                  self.drop_index_concurrently, self.reindex_concurrently, self.detach_partition, self.insert,
                  self.add_column, self.vacuum]
        return [self.create_index_concurrently(), *self.some(makers, 2, 4)]

    def create_index_concurrently(self):
        return self.create_index("INDEX CONCURRENTLY ", "create index concurrently",
                                 self.random.choice(["a", "a, note", "last", "(a + last)"]))

    def create_unique_index_concurrently(self):
        return self.create_index("UNIQUE INDEX CONCURRENTLY ", "create unique index concurrently", "id, a")

    def drop_index_concurrently(self):
        return self.drop_index("INDEX CONCURRENTLY ", "drop index concurrently")

    def reindex_concurrently(self):
        having = [table for table in self.tables if table.indexes]
        if not having:
            return self.create_index_concurrently()
        index = self.random.choice(self.random.choice(having).indexes)
        return self.statement("reindex concurrently", f"REINDEX INDEX CONCURRENTLY {index}",
                              lambda view: view.has_index(index))

    def detach_partition(self):
        if not self.partitions:
            return self.create_index_concurrently()
        part = self.partitions.pop()
        return self.statement("detach partition concurrently", f"ALTER TABLE parts DETACH PARTITION {part} CONCURRENTLY",
                              lambda view: view.value(f"SELECT count(*) FROM pg_inherits"
                                                      f" WHERE inhrelid = '{part}'::regclass") == 0)

    def vacuum(self):
        return self.statement("vacuum", f"VACUUM {self.table().name}" if self.kind == "postgresql" else "VACUUM",
                              lambda view: True)

    def pragma(self):
        return self.statement("pragma", "PRAGMA foreign_keys = ON", lambda view: True)

    def copy_table(self):
        """As a table is rebuilt in SQLite, which can change little of one in place."""
        table = self.table()
        old, table.name = table.name, self.name("t")
        new = table.name
        table.columns, table.indexes = [], []
        return self.statement("create table", f"CREATE TABLE {new} AS SELECT id, a, last, note FROM {old}",
                              lambda view: view.has_table(new))
