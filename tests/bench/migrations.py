"""Sets of small migrations: the same SQL for every database, drawn from a fixed seed, in the form that each tool reads."""

import os
import random

SEED = 5
COLUMNS = ("name VARCHAR(100) NOT NULL", "amount INT", "note VARCHAR(200)", "created_on DATE", "is_open INT DEFAULT 0")

# The file's name, and what stands before and after its SQL.
FORMS = {
    "flyway": ("V{}__{}.sql", "", ""),
    "dbmate": ("{:06}_{}.sql", "-- migrate:up\n", "-- migrate:down\n"),
    "goose": ("{:06}_{}.sql", "-- +goose Up\n", ""),
    "golang-migrate": ("{:06}_{}.up.sql", "", ""),
    "sqlx": ("{:06}_{}.sql", "", ""),
}


def write_migration(folder, form, number, words, pieces):
    name, head, tail = FORMS[form]
    with open(os.path.join(folder, name.format(number, words)), "w", encoding="utf-8") as file:
        file.write(head)
        file.writelines(pieces)
        file.write(tail)


def draw(count):
    """Three of five create a table; the others change one that is there, or write into it."""
    chance = random.Random(SEED)
    tables = 0
    for _ in range(count):
        if tables == 0 or chance.random() < 0.6:
            tables += 1
            columns = chance.sample(COLUMNS, chance.randint(2, 4))
            body = "".join(f",\n  {column}" for column in columns)
            yield f"create_t{tables}", f"CREATE TABLE t{tables} (\n  id INT NOT NULL PRIMARY KEY{body}\n);\n"
        else:
            table = chance.randint(1, tables)
            yield draw_change(chance, table, serial=chance.getrandbits(32))


def draw_change(chance, table, serial):
    kind = chance.choice(("add", "index", "insert", "insert"))
    if kind == "add":
        return f"extend_t{table}", f"ALTER TABLE t{table} ADD COLUMN c{serial} INT;\n"
    if kind == "index":
        return f"index_t{table}", f"CREATE TABLE x{serial} (id INT NOT NULL PRIMARY KEY, t{table} INT);\n" \
                                  f"CREATE INDEX x{serial}_t{table} ON x{serial} (t{table});\n"
    return f"log_t{table}", f"CREATE TABLE log{serial} (id INT, note VARCHAR(100));\n" \
                            f"INSERT INTO log{serial} VALUES (1, 'one'), (2, 'two; and a half'), (3, 'three');\n"


class MigrationSet:
    def __init__(self, count, scratch):
        self.count = count
        self.scratch = scratch
        self.migrations = list(draw(count))
        self.tables = sum(sql.startswith("CREATE TABLE") for _, sql in self.migrations)

    def missing_in(self, database):
        """What is not there after they were applied, in words. A tool's own tables are there as well."""
        there = {name for name in database.tables() if name[0] in "tlx" and name[-1].isdigit()}
        return "" if len(there) == self.tables else f"{len(there)} of {self.tables} tables are there"

    @property
    def messages(self):
        """The content of each file."""
        return [sql for _, sql in self.migrations]

    def folder(self, form):
        """Written when it is first asked for."""
        path = os.path.join(self.scratch, f"{form}-{self.count}")
        if not os.path.isdir(path):
            os.mkdir(path)
            for number, (words, sql) in enumerate(self.migrations, 1):
                write_migration(path, form, number, words, [sql])
        return path

    def file(self, name, pieces):
        """One file of all, for the clients; written when it is first asked for."""
        path = os.path.join(self.scratch, f"{name}-{self.count}.sql")
        if not os.path.exists(path):
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(pieces)
        return path
