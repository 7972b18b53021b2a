"""A set of migrations drawn at random, every statement of which can be counted afterwards.

What a statement did is known without asking the binary: DML writes rows of its own into the table `audit` (migration,
statement, number of the row), or counts up, which shows when it happens twice; DDL is seen in the catalog. The same
statements, executed once by a plain client, make the database that the result is held against.
"""

from dataclasses import dataclass, field
from typing import Callable, Optional

from world import World


@dataclass
class Statement:
    kind: str  # "insert", "create table", ...
    text: str
    took_effect: Callable  # asks a snapshot.View of the database
    audit_rows: int = 0  # how many rows of its own it leaves in `audit`
    data: Optional[str] = None  # of a COPY


@dataclass
class Migration:
    version: int
    name: str
    directive: str
    statements: list = field(default_factory=list)

    @property
    def file_name(self):
        return f"V{self.version}__{self.name}.sql"

    @property
    def text(self):
        lines = [self.directive, ""] if self.directive else []
        for statement in self.statements:
            lines.append(statement.text + ";")
            if statement.data is not None:
                lines.append(statement.data + "\\.")
        return "\n".join(lines) + "\n"

    def statement_at_line(self, line):
        """The statement that begins in this line of the file."""
        at = 3 if self.directive else 1
        for statement in self.statements:
            if at == line:
                return statement
            at += statement.text.count("\n") + 1 + (statement.data.count("\n") + 1 if statement.data is not None else 0)
        return None

    def stands_alone(self, statement, kind):
        """Whether the statement is committed by itself, with nothing that records it."""
        return bool(self.directive) or statement.kind in ALONE[kind]


MYSQL_DDL = {"create table", "add column", "drop column", "rename column", "create index", "drop index", "create view",
             "rename table", "drop table", "create procedure", "drop procedure", "call"}
ALONE = {
    "postgresql": {"create index concurrently", "create unique index concurrently", "drop index concurrently",
                   "reindex concurrently", "detach partition concurrently", "vacuum"},
    "mysql": MYSQL_DDL,
    "mariadb": MYSQL_DDL,
    "sqlite": {"vacuum", "pragma"},
}

# What a transaction=off statement did can be seen in the catalog, except for these: nobody but a person can know.
UNKNOWABLE = {"insert", "update", "delete", "call", "copy", "do"}


@dataclass
class MigrationSet:
    kind: str
    migrations: list

    def write_to(self, project):
        for migration in self.migrations:
            project.write(migration.file_name, migration.text)

    def audit(self):
        """(migration, statement) -> rows that must be there."""
        return {
            (migration.version, number): statement.audit_rows
            for migration in self.migrations
            for number, statement in enumerate(migration.statements, 1)
            if statement.audit_rows
        }

    def of_file(self, path):
        found = [migration for migration in self.migrations if path.endswith(migration.file_name)]
        return found[0] if found else None


def draw_set(random, kind, files=7):
    """V1 makes the tables; after it come files of every form that the database has, in an order of chance."""
    world = World(random, kind, Statement)
    migrations = [Migration(1, "base", "", world.base())]
    forms = list(FORMS[kind])
    chosen = forms + [random.choice(forms) for _ in range(max(0, files - 1 - len(forms)))]
    random.shuffle(chosen)
    for version, form in enumerate(chosen[: files - 1], 2):
        migrations.append(FORM[form](world, version))
    return MigrationSet(kind, migrations)


def together(world, version):
    """One transaction where the database can, DDL and DML in turn everywhere else."""
    world.begin(version)
    return Migration(version, "together", "", world.some(world.mixed(), 3, 7))


def off(world, version):
    world.begin(version)
    return Migration(version, "off", "-- fishway: transaction=off", world.some(world.mixed(), 2, 5))


def concurrently(world, version):
    world.begin(version)
    return Migration(version, "concurrently", "", world.concurrent_statements())


def rows(world, version):
    world.begin(version)
    return Migration(version, "rows", "", world.some(world.changes_of_rows(), 2, 6))


FORM = {"together": together, "off": off, "concurrently": concurrently, "rows": rows}
FORMS = {
    "postgresql": ["together", "off", "concurrently", "rows", "concurrently", "together"],
    "mysql": ["together", "off", "rows", "together"],
    "mariadb": ["together", "off", "rows", "together"],
    "sqlite": ["together", "off", "rows", "concurrently"],
}
