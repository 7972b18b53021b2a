"""The workloads: what is to be done, where, beside which floor, and what is aimed at."""

from dataclasses import dataclass, field

from aims import MEGABYTE, SUBJECT, Aim, MemoryAim

PLACES = {
    "postgresql": "PostgreSQL",
    "mariadb": "MariaDB",
    "mysql": "MySQL",
    "sqlite": "SQLite in memory",
    "sqlite-disk": "SQLite on a disk",
    "postgresql-far": "PostgreSQL, 5 ms more of round trip",
}
SELECT_1 = {
    "postgresql": "psql -c 'select 1'", "postgresql-far": "psql -c 'select 1'",
    "mariadb": "mariadb -e 'select 1'", "mysql": "mariadb -e 'select 1'",
    "sqlite": "sqlite3 'select 1'", "sqlite-disk": "sqlite3 'select 1'",
}
MESSAGES = {
    "postgresql": "psql, a message a file", "postgresql-far": "psql, a message a file",
    "mariadb": "mariadb, a message a file", "mysql": "mariadb, a message a file",
    "sqlite": "sqlite3, a transaction a file", "sqlite-disk": "sqlite3, all in one transaction",
}
STATEMENTS = {
    "postgresql": "psql, statement by statement", "mariadb": "mariadb, statement by statement",
    "mysql": "mariadb, statement by statement", "sqlite": "sqlite3, all in one transaction",
}
LARGE = "psql, messages of 64 KB"
SETS = ("quick", "usual", "full")


@dataclass
class Workload:
    name: str
    words: str
    verb: str  # what the contenders do: a method of theirs
    place: str = None  # None: no database
    migrations: int = 0  # how many small ones
    script: tuple = None  # or one script: which body, of how many bytes
    floor: str = ""  # whom the table's ratios are of
    aims: list = field(default_factory=list)
    rounds: int = 5
    sets: tuple = ("usual", "full")
    only: tuple = None  # contenders, where not all of them

    @property
    def needed(self):
        """The contenders without whom nothing can be judged."""
        return {SUBJECT, self.floor, *(aim.floor for aim in self.aims if isinstance(aim, Aim))}


def version():
    yield Workload("version", "print the version", "version", floor="psql --version", aims=[Aim(1.0, "psql --version")],
                   rounds=30, sets=SETS)


def nothing():
    aims = {
        ("postgresql", 1000): [Aim(1.5, "psql -c 'select 1'")],
        ("postgresql", 5000): [Aim(4.0, "fishway", of="nothing-1000-postgresql")],
        ("sqlite", 1000): [Aim(1.0, "golang-migrate", below=True)],
    }
    for place in ("postgresql", "sqlite", "sqlite-disk", "mariadb", "mysql"):
        for count in (1000, 5000):
            slow = place in ("mariadb", "mysql") and count == 5000
            quick = place in ("postgresql", "sqlite")
            yield Workload(f"nothing-{count}-{place}", f"nothing to do, {count:,} applied, {PLACES[place]}", "nothing", place,
                           count, floor=SELECT_1[place], aims=aims.get((place, count), []),
                           rounds=15 if count == 1000 else 9, sets=SETS[2:] if slow else SETS if quick else SETS[1:])
    yield Workload("nothing-200-postgresql-far", f"nothing to do, 200 applied, {PLACES['postgresql-far']}", "nothing",
                   "postgresql-far", 200, floor=SELECT_1["postgresql"], aims=[Aim(1.2, SELECT_1["postgresql"])],
                   rounds=9, sets=SETS)


def apply():
    aims = {
        "postgresql": [Aim(1.0, MESSAGES["postgresql"])],
        "sqlite": [Aim(1.0, "refinery")],
        "sqlite-disk": [Aim(1.0, "dbmate")],
        "mariadb": [Aim(1.1, MESSAGES["mariadb"])],
    }
    for place in ("postgresql", "sqlite", "sqlite-disk", "mariadb", "mysql"):
        for count in (1000, 5000):
            slow = place in ("mariadb", "mysql", "sqlite-disk") and count == 5000
            quick = place != "mysql" and count == 1000
            yield Workload(f"apply-{count}-{place}", f"{count:,} small migrations from empty, {PLACES[place]}", "apply", place,
                           count, floor=MESSAGES[place], aims=aims.get(place, []) if count == 1000 else [],
                           rounds=5 if count == 1000 else 3, sets=SETS[2:] if slow else SETS if quick else SETS[1:])
    yield Workload("apply-200-postgresql-far", f"200 small migrations from empty, {PLACES['postgresql-far']}", "apply",
                   "postgresql-far", 200, floor=MESSAGES["postgresql"], aims=[Aim(0.5, MESSAGES["postgresql"])], sets=SETS)


def scripts():
    small = {10: ("quick",), 100: SETS[1:], 1000: ("full",)}
    for megabytes, sets in small.items():
        aims = [Aim(1.2, LARGE), MemoryAim(32 * MEGABYTE), MemoryAim(16 * MEGABYTE, "backend_memory")]
        yield Workload(f"small-{megabytes}mb-postgresql", f"a script of {megabytes * 10_000:,} INSERT lines ({megabytes} MB)"
                       " in one transaction, PostgreSQL", "script", "postgresql", script=("small", megabytes * 1_000_000),
                       floor=LARGE, aims=aims, rounds=3, sets=sets, only=("fishway", LARGE) if megabytes == 1000 else None)
    for place in ("sqlite", "mariadb", "mysql"):
        yield Workload(f"small-100mb-{place}", "a script of 1,000,000 INSERT lines (100 MB) in one transaction,"
                       f" {PLACES[place]}", "script", place, script=("small", 100_000_000), floor=STATEMENTS[place], rounds=3,
                       sets=SETS[1:] if place == "sqlite" else SETS[2:], only=("fishway", STATEMENTS[place]))
    for body, words in (("huge", "INSERTs of 10 MB each"), ("copy", "COPY data")):
        yield Workload(f"{body}-100mb-postgresql", f"a script of 100 MB, {words}, PostgreSQL", "script", "postgresql",
                       script=(body, 100_000_000), floor=STATEMENTS["postgresql"], rounds=3, sets=SETS[1:],
                       only=("fishway", STATEMENTS["postgresql"]))


def files():
    yield Workload("validate-5000-postgresql", "validate 5,000 files against PostgreSQL", "validate", "postgresql", 5000,
                   floor=SELECT_1["postgresql"], rounds=9)
    for count in (1000, 5000):
        yield Workload(f"lint-{count}", f"lint {count:,} files for PostgreSQL", "lint", migrations=count, rounds=5, sets=SETS)


WORKLOADS = [*version(), *nothing(), *apply(), *scripts(), *files()]
