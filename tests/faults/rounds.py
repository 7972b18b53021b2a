"""One round: a set of migrations on an empty database, a fault while it is applied, `migrate` again until it ends well,
and the verdict."""

import dataclasses
import io
import pathlib
import tempfile
import time

import person
import snapshot
from harness import binary
from harness.databases import SERVERS
from harness.project import Project
from judge import judge

RUNS = 8  # after which `migrate` must have ended well
ROUNDS_OF_A_SET = 10
# The fault may strike before the run has its first connection, which is not tried again by default.
# What the sets drop holds rows by then, and is meant to go.
MIGRATE = ["--output", "json", "migrate", "--connect-retries", "5", "--allow", "drop-column,drop-table"]


@dataclasses.dataclass
class Played:
    """What came of a round."""

    wrong: list = dataclasses.field(default_factory=list)
    codes: list = dataclasses.field(default_factory=list)  # of all runs, in order
    first_codes: list = dataclasses.field(default_factory=list)  # of those that met the fault
    asked: list = dataclasses.field(default_factory=list)  # kinds of the statements that a person was asked about
    faults: int = 0  # that really hit a run at work
    lock_outs: int = 0  # after which a statement was tried again
    longest: float = 0.0  # seconds of the longest run
    talk: list = dataclasses.field(default_factory=list)


class Prepared:
    """A set, what a plain client makes of it, and how long the binary takes for it undisturbed."""

    seconds = 0.0

    def __init__(self, kind, migrations):
        self.kind = kind
        self.migrations = migrations
        self.reference = self.make_reference()

    def make_reference(self):
        database = SERVERS[self.kind].create_database()
        try:
            for migration in self.migrations.migrations:
                for statement in migration.statements:
                    execute(database, statement)
            return snapshot.take(database)
        finally:
            database.drop()


def execute(database, statement):
    if statement.data is None:
        database.execute(statement.text)
        return
    database.connection.cursor().copy_expert(statement.text, io.StringIO(statement.data))


class Round:
    """`fault` is called with the round and the process that it may disturb, and returns how often it did."""

    def __init__(self, prepared, rng, url=None, arguments=(), traffic=None):
        self.prepared = prepared
        self.random = rng
        self.migrations = prepared.migrations
        self.arguments = [*MIGRATE, *arguments]
        self.database = SERVERS[prepared.kind].create_database()
        self.folder = tempfile.TemporaryDirectory(prefix="fishway-fault-")
        self.project = Project(pathlib.Path(self.folder.name), self.database)
        self.migrations.write_to(self.project)
        self.played = Played()
        self.traffic = traffic(self.database, rng.random()) if traffic else None  # others, who use the same tables
        if url:
            self.database.url = url(self)

    def close(self):
        if self.traffic:
            self.traffic.stop()
        self.database.drop()
        self.folder.cleanup()

    @property
    def seconds(self):
        """That the run takes, about."""
        return self.prepared.seconds * (4 if self.traffic else 1)

    def start(self):
        return self.project.start(*self.arguments)

    def undisturbed(self):
        """Seconds that the whole takes."""
        began = time.monotonic()
        self.take(binary.finish(self.start()), began)
        self.finish()
        return time.monotonic() - began

    def disturbed(self, fault, expected):
        """`expected`: the exit codes that the disturbed run may have; 8 is judged apart."""
        if self.traffic:
            self.traffic.start()
        began = time.monotonic()
        process = self.start()
        self.played.faults += fault(self, process) or 0
        result = binary.finish(process)
        self.played.first_codes.append(result.code)
        if result.code not in expected and result.code != 8:
            self.played.wrong.append(f"run 1 ended with {result.code}, not one of {sorted(expected)}")
        self.take(result, began)
        self.finish(result)

    def take(self, result, began):
        self.played.codes.append(result.code)
        if result.code == 0:
            self.played.lock_outs += sum(applied["attempts"] - 1 for applied in result.json["applied"])
        self.played.longest = max(self.played.longest, time.monotonic() - began)
        self.played.talk.append(f"--- exit {result.code}\n{result.out[-3000:]}\n{result.err[-3000:]}")

    def finish(self, result=None):
        """`migrate` until it says 0, then the verdict."""
        while self.played.codes[-1] != 0 and len(self.played.codes) < RUNS:
            if self.played.codes[-1] == 8:
                self.ask_a_person(result)
            began = time.monotonic()
            result = binary.finish(self.start())
            self.take(result, began)
            if result.code not in (0, 8):
                self.played.wrong.append(f"an undisturbed run ended with {result.code}")
                break
        if self.played.codes[-1] != 0:
            self.played.wrong.append(f"never ended well: {self.played.codes}")
        if self.traffic:
            self.traffic.stop()
        self.played.wrong += judge(self.database, self.migrations, self.prepared.reference)

    def ask_a_person(self, result):
        try:
            self.played.asked.append(person.settle(self.project, self.migrations, result.json["error"]))
        except person.NotCalledFor as reason:
            self.played.wrong.append(f"a person was asked for nothing: {reason}")

    def report(self):
        """For a failed test: everything that is needed to see what happened."""
        files = "\n".join(f"--- {each.file_name}\n{each.text[:4000]}" for each in self.migrations.migrations)
        return "\n".join([*self.played.wrong, *self.played.talk, files])
